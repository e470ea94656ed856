"""The special methods that Python calls for pieces of syntax."""

import ast
import builtins
import sys
from collections.abc import Iterable

COPYING = frozenset(
    f"__{name}__"
    for name in (
        *("copy", "deepcopy", "replace", "reduce", "reduce_ex", "getstate", "setstate"),
        *("getnewargs", "getnewargs_ex", "getinitargs"),
    )
)
"""Those that only copying, pickling and such call."""
_ITERATED = ("__iter__", "__next__", "__getitem__", "__len__", "__length_hint__", "__reversed__")
_HASHED = ("__hash__", "__eq__", "__index__")
_TRUE = ("__bool__", "__len__")
_SHOWN = ("__str__", "__repr__", "__format__", "__mod__", "__rmod__")
_NUMBERS = (
    *("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow", "lshift", "rshift"),
    *("and", "or", "xor"),
)
_BINARY = tuple(f"__{prefix}{name}__" for name in _NUMBERS for prefix in ("", "r", "i"))
_COMPARED = (
    *("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__contains__", "__hash__"),
    *_ITERATED,
)
_FIGURES = (
    *("__int__", "__float__", "__complex__", "__index__", "__round__", "__abs__", "__trunc__", "__floor__", "__ceil__"),
    *("__bytes__", "__buffer__", *_ITERATED, *_BINARY),
)
_READ = ("__getattr__", "__getattribute__", "__get__", "__class__")
_BY_NODE: dict[type[ast.AST], tuple[str, ...]] = {
    ast.BinOp: (*_BINARY, *_SHOWN),
    ast.AugAssign: _BINARY,
    ast.UnaryOp: ("__neg__", "__pos__", "__invert__", *_TRUE),
    ast.Compare: _COMPARED,
    ast.Subscript: ("__getitem__", "__setitem__", "__delitem__", "__class_getitem__", "__missing__", *_HASHED),
    ast.Attribute: (*_READ, "__setattr__", "__delattr__", "__set__", "__delete__"),
    ast.For: _ITERATED,
    ast.comprehension: (*_ITERATED, *_TRUE),
    ast.Starred: (*_ITERATED, "keys"),
    ast.YieldFrom: (*_ITERATED, "send", "throw", "close"),
    ast.BoolOp: _TRUE,
    ast.If: _TRUE,
    ast.IfExp: _TRUE,
    ast.While: _TRUE,
    ast.Assert: _TRUE,
    ast.With: ("__enter__", "__exit__"),
    ast.AsyncWith: ("__aenter__", "__aexit__", "__await__"),
    ast.AsyncFor: ("__aiter__", "__anext__", "__await__"),
    ast.Await: ("__await__",),
    ast.JoinedStr: _SHOWN,
    ast.Dict: (*_HASHED, *_ITERATED, "keys"),
    ast.Set: _HASHED,
    ast.ListComp: (*_ITERATED, *_TRUE),
    ast.GeneratorExp: (*_ITERATED, *_TRUE),
    ast.DictComp: (*_ITERATED, *_TRUE, *_HASHED),
    ast.SetComp: (*_ITERATED, *_TRUE, *_HASHED),
    ast.Tuple: _ITERATED,
    ast.List: _ITERATED,
    ast.Match: (*_COMPARED, "__instancecheck__", "__match_args__", *_READ),
}
_BY_BUILTIN: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("isinstance", "issubclass", "super", "callable", "object", "property"), ()),
    **dict.fromkeys(("staticmethod", "classmethod", "id", "locals", "globals"), ()),
    **dict.fromkeys(("map", "filter"), (*_ITERATED, "__call__")),
    **dict.fromkeys(("sorted", "min", "max"), _COMPARED),
    "sum": (*_ITERATED, *_BINARY),
    **dict.fromkeys(("int", "float", "complex", "round", "abs", "pow", "divmod", "range", "chr", "ord"), _FIGURES),
    **dict.fromkeys(("bytes", "bytearray", "memoryview", "hex", "oct", "bin", "slice"), _FIGURES),
    "type": ("__init_subclass__", "__set_name__", "__prepare__"),
    "len": ("__len__",),
    "iter": _ITERATED,
    "next": ("__next__",),
    "hash": ("__hash__",),
    "bool": _TRUE,
    "getattr": _READ,
    "hasattr": _READ,
    "setattr": ("__setattr__", "__set__"),
    "delattr": ("__delattr__", "__delete__"),
    **dict.fromkeys(("str", "repr", "format", "print", "ascii"), _SHOWN),
    **dict.fromkeys(("list", "tuple", "enumerate", "zip", "reversed"), _ITERATED),
    **dict.fromkeys(("set", "frozenset", "dict"), (*_ITERATED, *_HASHED, "keys")),
    **dict.fromkeys(("any", "all"), (*_ITERATED, *_TRUE)),
}
MADE = frozenset(
    f"__{name}__"
    for name in ("new", "init", "post_init", "attrs_post_init", "attrs_pre_init", "attrs_init", "init_subclass")
) | {"__set_name__", "__prepare__", "__instancecheck__", "__subclasscheck__", "__subclasshook__"}
"""Those that are called by making a class or an object of it, or asking what it is."""
ALL = "*"
"""Stands for every special method: a library's function may call any."""


_TYPES = (dict, list, str, set, bytes, tuple, int, float)
_GIVEN = frozenset({*_ITERATED, *_HASHED, *_COMPARED, *_SHOWN, "keys"})


def of_method(name: str) -> Iterable[str]:
    """Those that a method of whatever a library made may call of what it is given."""
    if name == "sort":
        return (*_COMPARED, "__call__")
    return _GIVEN if is_of_builtin(name) else (ALL,)


def is_of_builtin(name: str) -> bool:
    """Whether it is the name of a method of a builtin type."""
    return any(hasattr(kind, name) for kind in _TYPES)


LATER = "()"
"""Stands for calling functions that the code itself makes."""


def of_node(node: ast.AST) -> tuple[str, ...]:
    """The special methods that a piece of syntax may call by itself."""
    return _BY_NODE.get(type(node), ())


def of_builtin(name: str) -> tuple[str, ...]:
    """Those that a builtin function may call of what it is given."""
    known = getattr(builtins, name, None)
    if isinstance(known, type) and issubclass(known, BaseException):
        return ()
    return _BY_BUILTIN.get(name, (ALL,))


_COPIERS = frozenset(
    [
        *(
            "copy",
            "pickle",
            "copyreg",
            "shelve",
            "multiprocessing",
            "concurrent",
            "argparse",
            "optparse",
            "dataclasses",
        ),
        *("cPickle", "marshal"),
    ]
)
_PLAIN = (sys.stdlib_module_names | {"pytest", "_pytest", "hypothesis", "typing_extensions"}) - _COPIERS
_COPYING_NAMES = frozenset({"copy", "deepcopy", "tee", "pickle", "dumps", "dump", "loads", "load", "asdict", "astuple"})


def copies(libraries: Iterable[str], names: Iterable[str]) -> bool:
    """Whether what uses some libraries, and names some attributes, may copy or pickle objects."""
    return not _COPYING_NAMES.isdisjoint(names) or any(name.partition(".")[0] not in _PLAIN for name in libraries)


_LOUD = frozenset(
    [
        *("copy", "pickle", "json", "asyncio", "concurrent", "multiprocessing", "heapq", "bisect", "statistics"),
        *("pprint", "reprlib", "timeit", "trace", "cProfile", "profile", "runpy", "importlib", "ast", "doctest"),
        *("graphlib", "fractions", "xml", "html", "sched", "pkgutil", "zipimport", "cmd", "code", "bdb", "pdb"),
    ]
)
_QUIET = (sys.stdlib_module_names - _LOUD) | {
    "typing_extensions",
    "attr",
    "attrs",
    "pytest",
    "hypothesis",
    "setuptools",
}


def is_quiet(library: str) -> bool:
    """Whether a library's functions call no special methods of what they are given while a module is imported."""
    return library.partition(".")[0] in _QUIET
