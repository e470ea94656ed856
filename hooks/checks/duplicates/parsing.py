"""The folders whose Python files a program reads as texts: what it looks for has to be written in each of them."""

import ast
import re
from collections.abc import Iterator

from devkit.hooks.checking.meaning import origin
from devkit.hooks.checking.source import Source

_MODULES = frozenset({"ast", "libcst", "griffe"})
_PARSERS = frozenset(
    {"ast.parse", "ast.PyCF_ONLY_AST", "libcst.parse_module", "griffe.load", "griffe.visit", "griffe.GriffeLoader"}
)
"""What parses, and the flag that makes `compile` do so."""
_LONGEST = 200
"""Characters of a path; of longer texts none is matched."""
_FOLDER = re.compile(r"(?:\.?/)?([\w.-]+(?:/[\w.-]+)*)(?:/(?:[^/\s]*[*%{][^/\s]*)?)?")
"""A folder, or what stands for its files: `shop/rules`, `shop/rules/`, `shop/rules/*.py`."""


def parsed(source: Source) -> frozenset[str]:
    """The folders, by their paths with a slash, that a file names if it parses Python: some of them may be none."""
    # Most files import no parser, and are known so at once.
    if _MODULES.isdisjoint(each.partition(".")[0] for each in source.imports.values()):
        return frozenset()
    if _PARSERS.isdisjoint(_used(source)):
        return frozenset()
    texts = (node.value for node in source.every(ast.Constant) if isinstance(node.value, str) and "/" in node.value)
    found = (_FOLDER.fullmatch(text) for text in texts if len(text) <= _LONGEST)
    return frozenset(each[1] for each in found if each)


def _used(source: Source) -> Iterator[str]:
    """What a file has from other modules by name, dotted."""
    yield from source.imports.values()
    yield from (origin(node, source.imports) for node in source.every(ast.Attribute))
