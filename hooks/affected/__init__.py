"""The hook `devkit-tests`: which tests a change can affect, and a run of them.

Everything is told from the sources: nothing is imported before pytest runs the project's own tests.
"""
