"""A project with documents."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.changelog.conftest import Project


@pytest.fixture
def shop(make_project: "Callable[[str], Project]") -> "Project":
    """A Python project without a release."""
    project = make_project("shop")
    project.write("pyproject.toml", '[project]\nname = "shop"\nversion = "1.2.0"\ndescription = "Sells <things>"\n')
    project.write("README.md", "# Shop\n")
    project.commit("feat: begin")
    return project
