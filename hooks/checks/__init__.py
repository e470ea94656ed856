"""The checks of `devkit check`, one file (or folder) each; `devkit.hooks.checking.registry` says how to add one."""
