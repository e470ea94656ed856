"""Published hooks, one module each."""
