"""Regular expressions compiled when they are first used: compiling all of them costs a hook more than its work."""

import re
from collections.abc import Callable, Iterator


class Pattern:
    """As `re.Pattern`, for those of its methods that are used here."""

    def __init__(self, text: str, flags: int = 0) -> None:
        """Keep the expression; it is compiled on first use."""
        self._text, self._flags = text, flags
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        """The expression itself."""
        if self._compiled is None:
            self._compiled = re.compile(self._text, self._flags)
        return self._compiled

    def match(self, text: str) -> re.Match[str] | None:
        """Match at the beginning."""
        return self.compiled.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Match all of it."""
        return self.compiled.fullmatch(text)

    def search(self, text: str, start: int = 0, end: int = 1 << 62) -> re.Match[str] | None:
        """Find the first match."""
        return self.compiled.search(text, start, end)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Find every match."""
        return self.compiled.finditer(text)

    def findall(self, text: str) -> list[str]:
        """The text of every match."""
        return self.compiled.findall(text)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Replace every match."""
        return self.compiled.sub(replacement, text)
