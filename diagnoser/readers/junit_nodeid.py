"""pytest's node ids, found again from what JUnit XML keeps of them."""

import re
from collections.abc import Sequence

from devkit.diagnoser.readers.junit_case import Case

_MODULE = re.compile(r"test_.*|.*_tests?|conftest", re.DOTALL)
_DOCUMENTS = frozenset({"md", "rst", "txt"})


def pytest_nodeid(case: Case) -> str:
    """Return the nodeid pytest had for a case.

    The id's path and classes were joined by dots; `file`, where `junit_family=xunit1` wrote it, tells them apart, else
    the names do: the module is the last part named like a test module, or the last one in lower case.
    A collector's error has no class name: its id is the path.
    """
    if not case.classname:
        return "/".join(_split(case.name.split("."))[0]) + ".py"
    path, classes = _from_file(case) or _from_names(case)
    return "::".join([path, *classes, case.name])


def other_nodeid(case: Case) -> str:
    """Return an id for a case of another tool: `classname::name`, or the file or suite where that says more.

    A Python module that the class name speaks of, such as unittest-xml-reporting writes, gives the id pytest would.
    """
    if found := _from_file(case):
        return "::".join([found[0], *found[1], case.name])
    if case.classname and case.classname != case.name:
        return f"{case.classname}::{case.name}"
    place = case.file or case.suite
    return f"{place}::{case.name}" if place and place != case.name else case.name


def _from_file(case: Case) -> tuple[str, list[str]] | None:
    module = case.file.replace("\\", "/").removesuffix(".py").replace("/", ".")
    if not case.file.endswith(".py") or not f"{case.classname}.".startswith(f"{module}."):
        return None  # an inherited test: its file is the base class's
    rest = case.classname[len(module) + 1 :]
    return case.file.replace("\\", "/"), rest.split(".") if rest else []


def _from_names(case: Case) -> tuple[str, list[str]]:
    parts = case.classname.split(".")
    if parts[-1] in _DOCUMENTS and case.name == ".".join(parts[-2:]):
        return "/".join([*parts[:-2], case.name]), []
    folders, classes = _split(parts)
    return "/".join(folders) + ".py", list(classes)


def _split(parts: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    named = [index for index, part in enumerate(parts) if _MODULE.fullmatch(part)]
    lower = [index for index, part in enumerate(parts) if not part[:1].isupper()]
    end = (named or lower or [0])[-1] + 1
    return parts[:end], parts[end:]
