"""Which checks run and which of their rules are on: as the command line, else the settings, else the defaults say."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from devkit.core.config import Config
from devkit.core.errors import DevkitError
from devkit.hooks.checking.registry import FRAME, Check, everything, named, names, owner


class Wish(NamedTuple):
    """What the command line asks for; every name is a check's or a rule's."""

    names: tuple[str, ...] = ()
    """Run only these."""
    select: tuple[str, ...] = ()
    """On instead of what the settings say."""
    ignore: tuple[str, ...] = ()
    """Off beside what the settings say."""


class Selection(NamedTuple):
    """What a run consists of."""

    checks: tuple[Check, ...]
    rules: frozenset[str]


def is_known(name: str) -> bool:
    """Whether a check or a rule is called so."""
    return name in names() or name == FRAME.id or name in owner()


def resolved(wish: Wish, config: Config) -> Selection:
    """Join wishes and settings.

    Raises:
        DevkitError: a name is no check's and no rule's; says where it stands and what may be meant.
    """
    settings, place = config.settings.check, f"{config.path}: check"
    select = _rules(wish.select, "--select") or _rules(settings.select, f"{place}.select")
    extended = _rules(settings.extend_select, f"{place}.extend-select")
    ignored = _rules((*wish.ignore, *settings.ignore), f"{place}.ignore or --ignore")
    if wish.names:
        chosen = _asked(wish.names, select, extended)
    elif select:
        chosen = select | extended
    else:
        chosen = {rule.id for check in everything() if check.default for rule in check.rules if rule.default} | extended
    chosen = (chosen | {rule.id for rule in FRAME.rules}) - ignored
    checks = {owner_of(rule).id: owner_of(rule) for rule in sorted(chosen)}
    return Selection(tuple(check for _, check in sorted(checks.items()) if check is not FRAME), frozenset(chosen))


def owner_of(rule: str) -> Check:
    """The check a known rule belongs to; imports other checks only where it must."""
    from devkit.hooks.checking.registry import CHECKS

    loaded = (check for check in (*CHECKS.values(), FRAME) if any(each.id == rule for each in check.rules))
    return next(loaded, None) or owner()[rule]


def _asked(wanted: Iterable[str], select: set[str], extended: set[str]) -> set[str]:
    """The rules of checks and rules that were named: naming a check asks for what settings say of it."""
    chosen = set()
    for name in wanted:
        check = named(name) if name in names() else None
        if check is None:
            chosen.add(name)
            continue
        own = {rule.id for rule in check.rules}
        chosen |= (own & select or asked_for(check)) | (own & extended)
    return chosen


def _rules(wanted: Sequence[str], place: str) -> set[str]:
    """The rules that names stand for: a check's name for those that are on where it is named."""
    chosen = set()
    for name in wanted:
        if name in names():
            chosen |= asked_for(named(name))
        elif is_known(name):
            chosen |= {name} if name != FRAME.id else {rule.id for rule in FRAME.rules}
        else:
            raise DevkitError(f"{place}: there is no check or rule {name!r}{suggestion(name)}")
    return chosen


def asked_for(check: Check) -> set[str]:
    """The rules of a check that are on where it is asked for by name."""
    return {rule.id for rule in check.rules if rule.default or rule.by_name}


def suggestion(name: str) -> str:
    """What a name may have been meant to be, as the end of a sentence."""
    import difflib

    close = difflib.get_close_matches(name, [*names(), *owner()], n=1)
    return f", did you mean {close[0]}?" if close else "; devkit check --list shows all of them"
