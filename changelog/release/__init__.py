"""Releases: the next version, the places it is written to, the commit and the tag; all of it or nothing."""
