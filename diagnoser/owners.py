"""CODEOWNERS: who owns a path. GitHub's rules: gitignore-like patterns, the last that matches wins."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")


class Owners:
    """The owners of a repository's paths; nobody's where it has no CODEOWNERS file."""

    def __init__(self, top: Path | None) -> None:
        """Read the CODEOWNERS file of a repository's top folder, if there is one."""
        self._rules = _rules(top) if top is not None else []

    def of(self, path: str) -> tuple[str, ...]:
        """Owners of a path relative to the top folder, as CODEOWNERS names them; empty where none are named."""
        for pattern, owners in reversed(self._rules):
            if pattern.match_file(path):
                return owners
        return ()


def _rules(top: Path) -> list[tuple["GitIgnoreSpec", tuple[str, ...]]]:
    file = next((top / place for place in _PLACES if (top / place).is_file()), None)
    if file is None:
        return []
    from pathspec import GitIgnoreSpec

    rules = []
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.partition("#")[0].split()
        if words and not words[0].startswith(("[", "^[")):
            # A pattern that is none is passed over, as GitHub does.
            with contextlib.suppress(ValueError):
                rules.append((GitIgnoreSpec.from_lines([words[0]]), tuple(words[1:])))
    return rules
