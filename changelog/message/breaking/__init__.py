"""Changes that callers will notice: public API, command-line options, configuration keys."""
