"""Projects that may be released."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.changelog.conftest import Project

PYPROJECT = '[project]\nname = "shop"\nversion = "1.2.0"  # by hand\n'


@pytest.fixture
def empty(make_project: "Callable[[str], Project]") -> "Project":
    """A repository without a commit."""
    return make_project("project")


@pytest.fixture
def shop(empty: "Project") -> "Project":
    """A Python project released as v1.2.0, with a feature since."""
    empty.write("pyproject.toml", PYPROJECT)
    empty.write("src/shop/__init__.py", '"""A shop."""\n\n__version__ = "1.2.0"\n')
    empty.write("package.json", '{\n    "name": "shop",\n    "version": "1.2.0"\n}')
    empty.commit("feat: begin")
    empty.git("tag", "--annotate", "v1.2.0", "--message", "1.2.0")
    empty.commit("feat(till): take cards", **{"till.py": ""})
    return empty
