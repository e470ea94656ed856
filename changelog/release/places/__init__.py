"""Where a project writes its version: one module per kind of place, each finds it and replaces it, and nothing else."""
