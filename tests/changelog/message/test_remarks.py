"""Changes that no interpreter sees: docstrings, comments, format, told as such and never where code changes too."""

import ast
from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devkit.changelog.diff.records import FileDiff, Hunk
from devkit.changelog.learn.prediction import Habits, Prediction, Weighted
from devkit.changelog.message.explaining import explain
from devkit.changelog.message.facts.collect import collect
from devkit.changelog.message.facts.fact import Fact, without_code
from devkit.changelog.message.propose import Context, propose
from devkit.changelog.message.subject.choose import choose
from devkit.changelog.message.weighing import weighed

BEFORE = '''"""A module."""
import os

LIMIT = 3


def load(path, mode="r"):
    """Load teh file.

    Then return it.
    """
    # Windows needs this
    x = path.strip()  # or not
    return open(x, mode)


def save(path):
    # path = os.fspath(path)
    return path


class Reader:
    text = """
    # no comment
    """

    def read(self):
        return 1  # type: ignore
'''


def diffed(path: str, before: str, after: str) -> FileDiff:
    """What git would say, without context."""
    old, new = before.encode().splitlines(keepends=True), after.encode().splitlines(keepends=True)
    hunks = [
        Hunk(i1 + (i2 > i1), i2 - i1, j1 + (j2 > j1), j2 - j1, "", tuple(sided(old[i1:i2], new[j1:j2])))
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if tag != "equal"
    ]
    return FileDiff(path, hunks=tuple(hunks))


def sided(old: list[bytes], new: list[bytes]) -> list[bytes]:
    return [*(b"-" + line for line in old), *(b"+" + line for line in new)]


def told(path: str, before: str, after: str, kind: str = "docs") -> str:
    file = diffed(path, before, after)
    return choose([file], collect([file], lambda _: (before.encode(), after.encode())), kind, ())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Load teh file", "Load the file", "fix typo in docstring of load"),
        ("Then return it", "Then give back what was opened", "update docstring of load"),
        ("    Then return it.\n", "    Then return it.\n\n    path: What to load.\n", "document argument path of load"),
        (
            "    Then return it.\n",
            "    Then return it.\n\n    :param str mode: How.\n",
            "document argument mode of load",
        ),
        ("    Then return it.\n", "    Then return it.\n\n    >>> load('a')\n", "add example to docstring of load"),
        ("    Then return it.\n", "    Then return it.\n\n    Note:\n        Slow.\n", "add note to docstring of load"),
        ("    Then return it.\n", "    Then return it, so that\n    it can be read.\n", "update docstring of load"),
        ("    Then return it.\n", "    Then return it.\n    Slowly, as it is.\n", "extend docstring of load"),
        ("\n    Then return it.\n", "", "shorten docstring of load"),
        ("Then return it", "Then  return it", "reformat docstring of load"),
        ("def save(path):\n", 'def save(path):\n    """Save it."""\n', "document save"),
        ("LIMIT = 3\n", 'LIMIT = 3\n"""Files at once."""\n', "document LIMIT"),
        ('"""A module."""', '"""A module for readers of files."""', "update docstring of api.py"),
        ("# Windows needs this", "# Windows neds this", "fix typo in comment in load"),
        ("# Windows needs this", "# Everyone should do so, says POSIX", "update comment in load"),
        ("  # or not", "", "remove comment from load"),
        ("    x = path", "    # so be it\n    x = path", "add comment to load"),
        ("    # path = os.fspath(path)\n", "", "remove commented-out code from save"),
        ("  # type: ignore", "", "remove type: ignore comment from Reader.read"),
        ("import os\n", "import os  # noqa: F401\n", "add noqa comment to api.py"),
        ("open(x, mode)", "open(\n        x,\n        mode,\n    )", "reformat api.py"),
        ('mode="r"', "mode='r'", "reformat api.py"),
    ],
)
def test_what_is_told(old: str, new: str, expected: str) -> None:
    assert BEFORE.count(old) == 1
    assert told("src/pkg/api.py", BEFORE, BEFORE.replace(old, new)) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LIMIT = 3", "LIMIT = 4"),
        ("    # no comment\n", "    # a comment\n"),  # within a text
        ("    return open", "    # return open\n    return open"[4:]),
        ('    text = """\n', '    text = """\n\n'),
        ("x = path.strip()  # or not", 'x = path.strip("#")  # or not'),
        ("        return 1", "        return 1.0"),
    ],
)
def test_code_is_no_remark(old: str, new: str) -> None:
    assert BEFORE.count(old) == 1
    after = BEFORE.replace(old, new)
    file = diffed("a.py", BEFORE, after)
    is_same = ast.dump(ast.parse(BEFORE)) == ast.dump(ast.parse(after))
    assert bool(without_code(collect([file], lambda _: (BEFORE.encode(), after.encode())), [file])) == is_same


def test_what_is_said_of_several() -> None:
    after = BEFORE.replace("teh", "the").replace("# Windows", "# Everyone").replace("# or not", "# it is")
    assert told("a.py", BEFORE, after) == "update documentation in load"
    after = BEFORE.replace("def save(path):\n", 'def save(path):\n    """Save."""\n').replace(
        "    def read(self):\n", '    def read(self):\n        """Read."""\n'
    )
    assert told("a.py", BEFORE, after) == "document save and Reader.read"
    both = [diffed(path, BEFORE, after) for path in ("src/a.py", "src/b.py")]
    facts = collect(both, lambda _: (BEFORE.encode(), after.encode()))
    assert choose(both, facts, "docs", ()) == "document save and Reader.read"
    changed = BEFORE.replace("Then return it", "Then do").replace("# Windows", "# All").replace("return 1", "return 2")
    assert told("a.py", BEFORE, changed) == "update Reader.read"  # what is code comes first


def test_functions_whose_comments_change_alone_are_not_named_where_others_change() -> None:
    after = BEFORE.replace("# Windows", "# Everyone").replace("    return path\n", "    return str(path)\n")
    file = diffed("a.py", BEFORE, after)
    facts = collect([file], lambda _: (BEFORE.encode(), after.encode()))
    assert [fact.name for fact in facts if fact.kind != "file"] == ["save"]


TS = """/**
 * Cuts a text.
 */
export function cut(text: string) {
  // so it is
  return `
// no comment
${text}`
}

export class Reader {
}
"""
YAML = """a: 1  # one
# two
run: |
  # Heading
  echo
"""
C = "int *p;\nvoid f(void)\n{\n  x = 2\n  * y;\n}\n"


@pytest.mark.parametrize(
    ("path", "before", "old", "new", "expected"),
    [
        ("a.ts", TS, "Cuts a text.", "Cuts what is too long.", "update comment of cut"),
        ("a.ts", TS, "Cuts a text.", "Cuts a txt.", "fix typo in comment of cut"),
        ("a.ts", TS, " * Cuts a text.\n", " * Cuts a text.\n * Twice.\n", "extend comment of cut"),
        ("a.ts", TS, "export class", "/** Reads. */\nexport class", "document Reader"),
        ("a.ts", TS, "// so it is", "// as it was", "update comment in a.ts"),
        ("a.ts", TS, "// no comment", "// a comment", "update a.ts"),
        ("a.ts", TS, "export class", "/**\nexport class", "update a.ts"),
        ("a.yml", YAML, "# two", "# three", "update comment in a.yml"),
        ("a.yml", YAML, "# Heading", "# Title", "update a.yml"),
        ("a.c", C, "  * y;", "  * z;", "update a.c"),
        ("a.sh", "cat <<END\n# a\nEND\n", "# a", "# b", "update a.sh"),
        ("a.sh", "#!/bin/sh\ntrue\n", "#!/bin/sh", "#!/bin/bash", "update a.sh"),
        ("a.lua", "-- a\nx = 1\n", "-- a", "--[[ a", "update a.lua"),
        ("a.sql", "-- a\nselect 1\n", "-- a", "-- beyond", "update comment in a.sql"),
        ("a.go", "// F does.\nfunc F() {}\n", "does.", "does not.", "update comment of F"),
    ],
)
def test_other_languages(path: str, before: str, old: str, new: str, expected: str) -> None:
    assert before.count(old) == 1
    assert told(path, before, before.replace(old, new)) == expected


def test_the_type_follows() -> None:
    types = (Weighted("fix", 0.6), Weighted("docs", 0.2), Weighted("style", 0.2))
    prediction = Prediction(types, (), 0.0, (), (), Habits())
    after = BEFORE.replace("Then return it", "Then give it back")
    file = diffed("a.py", BEFORE, after)
    proposal = propose([file], prediction, Context(lambda _: (BEFORE.encode(), after.encode())))
    assert proposal.header == "docs: update docstring of load"
    assert [one.value for one in proposal.types] == ["docs", "fix", "style"]
    assert sum(one.probability for one in proposal.types) == pytest.approx(1)
    assert "it leaves the code as it is" in explain(proposal, prediction)
    format_ = [Fact("change", "format", "a.py", "a.py")]
    assert weighed(prediction, format_, [file]).type == "style"
    without = prediction._replace(types=types[:1])
    assert weighed(without, format_, [file]) == without  # a type that nobody uses here isn't proposed
    assert weighed(prediction, [*format_, Fact("add", "function", "f", "a.py")], [file]) == prediction
    assert weighed(prediction, format_, [file, FileDiff("b.py")]) == prediction


def test_what_begins_mends_nothing() -> None:
    prediction = Prediction((Weighted("fix", 0.6), Weighted("feat", 0.4)), (), 0.0, (), (), Habits())
    new = FileDiff("a.py", status="A")
    assert weighed(prediction, (), [new]).type == "feat"
    assert weighed(prediction, (), [new, FileDiff("b.py")]).type == "fix"
    assert weighed(prediction._replace(habits=Habits(commits=9)), (), [new]).type == "fix"


LINES = [
    *("x = 1", "# a comment", "y = 'a # b'  # c", "y = 'a # b'  # d", '"""A text."""', '"""', "z = '''", "'''", ""),
    *("def f():", '    """Doc."""', "    # inside", "    return 2", "    return 2  # noqa", "class C:", "    x = 3"),
    *("    pass", "f(1, # one", "  2)", 'k = "a" \\', '  "# b"', "if x:", "    '''", "    # text", "    '''"),
]
EDITS = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 2), st.sampled_from(LINES)), min_size=1, max_size=2)


class Bare(ast.NodeTransformer):
    """Takes texts away that nothing is done with."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return ast.copy_location(ast.Pass(), node) if is_text else node


def bare(text: str) -> str:
    tree = Bare().visit(ast.parse(text))
    for node in ast.walk(tree):
        if isinstance(getattr(node, "body", None), list):
            node.body = [one for one in node.body if not isinstance(one, ast.Pass)]
    return ast.dump(tree)


@given(st.lists(st.sampled_from(LINES), max_size=14), EDITS)
@settings(max_examples=600, deadline=None)
def test_what_is_called_a_remark_changes_no_code(lines: list[str], edits: list[tuple[int, int, str]]) -> None:
    before = "".join(f"{line}\n" for line in lines)
    for at, gone, line in edits:
        lines[at : at + gone] = [line]
    after = "".join(f"{line}\n" for line in lines)
    try:
        same = bare(before) == bare(after)
    except SyntaxError:
        return
    file = diffed("a.py", before, after)
    if without_code(collect([file], lambda _: (before.encode(), after.encode())), [file]):
        assert same
