"""`devkit init`: what a repository needs to be looked after, merged into what it has."""
