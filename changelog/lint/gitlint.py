"""gitlint's `.gitlint`: what its rules are called here, and what can't be taken over."""

import configparser
import re
from typing import NamedTuple

from devkit.changelog.lint.finding import ERROR, Setting
from devkit.changelog.lint.ruleset import TYPES, Ruleset
from devkit.core.errors import DevkitError


class _Taken(NamedTuple):
    """A gitlint rule by another name."""

    rules: tuple[tuple[str, Setting], ...]
    option: str | None = None
    """The option that holds the value."""
    kind: str = "number"


def _never(name: str, value: object = None) -> tuple[tuple[str, Setting], ...]:
    return ((name, Setting(ERROR, always=False, value=value)),)


def _always(name: str, value: object = None) -> tuple[tuple[str, Setting], ...]:
    return ((name, Setting(ERROR, value=value)),)


_RULES = {
    "title-max-length": _Taken(_always("header-max-length", 72), "line-length"),
    "title-trailing-whitespace": _Taken(_always("header-trim")),
    "title-trailing-punctuation": _Taken(_never("title-trailing-punctuation")),
    "title-hard-tab": _Taken(_never("title-hard-tab")),
    "title-must-not-contain-word": _Taken(_always("title-must-not-contain-word", ["WIP"]), "words", "texts"),
    "title-leading-whitespace": _Taken(_always("header-trim")),
    "title-match-regex": _Taken(_always("title-match-regex"), "regex", "text"),
    "title-min-length": _Taken(_always("header-min-length", 5), "min-length"),
    "body-max-line-length": _Taken(
        (*_always("body-max-line-length", 80), *_always("footer-max-line-length", 80)), "line-length"
    ),
    "body-trailing-whitespace": _Taken(()),
    "body-hard-tab": _Taken(_never("body-hard-tab")),
    "body-first-line-empty": _Taken(_always("body-leading-blank")),
    "body-min-length": _Taken(_always("body-min-length", 20), "min-length"),
    "body-is-missing": _Taken(_never("body-empty")),
    "body-match-regex": _Taken(_always("body-match-regex"), "regex", "text"),
    "contrib-title-conventional-commits": _Taken(
        (*_always("type-enum", [*TYPES]), *_never("type-empty"), *_never("subject-empty")), "types", "texts"
    ),
    "contrib-body-requires-signed-off-by": _Taken(_always("signed-off-by")),
}
_IDS = {
    "T1": "title-max-length",
    "T2": "title-trailing-whitespace",
    "T3": "title-trailing-punctuation",
    "T4": "title-hard-tab",
    "T5": "title-must-not-contain-word",
    "T6": "title-leading-whitespace",
    "T7": "title-match-regex",
    "T8": "title-min-length",
    "B1": "body-max-line-length",
    "B2": "body-trailing-whitespace",
    "B3": "body-hard-tab",
    "B4": "body-first-line-empty",
    "B5": "body-min-length",
    "B6": "body-is-missing",
    "B8": "body-match-regex",
    "I1": "ignore-by-title",
    "CT1": "contrib-title-conventional-commits",
    "CC1": "contrib-body-requires-signed-off-by",
}
_OPT_IN = ("title-match-regex", "body-match-regex", *(name for name in _RULES if name.startswith("contrib-")))
_FLAGS = r"\(\?[aiLmsux]+\)"
_HARMLESS = {"verbosity", "ignore-merge-commits", "ignore-revert-commits", "ignore-fixup-commits"}
_HARMLESS |= {"ignore-squash-commits", "ignore-fixup-amend-commits", "regex-style-search", "ignore-stdin", "staged"}


def read(path: str, text: str) -> Ruleset:
    """The rules of a `.gitlint` file: gitlint's own defaults, changed by what the file says.

    Raises:
        DevkitError: it is no INI file, or a value is not of its kind.
    """
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise DevkitError(f"{path}: not an INI file as gitlint reads it: {' '.join(str(error).split())}") from error
    notices: list[str] = []
    general = dict(parser["general"]) if parser.has_section("general") else {}
    active = [name for name in _RULES if name not in _OPT_IN] + _contrib(general, parser, notices)
    dropped = {_IDS.get(name, name) for name in _items(general.get("ignore", ""))}
    notices += _unknown(general, dropped)
    settings: dict[str, Setting] = {}
    for name in active:
        taken = _RULES[name]
        section = next((title for title in parser.sections() if _IDS.get(title, title) == name), None)
        options = dict(parser[section]) if section else {}
        notices += [f"[{section}] {option}" for option in options if option != taken.option]
        if taken.option and taken.option in options:
            taken = _with_value(path, taken, options[taken.option])
        if dropped.isdisjoint({name, "all"}):
            settings |= dict(taken.rules)
    notices += [
        f"section [{title}]"
        for title in parser.sections()
        if title != "general" and _IDS.get(title, title) not in {*active, "ignore-by-title"}
    ]
    ignored = _ignored(parser, notices, searches=general.get("regex-style-search", "").lower() == "true")
    _check(path, ignored, settings)
    return Ruleset(settings, ignore=ignored, source=path, notices=tuple(notices))


def _check(path: str, ignored: tuple[str, ...], settings: dict[str, Setting]) -> None:
    """Refuse regular expressions that are none.

    Raises:
        DevkitError: one isn't.
    """
    from devkit.core.expression import Expression

    for pattern in ignored:
        Expression(pattern, f"{path}: [ignore-by-title] regex")
    for name, setting in settings.items():
        if name.endswith("-match-regex"):
            Expression(setting.value or "", f"{path}: [{name}] regex")


def _contrib(general: dict[str, str], parser: configparser.ConfigParser, notices: list[str]) -> list[str]:
    """The opt-in rules a file turns on: contributed ones by name, those for a regular expression by giving one."""
    asked = [_IDS.get(name, name) for name in _items(general.get("contrib", ""))]
    notices += [f"contrib rule {name}" for name in asked if name not in _RULES]
    titles = {_IDS.get(title, title) for title in parser.sections()}
    return [name for name in _OPT_IN if name in asked or (name in titles and name.endswith("-match-regex"))]


def _unknown(general: dict[str, str], dropped: set[str]) -> list[str]:
    options = [f"[general] {name}" for name in general if name not in {"ignore", "contrib", *_HARMLESS}]
    kept = [
        f"[general] {name}=false"
        for name, value in general.items()
        if name.startswith("ignore-") and value.lower() == "false"
    ]
    known = {*_RULES, "all", "M1", "author-valid-email", "B7", "body-changed-file-mention"}
    return options + kept + [f"[general] ignore={name}" for name in sorted(dropped - known)]


def _ignored(parser: configparser.ConfigParser, notices: list[str], *, searches: bool) -> tuple[str, ...]:
    """The patterns of `[ignore-by-title]` where all rules are ignored; they look at the header alone."""
    found = []
    for title in parser.sections():
        section = parser[title]
        if _IDS.get(title, title) == "ignore-by-title" and section.get("ignore", "all") != "all":
            notices.append(f"[{title}] for some rules only")
        elif _IDS.get(title, title) == "ignore-by-title" and section.get("regex"):
            flags = re.match(_FLAGS, section["regex"])
            before = flags[0] if flags else ""
            gap = r"[^\n]*?" if searches else ""
            found.append(rf"{before}\A{gap}(?:{section['regex'][len(before) :]})")
    return tuple(found)


def _with_value(path: str, taken: _Taken, text: str) -> _Taken:
    value: object = text
    if taken.kind == "texts":
        value = _items(text)
    elif taken.kind == "number":
        if not text.isdigit():
            raise DevkitError(f"{path}: {taken.option} = {text!r}: expected a whole number")
        value = int(text)
    (name, setting), *rest = taken.rules
    also = [(other, held._replace(value=value) if taken.kind == "number" else held) for other, held in rest]
    return taken._replace(rules=((name, setting._replace(value=value)), *also))


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.replace("\n", ",").split(",") if item.strip()]
