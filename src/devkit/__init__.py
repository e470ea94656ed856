"""devkit: git hooks and CI diagnostics for teams who live in git, pytest, pre-commit and GitHub Actions."""

__version__ = "0.1.0"
