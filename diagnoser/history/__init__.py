"""What devkit remembers of runs, and what it can say about a run because of that.

The modules that need SQLAlchemy are imported when a history is opened, not with this package.
"""
