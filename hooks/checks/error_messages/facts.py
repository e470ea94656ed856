"""What `error-messages` takes from each Python file."""

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from devkit.diagnoser.location import is_test_path
from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking import pathnames, written
from devkit.hooks.checking.copies import meant_twice
from devkit.hooks.checking.source import Source
from devkit.hooks.checking.wording import Wording, may_be_text, wording, words
from devkit.hooks.checks.error_messages.expectations import Expected, Place, dotted, expectations

VANILLA = frozenset({"Exception", "BaseException"})
"""Classes that can't be caught without catching everything else."""
NEAR = 12
"""Lines between a message's assignment and the raise that uses it."""
MESSAGES = frozenset({"message", "msg", "detail"})
"""Arguments that are the message where they are given by name."""
_SHORTEST = 3


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_IMPOSSIBLE = re.compile(
    r"internal error|something went wrong|should (?:only|never|not)\b|impossible|unreachable|(?:can't|cannot) happen"
    r"|\bbug\b"
    r"|\bpython\b.*\b(?:version|[23](?:\.\d+)?)\b|python ?>=",
    re.IGNORECASE,
)
"""What is said where nobody is meant to come, nor to catch it."""
_ALLOWED = re.compile(r"#.*\b(?:broad-exception-raised|W0719|TRY002)\b")
"""How a linter is told that a plain exception is meant."""
_OF_IMPORT = frozenset({"ImportError", "ModuleNotFoundError"})
_MOST_WORDS = 5
"""Words of a message that says only that something isn't installed, not how to mend it."""
_SCRIPTS = re.compile(r"(?:^|/)(?:scripts|tools|migrations)/|^(?:contrib|extras?|misc|hacking|ci|dev)/|^\.")


class Said(NamedTuple):
    """A message that a `raise` or a warning says."""

    how: str
    """`raise` or `warn`."""
    exception: str
    """The class raised, last part of its name; empty for a warning."""
    words: Wording
    line: int
    """Of the raise or the call."""
    column: int
    end_line: int
    meant: bool
    """Whether it may stand elsewhere as well: what is around it is a copy, or nobody works on the file."""


class Raised(NamedTuple):
    """A `raise` of a call of something."""

    exception: str
    """Last part of the name of what is called."""
    line: int
    column: int
    end_line: int
    simple: bool
    """Whether its one argument is text."""
    plain: bool
    """Whether it is simple, of such a class, and somebody may have to tell it apart, in a file that is worked on."""
    dynamic: bool
    """Whether it has arguments and none of them is text, so that the message comes from elsewhere."""


class Facts(NamedTuple):
    """One file."""

    said: tuple[Said, ...]
    raised: tuple[Raised, ...]
    classes: tuple[tuple[str, int, tuple[str, ...]], ...]
    """Classes with the line they begin at, and their bases' names, dotted, from where they are imported."""
    expected: tuple[Expected, ...]
    """What a test file expects."""


def is_aside(path: str) -> bool:
    """Whether a file, by its name, is no part of what a project ships and goes on writing: an example, a migration."""
    return _SCRIPTS.search(path) is not None or any(
        is_such(path) for is_such in (pathnames.is_aside, pathnames.is_retired, pathnames.is_foreign)
    )


def read(source: Source) -> tuple[Facts, frozenset[Wording]]:
    """Take the facts from one file, and everything that its strings say, expectations left out."""
    expected, places = expectations(source) if is_test_path(source.path) else ((), set[Place]())
    raised = [node for node in source.nodes(ast.Raise) if isinstance(node.exc, ast.Call)]
    warnings = source.nodes(ast.Call, _warns) if "warn" in source.text else []
    assigned = _assigned(source) if raised or warnings else {}
    found = Facts(
        tuple(_said(source, raised, warnings, assigned)),
        tuple(_raised(source, node, assigned) for node in raised),
        tuple((node.name, node.lineno, tuple(_bases(source, node))) for node in source.nodes(ast.ClassDef)),
        expected,
    )
    return _sound(found, frozenset(_strings(source, places)))


def strings_of(source: Source) -> frozenset[Wording]:
    """What the strings of a Python file say; nothing where it is broken, or an expression too deep to be followed."""
    try:
        return read(source)[1] if source.tree is not None else frozenset()
    except RecursionError:
        return frozenset()


def _sound(found: Facts, strings: frozenset[Wording]) -> tuple[Facts, frozenset[Wording]]:
    """Facts without texts that hold halves of characters: nobody says them, and they can't be kept."""
    texts = (*strings, *(each.words for each in found.said), *(each.what.words for each in found.expected))
    if _is_sound(tuple(run for text in texts for run in text)):
        return found, strings
    said = tuple(each for each in found.said if _is_sound(each.words))
    expected = tuple(each for each in found.expected if _is_sound(each.what.words))
    return found._replace(said=said, expected=expected), frozenset(filter(_is_sound, strings))


def _is_sound(found: Wording) -> bool:
    try:
        "".join(found).encode()
    except UnicodeEncodeError:
        return False
    return True


def _bases(source: Source, node: ast.ClassDef) -> Iterator[str]:
    """The names of a class's bases; what is imported as it is called where it comes from."""
    for name in filter(None, map(dotted, node.bases)):
        first, dot, rest = name.partition(".")
        yield source.imports.get(first, first) + dot + rest


def _assigned(source: Source) -> dict[str, list[tuple[int, Wording]]]:
    """Texts given to plain names: name -> line and text, in order."""
    found: dict[str, list[tuple[int, Wording]]] = {}
    for node in source.nodes(ast.Assign, _is_of_name):
        text = wording(node.value)
        if text is not None:
            found.setdefault(last_name(node.targets[0]), []).append((node.lineno, text))
    return found


def _is_of_name(node: ast.Assign) -> bool:
    """Whether what may be a text is given to one plain name, within a block."""
    is_plain = node.col_offset > 0 and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    return is_plain and may_be_text(node.value)


def _text(call: ast.Call, assigned: dict[str, list[tuple[int, Wording]]]) -> Wording | None:
    """The message among a call's arguments: written there, or just above and given by name."""
    values = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in MESSAGES)]
    for value in values:
        text = wording(value)
        if text is None and isinstance(value, ast.Name):
            near = [said for line, said in assigned.get(value.id, ()) if call.lineno - NEAR <= line < call.lineno]
            text = near[-1] if near else None
        if text is not None:
            return text
    return None


def _said(
    source: Source, raised: list[ast.Raise], warnings: list[ast.Call], assigned: dict[str, list[tuple[int, Wording]]]
) -> Iterator[Said]:
    calls: list[tuple[str, ast.Raise | ast.Call, ast.Call]]
    calls = [("raise", node, node.exc) for node in raised if isinstance(node.exc, ast.Call)]
    calls += [("warn", node, node) for node in warnings]
    said = [(how, node, call, text) for how, node, call in calls if (text := _text(call, assigned)) is not None]
    copies = meant_twice(source, (node.lineno for _, node, _, _ in said)) if said else ()
    tries = any(map(source.text.__contains__, _OF_IMPORT))
    for how, node, call, text in said:
        exception = last_name(call.func) if how == "raise" else ""
        meant = node.lineno in copies or (tries and _is_of_import(source, node, text))
        yield Said(how, exception, text, *source.where(node), node.end_lineno or node.lineno, meant)


def _is_of_import(source: Source, node: ast.AST, text: Wording) -> bool:
    """Whether a few words say that a module can't be imported: they name what is missing, and nothing else."""
    if len(words(text)) > _MOST_WORDS:
        return False
    while (above := source.parents.get(node)) is not None and not isinstance(above, FUNCTIONS):
        if isinstance(above, ast.ExceptHandler) and above.type is not None:
            caught = above.type.elts if isinstance(above.type, ast.Tuple) else [above.type]
            return not _OF_IMPORT.isdisjoint(map(last_name, caught))
        node = above
    return False


def _warns(call: ast.Call) -> bool:
    return bool(call.args) and last_name(call.func) in ("warn", "warn_explicit")


def _raised(source: Source, node: ast.Raise, assigned: dict[str, list[tuple[int, Wording]]]) -> Raised:
    call = node.exc
    assert isinstance(call, ast.Call)  # noqa: S101 - the caller chose
    text = _text(call, assigned)
    simple = text is not None and len(call.args) == 1 and not call.keywords
    plain = simple and last_name(call.func) in VANILLA
    plain = plain and not (text and _IMPOSSIBLE.search("".join(text)))
    plain = plain and not _is_all(source, node) and _leaves_function(source, node, last_name(call.func))
    plain = plain and not any(_ALLOWED.search(source.line(number)) for number in (node.lineno, max(node.lineno - 1, 1)))
    plain = plain and not written.is_left_alone(source)
    line, column = source.where(node)
    dynamic = text is None and bool(call.args or call.keywords)
    return Raised(last_name(call.func), line, column, node.end_lineno or line, simple, plain, dynamic)


def _is_all(source: Source, raised: ast.Raise) -> bool:
    """Whether a raise is all that a function does, its docstring left out: nobody is meant to call it."""
    around = source.parents.get(raised)
    body = around.body if isinstance(around, ast.FunctionDef | ast.AsyncFunctionDef) else []
    return bool(body) and all(each is raised or isinstance(each, ast.Expr) for each in body)


def _leaves_function(source: Source, raised: ast.Raise, exception: str) -> bool:
    """Whether a raise is in a function, and no `try` around it there catches it for good."""
    node: ast.AST = raised
    while (above := source.parents.get(node)) is not None and not isinstance(above, FUNCTIONS):
        if isinstance(above, ast.Try | ast.TryStar) and node in above.body and _is_kept(above, exception):
            return False
        node = above
    return above is not None


def _is_kept(attempt: ast.Try | ast.TryStar, exception: str) -> bool:
    """Whether a plain exception is caught by a handler of its own or a wider class, and doesn't go on as it is."""
    for handler in attempt.handlers:
        caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        names = {last_name(each) if each is not None else exception for each in caught}
        if names & {exception, "BaseException"}:
            raises = (node for node in ast.walk(handler) if isinstance(node, ast.Raise))
            return not any(node.exc is None or last_name(node.exc) == handler.name for node in raises)
    return False


def _strings(source: Source, left_out: set[tuple[int, int]]) -> Iterator[Wording]:
    joins = filter(_joins, source.every(ast.Call)) if ".join(" in source.text else ()
    for node in (*source.every(ast.JoinedStr), *source.every(ast.BinOp), *joins):
        text = wording(node)
        if text is not None and (node.lineno, node.col_offset) not in left_out:
            yield text
    left_out |= {(node.value.lineno, node.value.col_offset) for node in source.every(ast.Expr)}
    for node in source.every(ast.Constant):
        value = node.value
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")  # a server's answer in a test, say
        if value.__class__ is str and len(value) >= _SHORTEST and (node.lineno, node.col_offset) not in left_out:
            yield (value,)


def _joins(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "join"
