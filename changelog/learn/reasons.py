"""What spoke for a choice, in people's words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from devkit.changelog.learn.features import number
from devkit.changelog.learn.kinds import kind
from devkit.changelog.learn.prediction import Reason, Weighted
from devkit.changelog.learn.words import worded

if TYPE_CHECKING:
    from devkit.changelog.learn.learner import Answer, Learner, Question

_SHOWN = 6
_LEAST = 0.05
_LATELY = 4
_VOICED = {
    "author": "the author's earlier commits",
    "last": "the author's last commit was a {type}",
    "similar": "similar older commits were mostly {type}",
}


def reasons(
    learner: "Learner", asked: "Question", answer: "Answer", types: Sequence[Weighted], scope: str | None
) -> tuple[Reason, ...]:
    """What spoke for the first type, and for the scope; the strongest first.

    Args:
        learner: What was learned.
        asked: The change.
        answer: The evidence on it.
        types: The types, best first.
        scope: The best scope.
    """
    chosen = answer.types.index(types[0].value)
    others = {answer.types.index(one.value): one.probability for one in types[1:]}
    spoken = {**_voices(learner, answer, chosen, others), **_features(learner, asked, chosen, others)}
    found = [Reason("type", text, weight) for text, weight in spoken.items() if weight >= _LEAST]
    ranked = sorted(found, key=lambda reason: -reason.weight)[:_SHOWN]
    return (Reason("type", _files(asked), 0.0), *ranked, *_scope(learner, asked, answer, scope))


def _files(asked: "Question") -> str:
    """The files of the change by kind."""
    kinds = [kind(file.path) for file in asked.change.files]
    if not kinds:
        return "no file is changed"
    usual = max(kinds, key=kinds.count)
    return f"{kinds.count(usual)} of {len(kinds)} files: {worded(f'kind={usual}') or usual}"


def _against(row: Sequence[float], chosen: int, others: Mapping[int, float]) -> float:
    """How much more something says of the chosen one than of the others, these by their probability."""
    total = sum(others.values())
    if chosen >= len(row) or not total:  # the prior knows nothing of a type that only this repository has
        return 0.0
    return row[chosen] - sum(row[at] * share for at, share in others.items() if at < len(row)) / total


def _voices(learner: "Learner", answer: "Answer", chosen: int, others: Mapping[int, float]) -> dict[str, float]:
    weights = learner.judge.prior.voices
    return {
        text.format(type=answer.types[chosen]): weights[voice] * _against(answer.voices[voice], chosen, others)
        for voice, text in _VOICED.items()
    }


def _features(learner: "Learner", asked: "Question", chosen: int, others: Mapping[int, float]) -> dict[str, float]:
    """What single features say; those that say the same to people are taken together."""
    said: dict[str, float] = {}
    prior = learner.judge.prior.voices
    names = list(asked.features.all())
    for name in names:
        text = worded(name)
        if text:
            known = number(name)
            own = _against(learner.online.weights(known, len(names)), chosen, others)
            shipped = _against(learner.judge.weights(known), chosen, others)
            said[text] = said.get(text, 0.0) + prior["model"] * (own + shipped) + prior["prior"] * shipped
    return said


def _scope(learner: "Learner", asked: "Question", answer: "Answer", scope: str | None) -> Iterator[Reason]:
    """Why this scope: where it was given before."""
    if scope is None:
        return
    entries = learner.archive.entries
    for file in asked.change.files[:_SHOWN]:
        indexes = answer.hits.of.get(number(f"f:{file.path}"), ())
        given = [entries[index].scope for index in indexes if entries[index].scope]
        if scope in given:
            yield Reason("scope", f"{file.path} had it in {given.count(scope)} of {len(given)} commits", 0.0)
            return
    own = [entry.scope for entry in entries if entry.scope and entry.author == asked.change.author]
    if scope in own[-_LATELY:]:
        yield Reason("scope", "the author's latest commits had it", 0.0)
    elif scope not in {entry.scope for entry in entries}:
        yield Reason("scope", "made from the changed paths; nobody gave it before", 0.0)
    else:
        yield Reason("scope", "given before where similar files changed", 0.0)
