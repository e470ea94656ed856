"""pytest's hooks: tests begin and end, fixtures are set up, and at last it is written what each test ran."""

# ruff: noqa: D103 - pytest's hooks

import json
import os
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from devkit.hooks.affected.recording import blind
from devkit.hooks.affected.recording.attributing import OUTSIDE, Attributing, Context
from devkit.hooks.affected.recording.lasting import Lasting
from devkit.hooks.affected.recording.observing import Monitoring, Observer
from devkit.hooks.affected.recording.places import Places
from devkit.hooks.affected.recording.profiling import Profiling

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import CodeType

_PROCESS = os.getpid()
_PLACES = Places(os.environ["DEVKIT_RECORDED"])
_EARLY = sorted(filter(None, map(_PLACES.of_module, list(sys.modules.values()))))
"""Files that pytest itself, or a plugin, has loaded before anything could be seen."""
_OBSERVER: Observer = Monitoring(_PLACES) if hasattr(sys, "monitoring") else Profiling(_PLACES)
_IS_SEEN = _OBSERVER.start()
_LASTING = Lasting(_PLACES)
_RUN = Attributing(_OBSERVER, _LASTING)
_CHAINS: dict[str, set[str]] = {}
"""Test -> the nodeids of what it stands in."""
_WIDE: dict[str, int] = {}
"""What has fixtures set up for several tests -> how deep it stands."""
_WANTED: Counter[str] = Counter()
_ENDED: Counter[str] = Counter()
_UNSURE: set[str] = set()

blind.watch(_RUN, _PLACES)


def _name(item: Any) -> str:  # noqa: ANN401 - pytest's classes differ by version
    path = str(getattr(item, "path", None) or getattr(item, "fspath", ""))
    return f"{_PLACES.inside(path)}::{item.nodeid.partition('::')[2].partition('[')[0]}"


def pytest_deselected(items: "list[Any]") -> None:
    _UNSURE.update(map(_name, items))


def pytest_collection_finish(session: Any) -> None:  # noqa: ANN401
    _WANTED.update(map(_name, session.items))
    _UNSURE.update(_name(item) for item in session.items if _is_random(item))
    _RUN.settle()
    _LASTING.look()


def _is_random(item: Any) -> bool:  # noqa: ANN401
    """Whether a test takes other ways each time."""
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: Any) -> "Generator[None, Any, None]":  # noqa: ANN401
    name = _name(item)
    _CHAINS.setdefault(name, set()).update(each.nodeid for each in item.listchain()[:-1])
    before = blind.chance()
    _RUN.enter(("test", name))
    yield
    _RUN.leave()
    _RUN.settle(now=False)
    _ENDED[name] += 1
    if blind.chance() != before:
        _UNSURE.add(name)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> "Generator[None, Any, None]":  # noqa: ANN401
    if fixturedef.scope == "function":
        yield
        return
    node = request.node if request.node is not None else request.session
    _WIDE[node.nodeid] = len(node.listchain())
    _RUN.settle()
    _RUN.enter(("node", node.nodeid))
    yield
    _RUN.leave()
    _RUN.settle()
    if getattr(fixturedef, "cached_result", None) is not None:
        _LASTING.add(node.nodeid, fixturedef.cached_result[0])


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: Any, nextitem: Any) -> "Generator[None, Any, None]":  # noqa: ANN401
    staying = {each.nodeid for each in nextitem.listchain()} if nextitem is not None else set()
    ending = [each.nodeid for each in item.listchain()[:-1] if each.nodeid in _WIDE and each.nodeid not in staying]
    if not ending:
        yield
        return
    _RUN.settle()
    _RUN.enter(("node", min(ending, key=_WIDE.__getitem__)))
    yield
    _RUN.leave()
    _RUN.settle()
    for each in ending:
        del _WIDE[each]
        _LASTING.drop(each)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: Any) -> "Generator[None, Any, None]":  # noqa: ANN401
    outcome = yield
    if outcome.get_result().outcome not in {"passed", "skipped"}:
        _UNSURE.add(_name(item))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    if os.getpid() != _PROCESS:
        return
    _RUN.settle()
    units: dict[tuple[str, str], int] = {}
    tests = {name: _numbered(_RUN.of(_contexts(name)), units) for name in _CHAINS if _is_known(name)}
    written = {
        "early": _EARLY,
        "loaded": sorted({_PLACES.inside(code.co_filename) for code in _RUN.modules}),
        "places": [each for each in sys.path if os.path.basename(each).endswith("-packages")],  # noqa: PTH119
        "outside": _numbered(_RUN.ran[OUTSIDE], units),
        "left": _numbered(_RUN.left, units),
        "tests": tests,
        "gone": sorted(_CHAINS.keys() - tests.keys()),
        "units": list(units),
    }
    path = os.path.join(os.environ["DEVKIT_RECORD"], f"{_PROCESS}.json")  # noqa: PTH118
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump(written, file)


def _contexts(name: str) -> "list[Context]":
    """What ran for a test."""
    return [("test", name), *(("node", each) for each in sorted(_CHAINS[name]))]


def _is_known(name: str) -> bool:
    """Whether a test passed, whole, and all was seen that it ran."""
    if not _IS_SEEN or _LASTING.is_broken or name in _UNSURE or _ENDED[name] != _WANTED[name]:
        return False
    return _RUN.blind.isdisjoint([OUTSIDE, *_contexts(name)])


def _numbered(codes: "set[CodeType]", units: "dict[tuple[str, str], int]") -> "list[int]":
    return sorted({units.setdefault(_PLACES.unit(code), len(units)) for code in codes})
