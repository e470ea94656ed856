"""devkit's own settings."""

from devkit.hooks.init.look import Look
from devkit.hooks.init.toml import meaning, value, with_values

_COMMITLINT = (".commitlintrc", ".commitlintrc.json", ".commitlintrc.yaml", ".commitlintrc.yml", ".gitlint")


def path(look: Look) -> str:
    """pyproject.toml where there is one, else devkit.toml."""
    tool = look.project.get("tool")
    is_shared = isinstance(tool, dict) and "devkit" in tool  # then devkit refuses to read two files
    return (
        "pyproject.toml" if look.has("pyproject.toml") and (is_shared or not look.has("devkit.toml")) else "devkit.toml"
    )


def merged(text: str, look: Look) -> str:
    """The settings that say what can be seen; those that are there stay.

    Raises:
        DevkitError: the file is no TOML, or can't be added to.
    """
    name = path(look)
    said = meaning(text, name)
    keys = ("tool", "devkit") if name == "pyproject.toml" else ()
    wanted: dict[tuple[str, ...], object] = {}
    rules = next((each for each in _COMMITLINT if look.has(each)), None)
    if rules and look.is_conventional:
        wanted[*keys, "lint-message", "config"] = rules
    wanted[*keys, "diagnose", "fail-on"] = "any"
    if look.main:
        wanted[*keys, "merge", "protected"] = [look.main]
    missing = {place: given for place, given in wanted.items() if value(said, place) is None}
    return with_values(text, name, missing)
