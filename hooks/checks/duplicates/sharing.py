"""Where what several modules need could stand."""

import posixpath
from collections.abc import Sequence

from devkit.diagnoser.location import is_test_path


def place(paths: Sequence[str]) -> str:
    """What to do with a piece that stands in several files: a clause that begins with a verb."""
    plain = [path for path in paths if not is_test_path(path)]
    if not plain:
        return f"keep one, in {posixpath.join(_common(paths), 'conftest.py')} or a module beside it"
    folder = _common(plain)
    where = f"a module of {folder}/" if folder else "one module"
    return f"keep one, in {where}, and import it"


def _common(paths: Sequence[str]) -> str:
    """The nearest folder above all of some files; empty for the top."""
    folders = [posixpath.dirname(path) for path in paths]
    return "" if "" in folders else posixpath.commonpath(folders)
