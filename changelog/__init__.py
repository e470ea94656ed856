"""Git history and diffs: parsed commits, messages, lint, changelog, version."""
