"""Of a module, only what a diff touches is parsed: that says the same as all of it."""

import ast
import difflib

from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.diff.records import FileDiff, Hunk
from devkit.changelog.message.facts import python
from devkit.changelog.message.facts.narrowing import defines, narrowed
from devkit.changelog.message.facts.symbols import symbols

FILLER = "".join(f"    x = {number}\n" for number in range(30))


def function(name: str, indent: str = "", more: str = "") -> str:
    lines = f"def {name}(value):\n{more}{FILLER}    return value\n"
    return "".join(f"{indent}{line}\n" for line in lines.splitlines())


def module(*parts: str) -> bytes:
    return ("import os\n\nLIMIT = 7\n\n\n" + "\n\n".join(parts)).encode()


def shelf(*methods: str) -> str:
    return 'class Shelf:\n    """A shelf."""\n\n    size = 3\n\n' + "\n".join(methods)


def diff(before: bytes, after: bytes) -> FileDiff:
    """As git writes it, without context."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    hunks = tuple(
        Hunk(a + (b > a), b - a, c + (d > c), d - c, "", (*(b"-" + x for x in old[a:b]), *(b"+" + x for x in new[c:d])))
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    )
    return FileDiff("shop.py", hunks=hunks)


def told(before: bytes, after: bytes) -> list[tuple[str, str]]:
    return [(fact.action, fact.name) for fact in python.facts(diff(before, after), before, after) or []]


def test_what_is_not_touched_is_left_out_and_the_rest_stays_on_its_lines() -> None:
    text = module(function("a"), shelf(function("put", "    "), function("take", "    ")), function("b"))
    line = text[: text.index(b"def take")].count(b"\n") + 3
    part = narrowed(text, [(line, 1)])
    assert part is not None
    assert part.count(b"\n") == text.count(b"\n")
    full, left = symbols(text), symbols(part)
    assert full is not None
    assert left is not None
    assert list(left) == ["Shelf", "Shelf.size", "Shelf.take"]
    assert all((left[name].first, left[name].kind) == (full[name].first, full[name].kind) for name in left)


def test_too_little_is_not_left_out() -> None:
    assert narrowed(b"x = 1\n", [(1, 1)]) is None
    whole = module(function("a"), function("b"), function("c"))
    assert narrowed(whole, [(1, whole.count(b"\n"))]) is None


def test_a_function_in_a_text_is_none() -> None:
    inside = 'TEXT = """\n\ndef a():\n    pass\n\n\ndef b():\n    pass\n\n"""\n'
    text = module(function("a"), inside, function("b"), function("c"))
    part = narrowed(text, [(text[: text.index(b"TEXT")].count(b"\n") + 5, 1)])
    assert part is not None
    assert inside.encode() in part


def test_a_definition_that_was_left_out_is_known() -> None:
    whole = module(function("a"), shelf(function("put", "    ")), function("b"))
    part = narrowed(whole, [(3, 1)])
    assert part is not None
    assert [defines(whole, part, [name]) for name in ("a", "Shelf.put", "Shelf.a", "put", "c")] == [
        True,
        True,
        False,
        True,  # told by the text alone, which is careful enough
        False,
    ]


def test_a_second_definition_is_no_new_one() -> None:
    first = function("a")
    before = module(first, function("b"), function("c"))
    after = module(first, function("b"), function("c"), function("a", more="    y = 2\n"))
    assert ("add", "a") not in told(before, after)


def test_another_encoding_is_kept() -> None:
    text = b"# coding: latin-1\n" + module(function("a"), function("b"), 'NAME = "\xe9"\n').decode().encode("latin-1")
    assert narrowed(text, [(text.count(b"\n") - 1, 1)]) is None
    after = text.replace(b"x = 3\n", b"x = 33\n", 1)
    assert told(text, after) == [("change", "a")]


NAMES = st.sampled_from(["a", "b", "c", "d"])
METHODS = st.lists(st.tuples(NAMES, st.sampled_from(["", "    y = 2\n"])), max_size=4, unique_by=lambda each: each[0])
PARTS = st.lists(
    st.tuples(st.sampled_from(["f", "g", "h", "i"]), st.booleans(), METHODS), max_size=5, unique_by=lambda x: x[0]
)


def written(parts: list[tuple[str, bool, list[tuple[str, str]]]]) -> bytes:
    texts = []
    for name, is_class, methods in parts:
        inner = [function(method, "    ", more) for method, more in methods]
        texts.append(
            shelf(*inner).replace("Shelf", name.upper()) if is_class else function(name, more=f"    z = {len(inner)}\n")
        )
    return module(*texts)


@given(PARTS, PARTS)
def test_the_facts_are_those_of_the_whole(one: list, other: list) -> None:  # type: ignore[type-arg]
    before, after = written(one), written(other)
    file = diff(before, after)
    small = python.facts(file, before, after)
    old, new = symbols(before), symbols(after)
    assert old is not None
    assert new is not None
    assert small is not None
    named = {fact.name for fact in small} | {fact.old for fact in small} | {fact.new for fact in small}
    hit = {name for name in old.keys() - new.keys() if python._hit(old[name], file, after=False)}  # noqa: SLF001
    hit |= {name for name in new.keys() - old.keys() if python._hit(new[name], file, after=True)}  # noqa: SLF001
    renamed = {fact.old for fact in small if fact.action == "rename"} | {
        fact.new for fact in small if fact.action == "rename"
    }
    inner = {name for name in hit if name.partition(".")[0] in renamed}
    assert hit - inner <= named
    assert {fact.name for fact in small if fact.action in ("add", "remove")} <= hit


@given(PARTS, st.lists(st.tuples(st.integers(1, 300), st.integers(0, 20)), max_size=3))
def test_what_is_touched_is_there_whole(parts: list, touched: list[tuple[int, int]]) -> None:  # type: ignore[type-arg]
    text = written(parts)
    part = narrowed(text, touched)
    if part is None:
        return
    full, left = symbols(text), symbols(part)
    assert full is not None
    assert left is not None
    for name, symbol in full.items():
        if any(symbol.first < start + max(count, 1) and start <= symbol.last for start, count in touched):
            assert name in left
            assert left[name].first == symbol.first
            if symbol.kind != "class":
                assert ast.dump(left[name].node) == ast.dump(symbol.node)
