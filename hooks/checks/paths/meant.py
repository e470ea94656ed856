"""Whether a place is meant to be where it is: for who runs a file by hand, looks for a fault, or replaces a server."""

import ast
import re
from collections.abc import Iterator

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.source import Source
from devkit.hooks.checks.paths.flow import Fate, fate
from devkit.hooks.checks.paths.literal import Named
from devkit.hooks.checks.paths.reading import is_read
from devkit.hooks.checks.paths.use import MAKES_PATHS

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_IS_DOUBLE = re.compile(
    r"(?:^|[^A-Za-z]|(?<=[a-z])(?=[A-Z]))(?:fake|mock|stub|dummy|magicmock|asyncmock)", re.IGNORECASE
)
"""How the names begin, or their words, of what stands in for what connects."""
_IS_FAULT_SEARCH = re.compile(r"debug|diag(?:nos|_|-|\b)|\btrace\b", re.IGNORECASE)
"""What a switch, or a file, is called that is for who looks for a fault."""
_IS_CACHE = re.compile(r"cache|artifacts?|backups?", re.IGNORECASE)
"""What a file is called that the next run, or somebody, looks for."""
_IS_PROBED = re.compile(
    r"\.?(?:(?:[a-z\d]+[-_])*(?:ready|readiness|liveness|alive|healthy|health(?:[-_]?check)?|heartbeat|(?:health|ready|live)z)"
    r"|live)(?:[-_](?:check|file|probe|status))?(?:\.(?:ok|probe|status|txt))?",
    re.IGNORECASE,
)
"""What a file is called by which others see that a program runs: an orchestrator's probe, a monitor."""
_IS_REMOTE = re.compile(r"(?:^|_)remote(?:_|$)", re.IGNORECASE)
"""What the name of a path says that is on another machine."""
_NOWHERE = re.compile(r"non-?_?existent|missing|not[-_ ]?found|no[-_]such|does[-_]?not[-_]?exist", re.IGNORECASE)
"""What a path says that isn't there."""
_KEPT = "/var/tmp/"  # noqa: S108 - what is looked for
_OF_RUNS = re.compile(r"\.(?:sock(?:et)?|pid)$")
"""How files end that are of one run, wherever they are."""
_FAILURES = re.compile(r"Error|Exception|error\b|timeout")
_ASKS = re.compile(r"\b(?:l?exists|is_?file)\(")
_REMOVES = frozenset({"remove", "unlink", "rmtree", "rmdir"})
_IS_ABSENT = re.compile(r"not .*(?:exists|is_?file|is_?dir)\(|.*(?:exists|is_?file|is_?dir)\(.*\) (?:is|==) False")
_CONSTRUCTOR = re.compile(r"[A-Z]\w*|create_(?:async_)?engine")
"""What makes an object that connects when it is first used."""


def is_dead(source: Source, node: ast.AST) -> bool:
    """Whether a string is below `if False`, or a condition that ends so, or follows what leaves the function."""
    above = (ast.unparse(each.test) for each in _above(source, node) if isinstance(each, ast.If))
    return any(test in {"False", "0"} or test.endswith(" and False") for test in above) or _is_left(source, node)


def _is_left(source: Source, node: ast.AST) -> bool:
    """Whether a function returns, or raises, in all cases before it comes to a string."""
    child = node
    for above in _above(source, node):
        if isinstance(above, _FUNCTIONS):
            before = (each for each in above.body if each.lineno < getattr(child, "lineno", 0))
            return any(isinstance(each, (ast.Return, ast.Raise)) for each in before)
        child = above
    return False


def is_run_by_hand(source: Source, node: ast.AST) -> bool:
    """Whether a string is in what a module does when it is run itself: a trial of its developer's."""
    return any(map(_is_main, _above(source, node)))


def is_script(source: Source) -> bool:
    """Whether a module does something when it is run itself: what it writes then is what somebody ran it for."""
    return "__main__" in source.text and source.tree is not None and any(map(_is_main, source.tree.body))


def _is_main(statement: ast.AST) -> bool:
    test = ast.unparse(statement.test) if isinstance(statement, ast.If) else ""
    return "__name__" in test and "__main__" in test


def is_probed(source: Source, node: ast.AST) -> bool:
    """Whether a program copes where nothing answers, in the function that asks."""
    child: ast.AST = node
    for above in _above(source, node):
        if isinstance(above, _FUNCTIONS):
            return False
        if isinstance(above, ast.Try) and child in above.body and any(map(_is_coping, above.handlers)):
            return True
        child = above
    return False


def _is_coping(handler: ast.ExceptHandler) -> bool:
    """Whether a handler is of failures, and none is raised again."""
    is_failure = handler.type is None or _FAILURES.search(ast.unparse(handler.type)) is not None
    return is_failure and not any(isinstance(each, ast.Raise) for each in ast.walk(handler))


def is_double(source: Source, node: ast.AST) -> bool:
    """Whether a string is handed to what stands in for a server or a client, or is a part of one."""
    call = node if isinstance(node, ast.Call) else source.parents.get(node)
    names = [ast.unparse(call.func)] if isinstance(call, ast.Call) else []
    names += [each.name for each in _above(source, node) if isinstance(each, (ast.ClassDef, *_FUNCTIONS))]
    return any(map(_IS_DOUBLE.search, names))


def is_for_fault_search(source: Source, node: ast.AST, text: str) -> bool:
    """Whether a file is written for who looks for a fault: by its name, or behind a switch called so."""
    switches = (ast.unparse(each.test) for each in _above(source, node) if isinstance(each, ast.If))
    return any(map(_IS_FAULT_SEARCH.search, (text, *switches)))


def is_to_stay(name: str, found: Named, *, in_test: bool) -> bool:
    """Whether a file is for the next run or for others as well: a log, a cache, a probe's, or one to outlive a restart.

    Args:
        name: The constant's that it is given; empty where it is none's.
        found: The file.
        in_test: Whether it stands in a test. Elsewhere, what is written out as `/tmp` is no place for a cache either.
    """
    if found.suffix == ".lock" or (found.suffix == ".log" and not in_test):
        return True  # which others have to find
    if found.is_whole and not in_test and _IS_PROBED.fullmatch(found.parts[-1]):
        return True
    is_asked_for = not found.place.startswith("/")
    if is_asked_for and name and (found.suffix == "" or "/" in found.place):
        return True  # a folder of the program's own name, or a file in one
    is_cache = _IS_CACHE.search(found.place) is not None or _IS_CACHE.search(name) is not None
    is_kept = found.text.startswith(_KEPT) and _OF_RUNS.search(found.text) is None
    return is_kept or (is_cache and (is_asked_for or in_test))


def is_elsewhere(source: Source, node: ast.AST) -> bool:
    """Whether a path is given a name that says that it is on another machine."""
    above = next((each for each in _above(source, node) if isinstance(each, ast.stmt)), None)
    targets = above.targets if isinstance(above, ast.Assign) else []
    return any(_IS_REMOTE.search(last_name(each)) for each in targets)


def is_refused(source: Source, node: ast.AST) -> bool:
    """Whether a test hands a path on beside one that isn't there, so that nothing is made of either."""
    call = next((each for each in _above(source, node) if isinstance(each, ast.Call)), None)
    given = [*call.args, *(each.value for each in call.keywords)] if call is not None else []
    texts = (each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str))
    return any(map(_NOWHERE.search, texts))


def is_signal(source: Source, text: str) -> bool:
    """Whether a file is only made, with nothing in it: a sign for another program."""
    return re.search(rf"""open\(\s*["']{re.escape(text)}["'][^)\n]*\):\s*pass\b""", source.text) is not None


def is_absent(source: Source, end: Fate, text: str) -> bool:
    """Whether a test removes what may be at a place, and is sure that the code under test makes nothing there."""
    is_only_removed = bool(end.reached) and all(_called_with(source, each) in _REMOVES for each in end.reached)
    if end.is_handed_on or not is_only_removed:
        return False
    names = {repr(text), *(each.id for each in end.reached if isinstance(each, ast.Name))}
    asked = (ast.unparse(each.test) for each in source.nodes(ast.Assert))
    return any(_IS_ABSENT.match(each) and any(name in each for name in names) for each in asked)


def is_found_again(source: Source, node: ast.AST, text: str) -> bool:
    """Whether a program reads a file if it finds it, which it writes itself: for another process, or the next run."""
    same = (each for each in source.nodes(ast.Constant) if each.value == text and each is not node)
    every = [fate(source, each) for each in (node, *same) if isinstance(each, ast.expr)]
    reached = [each for end in every for each in end.reached]
    read = [each for each in reached if is_read(source, each)]
    return len(read) < len(reached) and any(_is_looked_for(source, each) for each in read)


def _is_looked_for(source: Source, node: ast.expr) -> bool:
    """Whether a file is read only where it is there: below a question for that, or behind one that leaves."""
    above = [*_above(source, node)]
    function = next((each for each in above if isinstance(each, _FUNCTIONS)), None)
    name = re.compile(rf"(?<!\w){re.escape(ast.unparse(node))}(?!\w)")
    asked = (each for each in ast.walk(function) if isinstance(each, ast.If)) if function is not None else ()
    for each in asked:
        test = ast.unparse(each.test)
        if _ASKS.search(test) and name.search(test):
            is_left = any(isinstance(then, (ast.Continue, ast.Return)) for then in each.body)
            if is_left if test.startswith("not ") else each in above:
                return True
    return False


def _called_with(source: Source, node: ast.AST) -> str:
    """The name of what a path is handed to, or of the method that is called on it."""
    child, parent = node, source.parents.get(node)
    while isinstance(parent, ast.Call) and child is not parent.func and last_name(parent.func) in MAKES_PATHS:
        child, parent = parent, source.parents.get(parent)
    if isinstance(parent, ast.Attribute):
        return parent.attr
    return last_name(parent.func) if isinstance(parent, ast.Call) else ""


def connects_in_test(source: Source, node: ast.AST) -> bool:
    """Whether a test itself connects to what an expression names.

    Not with what it is given, as a client of the code under test; nor by an object that it makes and never uses.
    """
    call = next((each for each in (node, *_above(source, node)) if isinstance(each, ast.Call)), None)
    function = next((each for each in _above(source, node) if isinstance(each, _FUNCTIONS)), None)
    if call is None or function is None:
        return True
    first = ast.unparse(call.func).partition(".")[0]
    given = {each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)}
    if first in given:
        return False
    made = (each for each in ast.walk(function) if isinstance(each, ast.Assign) and isinstance(each.value, ast.Call))
    if any(last_name(each.targets[0]) == first and _IS_DOUBLE.search(ast.unparse(each.value)) for each in made):
        return False
    return _CONSTRUCTOR.fullmatch(last_name(call.func)) is None or _is_used(source, call, function)


def _is_used(source: Source, call: ast.Call, function: ast.AST) -> bool:
    """Whether a method of what a call makes is called."""
    parent = source.parents.get(call)
    if isinstance(parent, (ast.Attribute, ast.withitem)):
        return True
    target = parent.targets[0] if isinstance(parent, ast.Assign) else None
    methods = (each.func for each in ast.walk(function) if isinstance(each, ast.Call))
    owners = (each.value for each in methods if isinstance(each, ast.Attribute))
    return target is not None and any(ast.dump(owner) == _as_read(target) for owner in owners)


def _as_read(target: ast.expr) -> str:
    return ast.dump(target).replace("Store()", "Load()")


def _above(source: Source, node: ast.AST) -> Iterator[ast.AST]:
    """What is around an expression, from the inside."""
    above = source.parents.get(node)
    while above is not None:
        yield above
        above = source.parents.get(above)
