"""Commit messages proposed from a diff: what changed in words, how people here would say it, what it refers to."""
