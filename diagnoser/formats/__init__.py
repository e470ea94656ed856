"""Formats of a diagnosis: one a module, all rendering the same record."""
