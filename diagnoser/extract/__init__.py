"""Messages said in several places, moved to constants of one module: a patch for `devkit fix --extract`."""
