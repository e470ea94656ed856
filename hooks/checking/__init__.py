"""What every check stands on: the registry, the files judged, findings, suppressions, fixes and formats.

The checks themselves are in `devkit.hooks.checks`, one file each; `registry` says how to add one.
"""
