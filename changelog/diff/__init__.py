"""Unified diffs as git writes them, read into frozen records."""
