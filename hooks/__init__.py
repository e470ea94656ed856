"""Published hooks, one module each; `devkit hook ID` runs one, without click and with as few imports as it can do with.

A module here has `run(arguments: Sequence[str]) -> ExitCode`; the arguments are those after the hook's id.
"""

MODULES: dict[str, str] = {
    "devkit-error-messages": "devkit.hooks.checks.error_messages",
}
"""Hook id, as published in .pre-commit-hooks.yaml -> the module holding it."""
