"""One module per section of `[tool.devkit]`: a record of its keys and their defaults."""
