"""What .pre-commit-hooks.yaml says of how each hook runs, as records: a wheel has no such file."""

from typing import Any

HOOKS: tuple[dict[str, Any], ...] = (
    {
        "id": "devkit-lint-message",
        "entry": "devkit lint-message",
        "stages": ["commit-msg"],
        "always_run": True,
        "require_serial": True,
    },
    {
        "id": "devkit-error-messages",
        "entry": "devkit hook devkit-error-messages",
        "stages": ["pre-commit", "pre-push", "manual"],
        "types": ["python"],
        "require_serial": True,
    },
    {
        "id": "devkit-docs",
        "entry": "devkit hook devkit-docs",
        "stages": ["pre-commit", "pre-push", "manual"],
        "pass_filenames": False,
        "always_run": True,
        "require_serial": True,
    },
    {
        "id": "devkit-message",
        "entry": "devkit hook devkit-message",
        "stages": ["prepare-commit-msg"],
        "always_run": True,
        "require_serial": True,
    },
    {
        "id": "devkit-changelog",
        "entry": "devkit hook devkit-changelog",
        "stages": ["pre-push", "post-merge", "manual"],
        "pass_filenames": False,
        "always_run": True,
        "require_serial": True,
    },
    {
        "id": "devkit-fixtures",
        "entry": "devkit hook devkit-fixtures",
        "stages": ["pre-commit", "pre-push", "manual"],
        "types": ["python"],
        "require_serial": True,
    },
    {
        "id": "devkit-duplicates",
        "entry": "devkit hook devkit-duplicates",
        "stages": ["pre-commit", "pre-push", "manual"],
        "types": ["python"],
        "require_serial": True,
    },
    {
        "id": "devkit-paths",
        "entry": "devkit hook devkit-paths",
        "stages": ["pre-commit", "pre-push", "manual"],
        "types": ["python"],
        "require_serial": True,
    },
    {
        "id": "devkit-preflight",
        "entry": "devkit hook devkit-preflight",
        "stages": ["post-checkout", "post-merge", "pre-push", "manual"],
        "pass_filenames": False,
        "always_run": True,
        "verbose": True,
        "require_serial": True,
    },
    {
        "id": "devkit-merge",
        "entry": "devkit hook devkit-merge",
        "stages": ["pre-merge-commit", "pre-push", "manual"],
        "pass_filenames": False,
        "always_run": True,
        "require_serial": True,
    },
    {
        "id": "devkit-tests",
        "entry": "devkit hook devkit-tests",
        "stages": ["pre-push", "manual"],
        "pass_filenames": False,
        "always_run": True,
        "verbose": True,
        "require_serial": True,
    },
)
"""The entries in their order; a test holds them against the file."""

STAGES = (
    *("pre-commit", "pre-merge-commit", "prepare-commit-msg", "commit-msg", "post-checkout", "post-commit"),
    *("post-merge", "post-rewrite", "pre-push", "pre-rebase"),
)
"""The git hooks that pre-commit can install, in the order git runs them."""
