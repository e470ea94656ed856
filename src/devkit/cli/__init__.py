"""Sub-commands of `devkit`, one file each: parse, call, print."""
