"""Commit messages against the rules of commitlint and gitlint, and their repair."""
