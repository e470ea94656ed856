"""A type in the light of what the interpreter says of a change, which the model, reading lines, doesn't know."""

from collections.abc import Sequence

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.learn.prediction import Prediction, Weighted
from devkit.changelog.message.facts.fact import Fact, without_code

_ODDS = {"docstring": ("docs", 20.0), "format": ("style", 20.0)}
"""What alone changes -> the type that people give it, and how much likelier it is then: counted in 16 repositories."""


def weighed(prediction: Prediction, facts: Sequence[Fact], files: Sequence[FileDiff]) -> Prediction:
    """What history says, with a first commit, or a change of nothing but docstrings or format, taken for what it is.

    Args:
        prediction: What history says of the change.
        facts: Of the change.
        files: The change.
    """
    kinds = without_code(facts, files)
    about = "docstring" if kinds - {"comment", "format"} == {"docstring"} else "format" if kinds == {"format"} else ""
    kind, odds = _ODDS.get(about, ("", 1.0))
    if not prediction.habits.commits and files and all(file.status == "A" for file in files):
        kind, odds = "fix", 0.02  # in what begins there is nothing to mend
    if kind not in {one.value for one in prediction.types}:
        return prediction
    raised = [(one.value, one.probability * (odds if one.value == kind else 1.0)) for one in prediction.types]
    total = sum(weight for _, weight in raised) or 1.0
    first, *rest = (Weighted(value, weight / total) for value, weight in raised)
    best = max((first, *rest), key=lambda one: one.probability)
    if kind in {best.value, first.value}:
        first, rest = best, [one for one in (first, *rest) if one is not best]
    return prediction._replace(types=(first, *sorted(rest, key=lambda one: -one.probability)))
