"""From the failures of one cluster to patches, best first."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from devkit.diagnoser.diagnosis import Fix
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.repair.ages import Ages
from devkit.diagnoser.repair.case import Case
from devkit.diagnoser.repair.decide import Places, judge, short, tests_named
from devkit.diagnoser.repair.ends import Movement, Ranges
from devkit.diagnoser.repair.escaped import escaped
from devkit.diagnoser.repair.explain import Explainer
from devkit.diagnoser.repair.gate import (
    about_exception,
    about_message,
    akin,
    is_wording,
    plain,
    says_expected,
    still_said,
)
from devkit.diagnoser.repair.invalid import escaping, invalid_pattern
from devkit.diagnoser.repair.nearness import Nearness
from devkit.diagnoser.repair.orient import completed, oriented
from devkit.diagnoser.repair.patch import unified
from devkit.diagnoser.repair.quoting import Library
from devkit.diagnoser.repair.raised_type import wrong_type
from devkit.diagnoser.repair.reading import is_mismatch
from devkit.diagnoser.repair.retype import retyped
from devkit.diagnoser.repair.search import Index
from devkit.diagnoser.repair.source_side import Healing, healings, likely
from devkit.diagnoser.repair.stale import stale
from devkit.diagnoser.repair.test_side import Retargeting, retargetings
from devkit.diagnoser.repair.text import Project, SourceText
from devkit.diagnoser.repair.width import line_length
from devkit.diagnoser.repair.wrap import wrapped
from devkit.diagnoser.sources import Sources

_MOST_FAILURES = 60
"""Failures of one cluster that are looked at: more of the same say nothing new."""
_SURE_PLACE = 0.8
"""Score from which a place is taken for the message's source although the test's code doesn't speak of messages."""
_SURE_KEPT = 0.6
_LIKELY_PLACE, _LIKELY_KEPT = 0.5, 0.85
_FOREIGN = 0.7
_WHOLE = 1.2
"""Score of a place that says nearly all of a text by itself."""
_UNSURE = 0.5


class Proposal(NamedTuple):
    """What can be done about one message."""

    fixes: tuple[Fix, ...]
    """Best first; each heals by itself."""
    nodeids: tuple[str, ...]
    """The failures that they heal, by nodeid, sorted."""


class Repairer:
    """Proposes patches for the clusters of one run; what it reads of the sources is kept between them."""

    def __init__(
        self,
        sources: Sources,
        root: Path,
        *,
        prefix: str = "",
        changed: Mapping[str, Ranges] | None = None,
        base: str = "the base",
        ages: Ages | None = None,
    ) -> None:
        """Take the sources.

        Args:
            sources: the project's files.
            root: the folder they lie below.
            prefix: what stands before their paths in the repository, and so in patches; empty or ending in `/`.
            changed: lines changed since the base, by path.
            base: what the base is called in explanations.
            ages: when lines were changed last; asked where the base doesn't tell the ends apart.
        """
        self._project = Project(root)
        self._index = Index(self._project, sources.files, Nearness(self._project, sources))
        self._library = Library(self._project, sources.files)
        self._prefix = prefix
        self._movement = Movement(changed or {}, base, ages or Ages(None))
        self._explainer = Explainer(self._index, sources, self._movement)

    def propose(self, failures: Sequence[Failure]) -> list[Fix]:
        """Patches for failures of one cause, best first; none where no message drifted. Nothing is run.

        Args:
            failures: one of each kind of failure in the cluster.
        """
        fixes = [fix for proposal in self.proposals(failures) for fix in proposal.fixes]
        return sorted(fixes, key=lambda fix: -fix.confidence)

    def proposals(self, failures: Sequence[Failure]) -> list[Proposal]:
        """The same, by message: what can be done about each, and which failures that heals."""
        looked_at = [failure for failure in failures[:_MOST_FAILURES] if not stale(self._project, failure)]
        wrong = [found for failure in looked_at if (found := wrong_type(self._project, failure)) is not None]
        retypings = [
            Proposal(tuple(fixes), tuple(each.failure.nodeid for each in group))
            for group, fixes in retyped(wrong, self._movement, self._prefix)
        ]
        invalid = [found for failure in looked_at for found in self._escaping(failure)]
        every = [*self._worded(list(self._cases(looked_at))), *retypings, *invalid]
        return [proposal for proposal in every if proposal.fixes]

    def explain(self, failure: Failure) -> str:
        """What a failure says of an exception or a warning and where to look; empty where it is about neither."""
        place = stale(self._project, failure)
        if place and is_mismatch(failure) is not None:
            return f"{place} was changed after the tests ran; run them again and give devkit the new report"
        return self._explainer.explain(failure)

    def origin(self, failure: Failure) -> tuple[str, int] | None:
        """Path and line of the one statement that can have made the message that came instead of another."""
        found = self._explainer.origin(failure) if not stale(self._project, failure) else None
        return (found.path, found.line) if found is not None else None

    def _escaping(self, failure: Failure) -> Iterator[Proposal]:
        found = invalid_pattern(self._project, failure)
        fix = escaping(found, self._prefix) if found is not None else None
        if fix is not None:
            yield Proposal((fix,), (failure.nodeid,))

    def _cases(self, failures: Sequence[Failure]) -> Iterator[Case]:
        """What tests expected and got, whole and the right way round."""
        seen = set()
        for failure in failures:
            mismatch = escaped(self._project, failure) or is_mismatch(failure)
            for comparison in mismatch.comparisons if mismatch else ():
                case = completed(self._index, Case(failure, mismatch, comparison)) if mismatch else None
                if case is not None and (key := (case.key, failure.nodeid)) not in seen:
                    seen.add(key)
                    yield oriented(self._index, case)

    def _worded(self, cases: Sequence[Case]) -> Iterator[Proposal]:
        cases = [case for case in cases if not still_said(self._index, case)]
        known: set[int] = set()
        for healing in healings(self._index, cases):
            if self._trusted(healing):
                known |= {id(case) for case in healing.cases}
                moved = retargetings(self._project, healing.cases)
                yield self._proposal(
                    [self._source_fix(healing, moved), *(self._test_fix(each, healing) for each in moved)],
                    healing.cases,
                )
        rest = [case for case in cases if id(case) not in known and about_exception(case)]
        moving = [case for case in rest if akin(case) and (self._is_foreign(case) or self._is_reworded(case))]
        for each in retargetings(self._project, moving):
            yield self._proposal([self._test_fix(each, None)], each.cases)

    def _proposal(self, fixes: Sequence[Fix], cases: Sequence[Case]) -> Proposal:
        best_first = tuple(sorted(fixes, key=lambda fix: -fix.confidence))
        return Proposal(best_first, tuple(sorted({case.failure.nodeid for case in cases})))

    def _trusted(self, healing: Healing) -> bool:
        """Whether an edit is about messages: the test's code says so, or both texts are wordings and nearly alike."""
        if any(about_message(self._project, case) for case in healing.cases):
            return True
        texts = [text for case in healing.cases for text in (plain(case), case.comparison.actual)]
        sure = healing.score >= _SURE_PLACE and healing.kept >= _SURE_KEPT
        likely = healing.score >= _LIKELY_PLACE and healing.kept >= _LIKELY_KEPT
        return (sure or likely) and all(map(is_wording, texts))

    def _is_foreign(self, case: Case) -> bool:
        """Whether no statement makes this message whole, nor the expected one: else values differ, not wording."""
        found = self._index.search(case.comparison.actual, case.frames)
        return not (found and found[0].fit.whole) and not says_expected(self._index, case)

    def _source_fix(self, healing: Healing, moved: Sequence[Retargeting]) -> Fix:
        probability, reasons = self._verdict(healing, moved)
        first = healing.cases[0]
        such = "messages such as " if len({plain(case) for case in healing.cases}) > 1 else ""
        wanted = f"{tests_named(healing.cases)} expected {such}{short(plain(first))!r}"
        why = f"{wanted}; this is where the message comes from"
        if self._is_tie(healing):
            reasons = (*reasons, "other statements word it alike: `pytest -p devkit.origin` would name the line")
        confidence = round(probability * min(1.0, 0.6 + 0.3 * healing.score), 2)
        patch = unified(healing.before, self._fitted(healing.before, healing.after), self._prefix)
        return Fix(
            "source",
            self._prefix + healing.before.path,
            healing.line,
            patch,
            confidence,
            None,
            "; ".join((why, *reasons)),
        )

    def _fitted(self, before: SourceText, after: SourceText) -> SourceText:
        """The edit within the line length that the project's formatters keep."""
        return wrapped(before, after, line_length(self._project.root, before.path))

    def _is_tie(self, healing: Healing) -> bool:
        """Whether another statement may as well have made the message, and no traceback leads to one of them."""
        first = healing.cases[0]
        found = likely(self._index, first)
        rivals = {(each.fit.template.path, each.fit.template.line) for each in found if each.score >= healing.score}
        return not first.frames and len(rivals) > 1

    def _test_fix(self, moved: Retargeting, source: Healing | None) -> Fix:
        said = f"the code says {short(moved.cases[0].comparison.actual)!r}"
        if source is not None:
            probability, reasons = self._verdict(source, [moved])
            confidence = round((1 - probability) * 0.95, 2)
        else:
            confidence, reasons = self._without_source(moved)
        patch = unified(moved.before, self._fitted(moved.before, moved.after), self._prefix)
        return Fix(
            "test", self._prefix + moved.before.path, moved.line, patch, confidence, None, "; ".join((said, *reasons))
        )

    def _without_source(self, moved: Retargeting) -> tuple[float, tuple[str, ...]]:
        found = self._index.search(moved.cases[0].comparison.actual, moved.cases[0].frames)
        if not found or found[0].score < _UNSURE:
            return _FOREIGN, ("no statement of this project words it so: it comes from a library",)
        place = found[0].fit.template
        return _UNSURE, (f"it is put together at {place.path}:{place.line}, where no small edit would restore it",)

    def _is_reworded(self, case: Case) -> bool:
        """Whether a statement of the project makes this message whole and none makes the expected one any more."""
        found = self._index.search(case.comparison.actual, case.frames)
        return bool(found) and found[0].fit.whole and not says_expected(self._index, case)

    def _verdict(self, healing: Healing, moved: Sequence[Retargeting]) -> tuple[float, tuple[str, ...]]:
        own = {id(case) for case in healing.cases}
        test = next((each for each in moved if own & {id(case) for case in each.cases}), None)
        ends = self._movement.ends((healing.before, healing.after), (test.before, test.after) if test else None)
        first = healing.cases[0]
        quotes = self._library.quotes(plain(first), first.comparison.actual)
        return judge(healing.cases, quotes, ends, self._elsewhere(healing, first))

    def _elsewhere(self, healing: Healing, case: Case) -> Places:
        """Other statements that say what was expected, or what came."""
        own = (healing.template.path, healing.template.line)
        return Places(*(self._saying(text, own) for text in (plain(case), case.comparison.actual)))

    def _saying(self, text: str, own: tuple[str, int]) -> str:
        found = (each.fit.template for each in self._index.search(text) if each.fit.whole and each.score >= _WHOLE)
        places = sorted({(each.path, each.line) for each in found} - {own})
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        return f"{places[0][0]}:{places[0][1]}{more}" if places else ""


def propose(failures: Sequence[Failure], root: Path, *, sources: Sources | None = None) -> list[Fix]:
    """Patches for the failures of one cluster, best first; `Repairer` serves several clusters of one run.

    Args:
        failures: one of each kind of failure in the cluster.
        root: the folder the project's sources lie below.
        sources: its files, where they were read already.
    """
    return Repairer(sources or Sources(root), root).propose(failures)
