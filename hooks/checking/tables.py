"""What files of settings say, TOML or INI: for a look at those of a project, which may be broken."""

from typing import Any


def toml(text: str) -> dict[str, Any]:
    """The tables of a TOML file; none where it can't be read."""
    import tomllib  # few commits have anything that settings are read for

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def table(tables: dict[str, Any], name: str) -> dict[str, Any]:
    """One of several tables by its dotted name; empty where there is none."""
    for part in name.split("."):
        inner = tables.get(part)
        tables = inner if isinstance(inner, dict) else {}
    return tables


def ini(text: str) -> dict[str, dict[str, str]]:
    """The sections of an INI file; none where it can't be read."""
    import configparser

    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        return {}
    return {name: dict(parser[name]) for name in parser.sections()}
