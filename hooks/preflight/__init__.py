"""`devkit preflight`: the environment against what the repository declares.

Declarations are read, never run. The one program that is started is the project's interpreter, isolated from its files,
to say what it is.
"""
