"""Documents refreshed: text outside of the marks stays byte by byte, and a second run changes nothing."""

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.docs.context import Context
from devkit.changelog.docs.refreshing import refresh
from devkit.changelog.release.tree import Tree
from devkit.core import config
from devkit.core.errors import DevkitError

BEGIN, END = "<!-- devkit:begin {} -->", "<!-- devkit:end -->"
words = st.text(alphabet="aü#*-> \t`~|<![]()_", max_size=12)
lines = st.lists(words, max_size=4).map("\n".join)
blocks = st.sampled_from(["contributors", "version", "toc", "command hello"])


class Memory(Tree):
    """A tree that stands nowhere."""

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(Path("/nowhere"))
        self.files = files

    def _disk(self, path: str) -> bytes | None:
        return self.files.get(path)


def refreshed(text: bytes, name: str = "README.md", **files: bytes | str) -> bytes:
    files = {"pyproject.toml": '[project]\nname = "x"\nversion = "3.1"\n'} | files
    encoded = {path: made.encode() if isinstance(made, str) else made for path, made in files.items()}
    tree = Memory({name: text} | encoded)
    context = Context(tree, config.Settings(), None)
    context.__dict__["tracked"] = tuple(files)
    refresh(context, name)
    return tree.read(name)


def block(name: str, content: str = "old\n") -> str:
    return f"{BEGIN.format(name)}\n{content}{END}\n"


@given(
    st.tuples(lines, lines, lines),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([b"", b"\xef\xbb\xbf"]),
    st.none() | st.binary(max_size=3),
)
def test_text_outside_of_the_marks_stays(
    texts: tuple[str, str, str], newline: str, start: bytes, odd: bytes | None
) -> None:
    before, old, after = texts
    head = before.replace("`", "").replace("~", "") + "\n" if before else ""
    body = old.replace("`", "").replace("~", "") + "\n"
    tail = "" if odd is None else "\n" + after
    text = f"{head}{BEGIN.format('version')}\n{body}{END}{tail}".replace("\n", newline)
    tail_odd = b"" if odd is None else newline.encode() + odd
    raw = start + text.encode() + tail_odd
    new = refreshed(raw)
    mark, end = BEGIN.format("version").encode(), END.encode()
    assert new.partition(mark)[0] == raw.partition(mark)[0]
    assert new.partition(end)[2] == raw.partition(end)[2]
    inside = new.partition(mark)[2].partition(end)[0]
    assert inside.strip() == b"3.1"
    assert inside.count(b"\n") == inside.count(newline.encode())
    assert refreshed(new) == new


def test_blank_lines_of_a_formatter_are_no_change() -> None:
    text = block("version", "\n3.1\n\n").encode()
    assert refreshed(text) == text


def test_indentation_of_the_marks_is_that_of_the_content() -> None:
    text = f"- a\n\n  {BEGIN.format('version')}\n  {END}\n".encode()
    assert refreshed(text) == f"- a\n\n  {BEGIN.format('version')}\n  3.1\n  {END}\n".encode()


def test_restructuredtext_has_blank_lines_and_another_form() -> None:
    text = b"X\n=\n\n.. devkit:begin options cli.py\n.. devkit:end\n"
    cli = 'p.add_argument("-x", "--many", help="How `many` <b>.", choices=["1", "2"])\n'
    assert refreshed(text, "README.rst", **{"cli.py": cli}).decode() == (
        "X\n=\n\n.. devkit:begin options cli.py\n\n"
        ".. list-table::\n   :header-rows: 1\n\n   * - option\n     - meaning\n"
        "   * - ``-x, --many 1|2``\n     - How ``many`` \\<b>.\n\n.. devkit:end\n"
    )


def test_what_is_markdown_only() -> None:
    with pytest.raises(DevkitError, match=r"'changelog' can be shown in Markdown only"):
        refreshed(b".. devkit:begin changelog\n.. devkit:end\n", "x.rst", **{"CHANGELOG.md": "## 1.0\n"})


def test_table_of_contents() -> None:
    after = "## A `b` [c](d)\n### A `b` c\n#### deep\n```\n## no\n```\n## Ü-x_y & z!\n"
    text = f"# T\n## Before\n{block('toc depth=3')}{after}"
    assert refreshed(text.encode()).decode().split(END)[0].splitlines()[3:] == [
        "- [A `b` c](#a-b-c)",
        "  - [A `b` c](#a-b-c-1)",
        "- [Ü-x_y & z!](#ü-x_y--z)",
    ]


@pytest.mark.parametrize(
    ("headings", "slugs"),
    [
        ("## Foo\n## Foo\n## Foo 1\n", ["foo", "foo-1", "foo-1-1"]),
        ("## Foo 1\n## Foo\n## Foo\n", ["foo-1", "foo", "foo-2"]),
        ("> ## Foo\n\n## Foo\n", ["foo-1"]),
        ("## The `<bar>` _Emphasis_ **b** snake_case\n", ["the-bar-emphasis-b-snake_case"]),
        ("## a <b>c</b> [d][e] ![f](g) &amp; \\_h_\n\n[e]: /e\n", ["a-c-d---_h_"]),
        ("Two\nlines\n---\n", ["two-lines"]),
        ("- ```\n  ## a\n- b\n\n<!--\n## c\n-->\n\n    ## d\n\n## Ü\n", ["ü"]),
    ],
)
def test_links_of_a_table_of_contents_are_those_of_github(headings: str, slugs: list[str]) -> None:
    text = refreshed(f"{block('toc')}{headings}".encode()).decode()
    assert [line.rpartition("(#")[2] for line in text.split(END)[0].splitlines()[1:]] == [f"{slug})" for slug in slugs]


CHANGELOG = """# Changelog

## [Unreleased]

- to come

## [1.1.0] - 2026-02-01

### Added

- a thing, see [#4]

```
## no heading
```

## [1.0.0]

- first

[1.1.0]: https://example.com/v1.1.0
[#4]: https://example.com/4
"""


def test_changelog_excerpt() -> None:
    text = block("changelog").encode()
    shown = refreshed(text, **{"CHANGELOG.md": CHANGELOG}).decode()
    assert shown == block(
        "changelog",
        "### [1.1.0](https://example.com/v1.1.0) - 2026-02-01\n\n#### Added\n\n"
        "- a thing, see [#4](https://example.com/4)\n\n```\n## no heading\n```\n",
    )
    more = refreshed(
        block("changelog releases=2 unreleased=yes level=2").encode(), **{"CHANGELOG.md": CHANGELOG}
    ).decode()
    assert [line for line in more.splitlines() if line.startswith("## [")] == [
        "## [Unreleased]",
        "## [1.1.0](https://example.com/v1.1.0) - 2026-02-01",
        "## [1.0.0]",
    ]


CLICK = """
import click

@click.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), help="How | it prints.")
@click.option("--secret", hidden=True)
@click.option("-v", "--verbose", count=True,
    help="More "
    "detail.")
@click.argument("file")
def main(): ...

@click.option("--other")
def other(): ...
"""


def test_options_of_click_are_read_and_never_run() -> None:
    source = CLICK + "\nraise SystemExit(1)\n"
    assert refreshed(block("options cli.py:main").encode(), **{"cli.py": source}).decode() == block(
        "options cli.py:main",
        "| option | meaning |\n|---|---|\n| `--format text\\|json` | How \\| it prints. |\n"
        "| `-v, --verbose` | More detail. |\n",
    )


ARGPARSE = """
parser.add_argument("--a", default="x", help="where (%(default)s), 100%% of %(prog)s")
parser.add_argument("--b", default=-1, type=int, choices=[-1, 2], help="%(default)d of %(choices)s, %(type)s")
parser.add_argument("--c", default=made(), help="is %(default)s")

class Main:
    async def main(self):
        parser.add_argument("--d", help="d")

@click.command()
@click.option("--e", help="100%% and %(e)s")
async def other(): ...
"""


def rows(mark: str, **files: bytes | str) -> list[str]:
    return refreshed(block(mark).encode(), **files).decode().splitlines()[3:-1]


def test_what_a_set_holds_is_shown_in_one_order() -> None:
    source = "parser.add_argument('--size', choices={'m', 'xl', 's', 'l', 'xs'}, help='one of %(choices)s')\n"
    (row,) = rows("options cli.py", **{"cli.py": source})
    assert row.endswith("| one of l, m, s, xl, xs |")


def test_help_of_argparse_is_shown_as_argparse_shows_it() -> None:
    assert rows("options cli.py", **{"cli.py": ARGPARSE}) == [
        "| `--a` | where (x), 100% of PROG |",
        "| `--b -1\\|2` | -1 of -1, 2, int |",
        "| `--c` | is DEFAULT |",
        "| `--d` | d |",
        "| `--e` | 100%% and %(e)s |",
    ]


def test_options_of_asynchronous_functions() -> None:
    assert rows("options cli.py:main", **{"cli.py": ARGPARSE}) == ["| `--d` | d |"]
    assert rows("options cli.py:other", **{"cli.py": ARGPARSE}) == ["| `--e` | 100%% and %(e)s |"]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8-sig"])
def test_options_of_a_source_in_its_own_encoding(encoding: str) -> None:
    source = f'# -*- coding: {encoding} -*-\np.add_argument("--\u00e9t\u00e9", help="caf\u00e9")\n'
    assert rows("options cli.py", **{"cli.py": source.encode(encoding)}) == ["| `--\u00e9t\u00e9` | caf\u00e9 |"]


BAD = {
    "vresion": "README.md:1: unknown region 'vresion'; did you mean version?",
    "version now": "README.md:1: the region 'version' takes no word 'now'",
    "toc deep=3": "README.md:1: the region 'toc' has no option deep= (known: depth=)",
    "toc depth=x": "README.md:1: depth=x: write a number from 1 to 9",
    "options": "README.md:1: the region 'options' takes a Python file",
    "options no.py": "README.md:1: there is no file no.py",
    "options ../../etc/passwd": "README.md:1: ../../etc/passwd leads out of the project",
    "options /etc/passwd": "README.md:1: /etc/passwd leads out of the project",
    "options bad.py": "README.md:1: bad.py is not valid Python",
    "options pyproject.toml": "README.md:1: pyproject.toml declares no options",
    "options cli.py:no": "README.md:1: there is no function 'no' in the file",
    "changelog": "README.md:1: there is no CHANGELOG.md",
    "command x": "README.md:1: [tool.devkit.docs.commands] has no 'x' (it has: none)",
    "hooks": "README.md:1: there is no .pre-commit-hooks.yaml",
}


@pytest.mark.parametrize(("mark", "message"), BAD.items(), ids=BAD)
def test_regions_that_cannot_be_made(mark: str, message: str) -> None:
    with pytest.raises(DevkitError) as caught:
        refreshed(block(mark).encode(), **{"bad.py": "(", "cli.py": "x = 1\n"})
    assert str(caught.value).startswith(message)


HOOKS = "- id: a\n  name: Checks <a>.\n  {}\n- id: b\n  stages: [pre-push, manual]\n"


def test_table_of_hooks() -> None:
    pytest.importorskip("yaml")
    new = refreshed(block("hooks").encode(), **{".pre-commit-hooks.yaml": HOOKS.format("stages: []")}).decode()
    assert new.splitlines()[3:-1] == ["| `a` | `pre-commit` | Checks \\<a>. |", "| `b` | `pre-push`, `manual` |  |"]


@pytest.mark.parametrize("stages", ["5", "pre-commit", "[1]", "{a: b}", "null"])
def test_stages_of_hooks_that_are_no_list(stages: str) -> None:
    pytest.importorskip("yaml")
    with pytest.raises(DevkitError, match=r"^\.pre-commit-hooks\.yaml: stages of 'a' is no list of words"):
        refreshed(block("hooks").encode(), **{".pre-commit-hooks.yaml": HOOKS.format(f"stages: {stages}")})


@pytest.mark.parametrize(("mark", "module", "package"), [("api x", "griffe", "griffe"), ("hooks", "yaml", "PyYAML")])
def test_packages_that_are_missing_are_named_for_pip_and_for_pre_commit(
    monkeypatch: pytest.MonkeyPatch, mark: str, module: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(DevkitError) as caught:
        refreshed(block(mark).encode(), **{".pre-commit-hooks.yaml": "[]"})
    told = f"pip install 'devkit-ci[docs]', or with pre-commit: additional_dependencies: [{package}]"
    assert str(caught.value).endswith(f"needs {package}: {told}")


def test_inline_regions_are_for_words() -> None:
    with pytest.raises(DevkitError, match="takes lines of its own"):
        refreshed(f"a {BEGIN.format('options cli.py')}{END}".encode(), **{"cli.py": CLICK})


@pytest.mark.parametrize("content", ["<!-- devkit:end -->", "<!-- devkit:begin x -->", "```\nopen"])
def test_content_that_would_break_the_document_is_refused(content: str) -> None:
    text = (block("changelog") + "\n" + block("version")).encode()
    with pytest.raises(DevkitError, match=r"README.md: what a region would show holds marks or fences"):
        refreshed(text, **{"CHANGELOG.md": f"## 1.0\n\n{content}\n"})
