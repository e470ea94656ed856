"""Several changes in one diff: told apart, planned as commits, committed one after the other."""
