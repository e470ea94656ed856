"""Where something can be added to a YAML text, so that all that stands there stays as it is."""

from typing import Any, NamedTuple

from devkit.core.errors import DevkitError


class Entry(NamedTuple):
    """One key of the top level with its value, as nodes that know where they stand."""

    key: Any
    value: Any


class Page:
    """A YAML text whose top level is a mapping, or that is empty but for comments."""

    def __init__(self, text: str, name: str) -> None:
        """Read a text.

        Args:
            text: its line ends may be of any kind.
            name: the file's, for what is told of it.

        Raises:
            DevkitError: it is no YAML, or its top level is no mapping in lines of its own.
        """
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError
        from ruamel.yaml.nodes import MappingNode

        self.text = text
        try:
            root = YAML(pure=True).compose(text)
            self._events = list(YAML(pure=True).parse(text))
        except YAMLError as error:
            raise DevkitError(f"{name}: not valid YAML: {' '.join(str(error).split())}") from error
        if root is not None and not isinstance(root, MappingNode):
            raise DevkitError(f"{name}: expected a mapping with a list of repos, as pre-commit documents it")
        if root is not None and root.flow_style:
            raise DevkitError(f"{name} is written in braces; write each key in a line, then run devkit init again")
        self.root = root

    @property
    def newline(self) -> str:
        """The line end that is used."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def entry(self, key: str) -> Entry | None:
        """A key of the top level; None where it isn't there."""
        found = self.root.value if self.root else []
        return next((Entry(*pair) for pair in found if pair[0].value == key), None)

    def below(self, node: Any) -> int:  # noqa: ANN401 - ruamel's nodes have no common type
        """The offset of the line below a node's last one; comments after it are no part of it."""
        last = self._last(node.start_mark.index, node.end_mark.index)
        start, end = int(last.start_mark.index), int(last.end_mark.index)
        if self.text[start] not in "|>":
            return self.line_below(end)
        is_kept = "+" in self.text[start : self.text.find("\n", start)]
        return end if is_kept else start + len(self.text[start:end].rstrip()) + len(self.newline)

    def line_below(self, offset: int) -> int:
        """The offset of the next line's beginning; behind the end of the text where there is none."""
        end = self.text.find("\n", offset)
        return len(self.text) + 1 if end < 0 else end + 1

    def with_lines(self, offset: int, lines: str) -> str:
        """The text with whole lines added at the beginning of a line; their line ends become those of the text."""
        text = self.text if offset <= len(self.text) else f"{self.text}{self.newline}"
        offset = min(offset, len(text))
        return f"{text[:offset]}{lines.replace(chr(10), self.newline)}{text[offset:]}"

    def with_item(self, node: Any, item: str) -> str:  # noqa: ANN401 - ruamel's nodes have no common type
        """The text with something added at the end of a list in brackets."""
        first = node.start_mark.index + 1
        end = self._last(first, node.end_mark.index - 1).end_mark.index if node.value else first
        return f"{self.text[:end]}{', ' if node.value else ''}{item}{self.text[end:]}"

    def _last(self, first: int, behind: int) -> Any:  # noqa: ANN401 - ruamel's events have no common type
        """The event that ends last between two offsets; an alias stands where it is used, unlike the node it names."""
        from ruamel.yaml import events

        leaves = (events.ScalarEvent, events.AliasEvent, events.SequenceEndEvent, events.MappingEndEvent)
        inside = (
            each
            for each in self._events
            if isinstance(each, leaves) and first <= each.start_mark.index < each.end_mark.index <= behind
        )
        return max(inside, key=lambda each: each.end_mark.index)


def quoted(text: str) -> str:
    """A text as YAML, in quotes where it would mean something else without, to readers of any version of YAML."""
    import json

    is_plain = all(meaning(f"text: {text}", version) == {"text": text} for version in ((1, 1), (1, 2)))
    return text if is_plain else json.dumps(text, ensure_ascii=not text.isprintable())


def meaning(text: str, version: tuple[int, int] = (1, 2)) -> object:
    """What a text says by a version of YAML; None where it is none."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    reader = YAML(typ="safe", pure=True)
    reader.version = version
    try:
        return reader.load(text)
    except (YAMLError, ValueError):
        return None
