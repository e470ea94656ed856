"""`--fix`: what is wrong and can be put right without knowing better than the author."""

import re

from devkit.changelog.cleanup import tidy
from devkit.changelog.grammar import Header, parse, parse_header
from devkit.changelog.lint import rules
from devkit.changelog.lint.finding import OFF, Draft, Setting
from devkit.changelog.lint.linting import ignored, is_empty, read
from devkit.changelog.lint.rules.footer import sticking
from devkit.changelog.lint.ruleset import TYPES, Ruleset
from devkit.changelog.lint.wrapping import wrap

_LOOSE = re.compile(r"([^\W\d_][^\s():!]*)\s*(!?)\s*(?:\(\s*([^()]*?)\s*\))?\s*(!?)\s*:\s*([^\s:].*)")
_LONGEST_PREFIX = 80
"""Characters before a colon; the pattern above tries every way to share white space out."""
_PLAIN_WORD = re.compile(r"[A-Z][a-z]+(?=[\s,;:]|$)")


def repair(text: str, ruleset: Ruleset) -> str:
    """A message with everything repaired that is safe to repair; repairing it again changes nothing.

    Only what an active rule finds is touched; words, addresses, lists, code and footers stay. Messages that the rules
    don't apply to stay as they are.

    Args:
        text: As git stores it.
        ruleset: The rules in effect.
    """
    if is_empty(read(text)) or ignored(text, ruleset):
        return text
    active = {name: setting for name, setting in ruleset.settings.items() if setting.level != OFF}
    header, _, rest = tidy(text).partition("\n")
    if not header.strip():  # white space that git keeps, such as a no-break space alone
        return repair(rest, ruleset)
    return tidy(_body(f"{_header(header, active)}\n{rest}", active))


def _header(line: str, active: dict[str, Setting]) -> str:
    line = line.strip() if "header-trim" in active else line
    if "type-empty" in active:
        line = _spaced(line, active)
    header = parse_header(line)
    if header.type is None:
        return line
    if _lower(active, "type-case"):
        header = header._replace(type=header.type.lower())
    if _lower(active, "scope-case") and header.scope:
        header = header._replace(scope=header.scope.lower())
    return _joined(header._replace(description=_subject(header, active)))


def _lower(active: dict[str, Setting], name: str) -> bool:
    """Whether a rule asks for lower case and nothing else."""
    return name in active and active[name][1:] == (True, "lower-case")


def _spaced(line: str, active: dict[str, Setting]) -> str:
    """A header whose spaces, or whose mark, stand in the wrong place; only for types that are known for sure."""
    match = _LOOSE.fullmatch(line) if line.find(":", 0, _LONGEST_PREFIX) > 0 else None
    if match is None:
        return line
    kind, early, scope, late, description = match.groups()
    if kind.casefold() not in _types(active):
        return line
    return _joined(Header(line, kind, scope or None, bool(early or late), description.rstrip()))


def _types(active: dict[str, Setting]) -> set[str]:
    """The types that are known for sure."""
    known = active["type-enum"].value if "type-enum" in active and active["type-enum"].always else TYPES
    return {name.casefold() for name in known or TYPES}


def _subject(header: Header, active: dict[str, Setting]) -> str:
    """The description without a full stop, its first letter as the rules want it, where that is all they want."""
    subject = header.description or ""
    stop = active.get("subject-full-stop")
    if stop and not stop.always and stop.value == "." and subject.endswith("."):
        stopped = subject[:-1].rstrip()
        subject = subject if stopped.endswith(".") else stopped
    if "subject-case" in active and _wrong_case(header, subject, active["subject-case"]):
        other = subject[0].lower() if _PLAIN_WORD.match(subject) else subject[0].upper()
        changed = other + subject[1:]
        if not _wrong_case(header, changed, active["subject-case"]):
            return changed
    return subject or header.description or ""


def _wrong_case(header: Header, subject: str, setting: Setting) -> bool:
    message = parse(_joined(header._replace(description=subject)))
    rule = rules.named("subject-case")
    fact = rule.check(Draft("", message), setting.value) if rule else None
    return fact is not None and fact.holds != setting.always


def _joined(header: Header) -> str:
    scope = f"({header.scope})" if header.scope else ""
    return f"{header.type}{scope}{'!' if header.marked else ''}: {header.description}"


def _body(text: str, active: dict[str, Setting]) -> str:
    header, _, rest = text.partition("\n")
    if "body-leading-blank" in active and rest.strip():
        rest = f"\n{rest.lstrip(chr(10))}"
    message = parse(f"{header}\n{rest}")
    count = sticking(message.body) if "footer-leading-blank" in active and not message.footers else 0
    if count and count < message.body.count("\n") + 1:
        lines = rest.rstrip("\n").split("\n")
        message = parse("\n".join([header, *lines[:-count], "", *lines[-count:]]))
    limit = active.get("body-max-line-length")
    parts = list(message.parts)
    if limit and limit.always and message.body:
        parts[3] = parts[3]._replace(text=wrap(parts[3].text, limit.value, _types(active) if message.inner else ()))
    return "".join(part.text for part in parts)
