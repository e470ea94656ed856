"""`devkit message --explain`: what spoke for the choice."""

from collections.abc import Sequence

from devkit.changelog.learn.prediction import Prediction, Weighted
from devkit.changelog.message.proposal import Proposal

_MOST = 5


def explain(proposal: Proposal, prediction: Prediction) -> str:
    """The reasons as lines of text."""
    habits = prediction.habits
    lines = [f"type: {_shares(proposal.types)}", *_reasons(prediction, "type")]
    if proposal.types != prediction.types:
        lines.append("  + it leaves the code as it is (docstrings, comments, format), or is the first commit")
    if prediction.scopes:
        lines += [f"scope: {_shares(prediction.scopes)} ({prediction.scoped:.0%} of such commits have one)"]
        lines += _reasons(prediction, "scope")
    if prediction.similar:
        lines.append("commits that changed alike:")
        lines += [f"  {one.commit[:10]} {one.similarity:.2f} {one.header}" for one in prediction.similar[:_MOST]]
    if habits.commits:
        lines.append(
            f"habits of {habits.commits} commits: {habits.conventional:.0%} conventional,"
            f" {habits.scoped:.0%} with a scope,"
            f" {habits.capital:.0%} with a capital letter, a header has {habits.length} characters in the median"
        )
    else:
        lines.append("habits: the history is too short to have any, so devkit's own prior decides")
    lines += [f"breaking: {reason}" for reason in proposal.breaking_reasons]
    return "\n".join(lines)


def _shares(weighted: Sequence[Weighted]) -> str:
    return ", ".join(f"{one.value} {one.probability:.0%}" for one in weighted[:_MOST])


def _reasons(prediction: Prediction, about: str) -> list[str]:
    own = [reason for reason in prediction.reasons if reason.about == about]
    return [f"  {'+' if reason.weight >= 0 else '-'} {reason.text}" for reason in own[:_MOST]]
