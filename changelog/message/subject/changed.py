"""The words of a change: which it holds, and which it is about."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.dependencies import is_lock, is_manifest
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import family
from devkit.changelog.message.pattern import Pattern
from devkit.changelog.message.subject.naming import leaf
from devkit.changelog.message.subject.packages import bare
from devkit.changelog.message.subject.phrases import LOG, main_files
from devkit.changelog.message.subject.spoken import FRAGMENTS

_MOST_LINES = 3000
"""Changed lines that are looked at on each side."""
_LONGEST = 300
"""Characters of a line; longer ones are generated."""
_WORD = Pattern(r"[^\W\d_]{3,}")
_NAME = Pattern(r"[^\W\d_]\w{2,}")
_OWN = r"\b\w*version\w*\b|\brelease\b"
"""What stands beside a version that is the project's own."""
_VERSIONED = {"dependency", "locked"}
_SYMBOLS = {"class", "function", "constant", "setting", "dependency", "heading"}
_PLAIN = Pattern(r"\d+(?:\.\d+)+")
_TITLE = r"^(?:#+ (?:[\w-]+ )?|[=*\s]*)\[?"
"""What stands before the version where a change log begins to tell of it."""
_ANY = r"v?(\d+(?:\.\d+)+)(?!\w|\.\d)"
_TELLING = 4
"""Letters from which on a word beside a version says whose it is."""
_SORTS = {"test": "test tests", "docs": "docs documentation", "ci": "ci workflow workflows pipeline", "code": "code"}
_PACKAGES = "dependency dependencies deps packages lock lockfile versions"
_NEWS = "changelog news"
"""What people call sorts of files."""
_TITLES = {"__init__", "index", "mod", "main", "readme", "conftest"}
"""Names of files that say nothing."""


def squeezed(text: str) -> str:
    """A name without what spellings of it differ in: `JSONSet`, `json_set` and `JSON_SET` are one."""
    return text.replace("_", "").replace("-", "").lower()


class Changed:
    """A change's words; each sort is looked up when it is first asked for."""

    def __init__(self, files: Sequence[FileDiff], facts: Sequence[Fact], kind: str) -> None:
        """Keep the change.

        Args:
            files: The change.
            facts: Of the change.
            kind: The commit's type.
        """
        self._files, self._facts, self._main = files, facts, main_files(files, kind)

    @cached_property
    def came(self) -> str:
        """The lines that came, in small letters."""
        return "\n".join(_lines(self._files, "added")).lower()

    @cached_property
    def went(self) -> str:
        """The lines that went, likewise."""
        return "\n".join(_lines(self._files, "removed")).lower()

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of three letters or more, in small letters: of paths, of lines that came or went, of facts."""
        around = [hunk.section for file in self._files for hunk in file.hunks]
        kinds = [_SORTS.get(family(file.path), "") for file in self._files]
        kinds += [_PACKAGES for file in self._files if is_manifest(file.path) or is_lock(file.path)]
        kinds += [_NEWS for file in self._files if LOG.search(file.path)]
        named = [*(file.path for file in self._files), *(fact.name for fact in self._facts), *around, *kinds]
        return frozenset(_WORD.findall("\n".join((self.came, self.went, *named)).lower()))

    @cached_property
    def new(self) -> tuple[str, ...]:
        """The names of what came: symbols, settings, files."""
        paths = {file.path for file in self._main}
        came = [fact for fact in self._facts if fact.action == "add" and fact.kind in _SYMBOLS and not fact.inner]
        symbols = (leaf(fact) for fact in came if fact.path in paths and fact.public)
        return (*symbols, *(_stem(file.path) for file in self._main if file.status == "A"))

    @cached_property
    def stayed(self) -> frozenset[str]:
        """The names of files that were there before, without endings: what nobody adds."""
        return frozenset(_stem(file.path) for file in self._files if file.status == "M")

    def version(self, like: str, about: str) -> str | None:
        """The version that came, of the form of another: the change log's newest, else one told of the same thing.

        Args:
            like: Such as `1.2.0` or `v87`.
            about: The rest of the subject; one of its words stands beside the version where no change log came along,
                unless it is the project's own. Fragments of the change log are of no version yet.
        """
        form = r"(?<![\w.])v?(" + re.sub(r"\d+", r"\\d+", re.escape(like)) + r")(?!\w|\.\d)"
        telling = [file for file in self._files if not (FRAGMENTS.search(file.path) or is_lock(file.path))]
        logs = [file for file in telling if LOG.search(file.path) and file.status != "D"]
        named = {word for word in _WORD.findall(about.lower()) if len(word) >= _TELLING}
        forms = [rf"{_TITLE}{form}", rf"{_TITLE}{_ANY}", form] if logs and _PLAIN.fullmatch(like) else [form]
        for shape in map(re.compile, forms):
            for file in logs or telling:
                went = {match[1] for line in file.removed[:_MOST_LINES] for match in shape.finditer(line[:_LONGEST])}
                for line in file.added[:_MOST_LINES]:
                    beside = logs or not named.isdisjoint(_WORD.findall(line.lower()))
                    for match in shape.finditer(line[:_LONGEST]):
                        if match[1] not in went and (beside or _is_own(match[1], line[:_LONGEST])):
                            return str(match[1])
        return None

    def tells(self, number: str, about: str) -> bool:
        """Whether the change speaks of a version as a subject does: as the project's own, or as that of what it names.

        Args:
            number: The version, without `v`.
            about: The subject.
        """
        if any(number in {bare(fact.old), bare(fact.new)} and self._is_named(fact, about) for fact in self._facts):
            return True
        if number not in self.came and number not in self.went:
            return False
        named = set(_WORD.findall(about.lower()))
        return any(_speaks(file, number, named) for file in self._files if not is_lock(file.path))

    @staticmethod
    def _is_named(fact: Fact, about: str) -> bool:
        """Whether a subject says the name of what has a version; the project's own goes without saying."""
        return fact.kind == "version" or (fact.kind in _VERSIONED and fact.name.lower() in about.lower())

    def names(self, *, new_first: bool) -> list[str]:
        """What the change is about, the most telling first: what came in more files than others.

        Args:
            new_first: What is new itself, before what is only spoken of.
        """
        own = self.new
        spread, spelled = self._spread()
        shared = [spelled[name] for name, count in spread.items() if count > 1]
        found = {squeezed(name): name for name in reversed([*own, *shared])}
        fresh = {squeezed(name) for name in own} if new_first else set()
        kept = [name for name in reversed(found) if name not in _TITLES and name[:1].isalpha()]
        return [found[name] for name in sorted(kept, key=lambda name: (name not in fresh, -spread[name]))]

    def _spread(self) -> tuple[Counter[str], dict[str, str]]:
        """Names that came, squeezed, with the number of files they came in or that are called so, and as spelled."""
        stems = Counter(_stem(file.path) for file in self._files)
        spread = Counter({squeezed(stem): count for stem, count in stems.items() if count > 1})
        spelled = {squeezed(stem): stem for stem in stems}
        for file in sorted(self._files, key=lambda file: file not in self._main):
            names = _names(file.added)
            came = names.keys() - _names(file.removed).keys() if file.status != "A" else names.keys()
            spelled = names | spelled
            spread.update(name for name in names if name in came)
        return spread, spelled


def _speaks(file: FileDiff, number: str, named: set[str]) -> bool:
    """Whether a file's lines name a version beside one of some words, or as the project's own.

    A change log also tells of the version before: there, only what begins with the new one counts.
    """
    stands = re.compile(rf"(?<!\d)(?<!\d\.){re.escape(number)}(?!\d|\.\d)")
    came, went = ([line[:_LONGEST] for line in lines[:_MOST_LINES]] for lines in (file.added, file.removed))
    own = [line for line in came if number in line and stands.search(line)]
    if LOG.search(file.path):
        title = re.compile(rf"{_TITLE}v?{stands.pattern}")
        return any(title.match(line) or _is_own(number, line) for line in own)
    beside = [*own, *(line for line in went if number in line and stands.search(line))]
    return any(_is_own(number, line) for line in own) or not all(
        named.isdisjoint(_WORD.findall(line.lower())) for line in beside
    )


def _is_own(number: str, line: str) -> bool:
    """Whether a line says nothing but a version, or that it is the project's."""
    around = rf"(?:\W|{_OWN})*"
    return re.fullmatch(rf"{around}v?(?<![\d.]){re.escape(number)}(?!\d|\.\d){around}", line, re.IGNORECASE) is not None


def _names(lines: Sequence[str]) -> dict[str, str]:
    """Names in some lines: squeezed, and as spelled first."""
    names = [name for line in lines[:_MOST_LINES] for name in _NAME.findall(line[:_LONGEST])]
    return {squeezed(name): name for name in reversed(names)}


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0].removeprefix("test_")


def _lines(files: Sequence[FileDiff], side: str) -> list[str]:
    lines: list[str] = []
    for file in files:
        if len(lines) < _MOST_LINES:
            lines += [line[:_LONGEST] for line in getattr(file, side)[: _MOST_LINES - len(lines)]]
    return lines
