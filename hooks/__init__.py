"""Published hooks, one module each; `devkit hook ID` runs one, without click and with as few imports as it can do with.

A module here has `run(arguments: Sequence[str]) -> ExitCode`; the arguments are those after the hook's id.
"""

MODULES: dict[str, str] = {
    "devkit-changelog": "devkit.hooks.changelog",
    "devkit-message": "devkit.hooks.message",
    "devkit-docs": "devkit.hooks.docs",
    "devkit-error-messages": "devkit.hooks.checks.error_messages",
    "devkit-fixtures": "devkit.hooks.checks.fixtures",
    "devkit-duplicates": "devkit.hooks.checks.duplicates",
    "devkit-paths": "devkit.hooks.checks.paths",
    "devkit-tests": "devkit.hooks.affected.hook",
    "devkit-merge": "devkit.hooks.checks.merge",
    "devkit-preflight": "devkit.hooks.preflight_hook",
}
"""Hook id, as published in .pre-commit-hooks.yaml -> the module holding it."""
