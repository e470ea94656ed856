"""The messages of a change's own commits, and the one that squashing it will make, against the rules."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from devkit.changelog.cleanup import tidy
from devkit.changelog.lint import settings
from devkit.changelog.lint.finding import OFF, Finding
from devkit.changelog.lint.linting import Lint, linter
from devkit.changelog.lint.ruleset import Ruleset
from devkit.changelog.squash import PullRequest, predict
from devkit.core import plumbing
from devkit.hooks.merge.occasion import Occasion, logged, messages

_LOOKED_AT = 200
_FEWEST = 5
_SHARE = 0.6
"""Of earlier messages: from this on, a project is taken to keep the rules."""
_EXCEPTIONS = 0.05
"""Of earlier messages: a rule that more of them break is none of the project's."""
_TYPES = "type-enum"


class Fault(NamedTuple):
    """What a rule finds in a message."""

    where: str
    """Such as `commit 1a2b3c4d5e6f`."""
    header: str
    found: Finding


def faults(occasion: Occasion, ruleset: Ruleset) -> Iterator[Fault]:
    """What is wrong with the messages of the commits."""
    check, compares = linter(ruleset), _compares(ruleset)
    for commit, body in messages(occasion):
        text = _stored(body)
        verdict = check(text, plumbing.changed_paths(commit)) if compares else check(text)
        for found in verdict.findings:
            yield Fault(f"commit {commit[:12]}", text.partition("\n")[0], found)


def squashed(occasion: Occasion, ruleset: Ruleset, environment: Mapping[str, str] = os.environ) -> Iterator[Fault]:
    """What is wrong with the message that a pull request's squash button will write, where CI says its title."""
    event = _event(environment.get("GITHUB_EVENT_PATH", ""))
    request = event.get("pull_request")
    if not isinstance(request, dict) or not isinstance(request.get("title"), str):
        return
    number, body = request.get("number"), request.get("body")
    texts = [_stored(text) for _, text in messages(occasion)]
    described = PullRequest(
        request["title"], number if isinstance(number, int) else None, body if isinstance(body, str) else "", texts
    )
    text = predict(described, ruleset.squash)
    for found in linter(ruleset)(text).findings:
        yield Fault("squash message", text.partition("\n")[0], found)


def rules(top: Path) -> Ruleset:
    """The rules for messages in a repository.

    Raises:
        DevkitError: they can't be read.
    """
    return settings.find(str(top))


def kept(occasion: Occasion, ruleset: Ruleset) -> Ruleset | None:
    """The rules that a project has for messages: configured, checked at each commit, or mostly kept so far.

    Of rules that nobody configured, those that earlier messages break now and then are left out, and types that were
    used more than once are the project's own.

    Args:
        occasion: What is merged or pushed.
        ruleset: The rules that are configured, else the default ones.

    Returns:
        None where messages don't follow such rules.
    """
    if ruleset.source is not None or _is_checked(occasion.top):
        return ruleset
    earlier = [text for _, text in logged(occasion.top, [f"-n{_LOOKED_AT}", occasion.base])] if occasion.base else []
    check: Lint = linter(ruleset)
    verdicts = [check(_stored(text)) for text in earlier]
    broken = Counter(rule for verdict in verdicts for rule in {found.rule for found in verdict.findings})
    if len(earlier) < _FEWEST or sum(verdict.ok for verdict in verdicts) < _SHARE * len(earlier):
        return None
    most = max(1, int(_EXCEPTIONS * len(earlier)))
    types = Counter((verdict.message.header.type or "").lower() for verdict in verdicts)
    settings = {name: setting for name, setting in ruleset.settings.items() if broken[name] <= most or name == _TYPES}
    if _TYPES in settings and isinstance(settings[_TYPES].value, list):
        own = [name for name, count in types.items() if name and count > 1]
        settings[_TYPES] = settings[_TYPES]._replace(value=[*dict.fromkeys((*settings[_TYPES].value, *own))])
    return Ruleset(settings=settings)


def _is_checked(top: Path) -> bool:
    try:
        return "devkit-lint-message" in (top / ".pre-commit-config.yaml").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def _compares(ruleset: Ruleset) -> bool:
    from devkit.changelog.lint import rules as known

    active = (known.named(name) for name, setting in ruleset.settings.items() if setting.level != OFF)
    return any(rule is not None and rule.paths for rule in active)


def _stored(body: str) -> str:
    return tidy(body.removeprefix("\ufeff").replace("\r\n", "\n"))


def _event(path: str) -> dict[str, object]:
    try:
        event = json.loads(Path(path).read_bytes()) if path else {}
    except (OSError, ValueError):
        return {}
    return event if isinstance(event, dict) else {}
