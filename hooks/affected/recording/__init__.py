"""What devkit gives pytest to remember which functions each test runs.

It is loaded by the project's interpreter, where devkit may not be installed: copied as the package `devkit_recording`,
it imports nothing but the standard library, pytest and itself.
"""
