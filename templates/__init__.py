"""Jinja2 templates a person reads the result of, and the published JSON Schemas."""
