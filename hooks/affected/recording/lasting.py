"""What lasts from one test to the next, and whether it has changed: modules, classes, objects they hold, closures."""

import functools
import gc
import os
import sys
import time
import weakref
from collections.abc import Iterable
from types import (
    BuiltinFunctionType,
    CodeType,
    FrameType,
    FunctionType,
    GetSetDescriptorType,
    MemberDescriptorType,
    MethodDescriptorType,
    ModuleType,
    WrapperDescriptorType,
)
from typing import Any

from devkit.hooks.affected.recording.places import Places

_ATOMS = frozenset(
    [
        *(str, bytes, int, float, bool, complex, range, type(None), type(...), type(NotImplemented), ModuleType),
        *(CodeType, FrameType, BuiltinFunctionType, WrapperDescriptorType, MethodDescriptorType),
        *(GetSetDescriptorType, MemberDescriptorType, weakref.ref),
    ]
)
_FIXED = frozenset({tuple, frozenset})
_ASIDE = frozenset(
    [
        *("_pytest", "pytest", "pluggy", "devkit_recording"),
        *("_abc", "_frozen_importlib", "_frozen_importlib_external", "importlib"),
    ]
)
"""Packages whose objects change from test to test, as they should; Python's own caches."""
_MEMO = type(functools.lru_cache(print))
_QUIET = frozenset({"__slotnames__", "__warningregistry__", "tearDown_exceptions", "_class_cleanups"})
"""What Python itself, or unittest, puts into modules and classes while they are used."""
_SIZED = frozenset({dict, list, set})
_HUGE = 50_000
"""Elements above which only their number is looked at."""
_LONG = 2.0
_PART = 2
"""Seconds, or what part of the time, that pictures may take."""
_STATE = ("PYTEST_CURRENT_TEST", b"PYTEST_CURRENT_TEST")


class Lasting:
    """Takes pictures of what lasts, and compares them."""

    def __init__(self, places: Places) -> None:
        """Take what tells the project's modules from others."""
        self._places = places
        self._extra: dict[str, list[object]] = {}
        self._modules = 0
        self._names: set[str] = set()
        self._holders: list[object] = []
        self._sized: list[Any] = []
        self._huge: list[Any] = []
        self._memos: list[Any] = []
        self._named: list[Any] = []
        self._glance: object = None
        self._spent = 0.0
        self.is_broken = False
        """Whether there was something that can't be looked at, or too much of it, so that nothing is known."""
        self._picture: object = None

    def add(self, owner: str, value: object) -> None:
        """Look at a value, too: one that a fixture keeps for several tests, until `drop(owner)`."""
        if type(value) not in _ATOMS:
            self._extra.setdefault(owner, []).append(value)
            self.look()

    def drop(self, owner: str) -> None:
        """Look at what was added for an owner no more."""
        if self._extra.pop(owner, None):
            self.look()

    def look(self) -> None:
        """Take a picture, to compare the next one with; none any more where that takes too much of the time."""
        if self.is_broken:
            return
        started = time.process_time()
        try:
            self._find()
            self._glance = self._quickly()
            self._picture = self._closely()
        except Exception:  # noqa: BLE001 - objects of any kind are looked at, and the tests must go on
            self.is_broken = True
        ended = time.process_time()
        self._spent += ended - started
        self.is_broken |= self._spent > max(_LONG, ended / _PART)

    def changed(self) -> bool:
        """Whether anything is not what it was in the last picture; takes another one if so."""
        if self.is_broken or not self._differs():
            return False
        self.look()
        return True

    def _differs(self) -> bool:
        try:
            if self._has_new_modules():
                return True
            now = self._quickly()
            if now == self._glance:
                return False
            self._glance = now
            return self._closely() != self._picture
        except Exception:  # noqa: BLE001 - as above
            self.is_broken = True
            return True

    def _has_new_modules(self) -> bool:
        """Whether other modules of the project are loaded than in the last picture."""
        if len(sys.modules) == self._modules:
            return False
        self._modules = len(sys.modules)
        return {each.__name__ for each in self._own()} != self._names

    def _own(self) -> list[ModuleType]:
        return [each for each in list(sys.modules.values()) if self._places.of_module(each)]

    def _quickly(self) -> object:
        """What differs where anything has changed, and maybe where nothing has."""
        held = list(map(id, gc.get_referents(*self._holders)))
        return list(map(len, self._sized)), held, self._aside()

    def _closely(self) -> object:
        """What differs only where it matters."""
        named = [[(key, id(d[key])) for key in list(d) if key not in _QUIET] for d in self._named]
        known = set(map(id, self._named))
        others = [each for each in self._holders if id(each) not in known]
        sizes = [len(each) for each in self._sized if id(each) not in known]
        return named, list(map(id, gc.get_referents(*others))), sizes, self._aside()

    def _aside(self) -> object:
        memos = [each.cache_info().misses for each in self._memos]
        return memos, list(map(len, self._huge)), _environment(), list(sys.path)

    def _find(self) -> None:
        """Find everything that holds something and can be given something else."""
        self._modules = len(sys.modules)
        own = self._own()
        self._names = {each.__name__ for each in own}
        stack: list[object] = [*map(vars, own), *(each for values in self._extra.values() for each in values)]
        seen: set[int] = {id(vars(sys.modules["builtins"])), id(os.environ), id(sys.path)}
        seen.update(id(vars(each).get("__warningregistry__")) for each in own)
        self._holders, self._huge, self._memos, self._named = [], [], [], [*map(vars, own)]
        while stack:
            each = stack.pop()
            if type(each) not in _ATOMS and id(each) not in seen and self._is_followed(each):
                seen.add(id(each))
                stack += self._inside(each)
        self._sized = [each for each in self._holders if type(each) in _SIZED]

    def _inside(self, each: Any) -> Iterable[object]:  # noqa: ANN401 - told apart by its very class: nothing of it is run
        kind = type(each)
        if kind is _MEMO:
            self._memos.append(each)
            return (each.__wrapped__,)
        if kind is FunctionType:
            own = self._places.inside(each.__code__.co_filename)
            return (each.__dict__ if own else None, each.__defaults__, each.__kwdefaults__, *(each.__closure__ or ()))
        if kind in _SIZED and len(each) > _HUGE:
            self._huge.append(each)
            return ()
        held = gc.get_referents(each)
        if issubclass(kind, type):
            self._named += [inside for inside in held if type(inside) is dict]
        elif kind not in _FIXED:
            self._holders.append(each)
        return held

    def _is_followed(self, each: object) -> bool:
        kind = type(each)
        is_class = issubclass(kind, type)
        try:
            home = type.__getattribute__(each if is_class else kind, "__module__")
        except AttributeError:
            return False
        if not isinstance(home, str):
            return False
        return home in self._names if is_class else home.partition(".")[0] not in _ASIDE


def _environment() -> "dict[object, object]":
    """The environment, without what pytest says in it."""
    raw = getattr(os.environ, "_data", None)
    known = dict(raw if isinstance(raw, dict) else os.environ)
    for name in _STATE:
        known.pop(name, None)
    return known
