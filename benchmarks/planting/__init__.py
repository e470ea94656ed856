"""Faults of each kind, put into a copy of a project."""
