"""Lines of a changelog and the entries they stand for."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from devkit.changelog.notes.document import Entry

_ITEM = re.compile(r"[-*+] +(.*)")
_HASH = re.compile(r"(?<![\w/])[0-9a-f]{7,64}(?!\w)")
_REFERENCE = r"(?:closes )?(?:\[[^\]\s]+\]\([^()\s]+\)|[#!]?[\w./#-]+)"
_REFERENCES = re.compile(rf"[ \t]+\({_REFERENCE}(?:, {_REFERENCE})*\)[ \t]*$")
_WORDS = re.compile(r"[\W_]+")
_PULLS = re.compile(r"(?:[(\[]| in )#(\d{1,9})\b|/(?:pull|merge_requests)/(\d{1,9})\b")
"""The number of a pull request, as the line of a changelog ends in it: in brackets, as a link, or `by … in #12`."""
_SHORTEST = 7
_GROUP = re.compile(r"\d{1,9} (dependency update|automated change)s?")


def item(line: str) -> str | None:
    """What a line lists; None where it is no item of a list."""
    match = _ITEM.fullmatch(line.rstrip())
    return match[1] if match else None


def told(text: str) -> str:
    """An item without the references at its end."""
    return _REFERENCES.sub("", text)


def words(text: str) -> str:
    """The words of an item in lower case, without references, markup and punctuation."""
    return _WORDS.sub(" ", told(text)).strip().lower()


def grouped(text: str) -> str | None:
    """What a line counts, such as `dependency update`; None where it is not one that counts."""
    match = _GROUP.fullmatch(text)
    return match[1] if match else None


class Lines:
    """The items of a section, and which entry each of them tells."""

    def __init__(self, lines: list[str], entries: Iterable[Entry]) -> None:
        """`entries` are all that may stand there."""
        self._items = {number: text for number, line in enumerate(lines) if (text := item(line)) is not None}
        by_hash: dict[str, str] = {}
        for entry in entries:
            if entry.commit:
                by_hash[entry.commit[:_SHORTEST]] = entry.commit
        self._told: dict[str, list[int]] = {}
        """The hash of a commit -> the lines that name it."""
        self._free: dict[str, list[int]] = {}
        """The words of lines that name no commit that is here -> the lines."""
        self._pulls: set[str] = set()
        """The numbers of pull requests that such lines refer to, as people write them."""
        for number, text in self._items.items():
            named = {by_hash.get(found[:_SHORTEST], "") for found in _HASH.findall(text)}
            commits = {commit for commit in named if commit}
            for commit in commits:
                self._told.setdefault(commit, []).append(number)
            if not commits:
                self._free.setdefault(words(text), []).append(number)
                self._pulls.update(match[1] or match[2] for match in _PULLS.finditer(_whole(lines, number)))

    def names(self, entry: Entry) -> bool:
        """Whether a line names an entry's commit."""
        return bool(entry.commit) and entry.commit in self._told

    def tells(self, entry: Entry, text: str) -> bool:
        """Whether a line tells an entry: by its commit, or, where it names none, by its pull request or its words.

        Args:
            entry: The entry.
            text: What devkit would write for it.
        """
        said = words(text)
        by_person = bool(entry.pull) and entry.pull in self._pulls
        return self.names(entry) or by_person or bool(said and said in self._free)

    def outdated(self, text: str, taken: AbstractSet[int]) -> int | None:
        """The line that devkit wrote for an entry whose commit has another hash now, as after a rebase.

        Args:
            text: What devkit would write for it.
            taken: Lines that are another entry's already.
        """
        free = (number for number in self._free.get(words(text), ()) if number not in taken)
        return next((number for number in free if _stale(self._items[number], text)), None)

    def written(self, entry: Entry, text: str) -> int | None:
        """The line that devkit wrote for an entry, where nobody has reworded it."""
        lines = self._told.get(entry.commit, ())
        return next((number for number in lines if told(self._items[number]) == told(text)), None)

    def counting(self, what: str) -> int | None:
        """The line that counts something, such as `dependency update`."""
        return next((number for number, text in self._items.items() if grouped(text) == what), None)

    def count(self, number: int) -> int:
        """The number that a line tells which counts something."""
        return int(self._items[number].split(" ", 1)[0])


def _whole(lines: list[str], number: int) -> str:
    """An item with the lines it goes on in."""
    last = number + 1
    while last < len(lines) and lines[last][:1] in {" ", "\t"} and item(lines[last].lstrip()) is None:
        last += 1
    return "\n".join(lines[number:last])


def _stale(line: str, text: str) -> bool:
    """Whether a line differs from what would be written in its references only, and names some commit."""
    return line != text and told(line) == told(text) and _HASH.search(line[len(told(line)) :]) is not None
