"""README.md and docs/ against the settings, and against each other."""

import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from devkit.core.config import Settings


@pytest.fixture(scope="module")
def pages(request: pytest.FixtureRequest) -> dict[str, str]:
    """Path of each document -> its text."""
    top: Path = request.config.rootpath
    files = (top / "README.md", top / "CONTRIBUTING.md", top / "examples" / "README.md", *(top / "docs").glob("*.md"))
    return {path.relative_to(top).as_posix(): path.read_text(encoding="utf-8") for path in files}


def tokens(text: str) -> list[Token]:
    return MarkdownIt().enable("table").parse(text)


def settings_shown(text: str) -> Iterator[dict[str, Any]]:
    """What each TOML block of a document says to devkit."""
    for token in tokens(text):
        if token.type == "fence" and token.info == "toml":
            yield tomllib.loads(token.content).get("tool", {}).get("devkit", {})


def keys(record: type[msgspec.Struct], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every key that can be set, with those above it."""
    for field in msgspec.structs.fields(record):
        here = (*path, field.encode_name)
        inner = [each for each in (field.type, *get_args(field.type)) if isinstance(each, type)]
        below = next((each for each in inner if issubclass(each, msgspec.Struct)), None)
        yield from keys(below, here) if below else [here]


def is_shown(tables: list[dict[str, Any]], path: tuple[str, ...]) -> bool:
    """Whether an example sets a key; of tables by name and of lists of tables, in any of them."""

    def look(value: object, rest: tuple[str, ...]) -> bool:
        if not rest:
            return True
        if isinstance(value, list):
            return any(look(each, rest) for each in value)
        return isinstance(value, dict) and rest[0] in value and look(value[rest[0]], rest[1:])

    return any(look(table, path) for table in tables)


def test_every_example_of_settings_is_valid(pages: dict[str, str]) -> None:
    found = [(page, table) for page, text in pages.items() for table in settings_shown(text) if table]
    assert len(found) >= 10
    for page, table in found:
        try:
            msgspec.convert(table, Settings, strict=True)
        except msgspec.ValidationError as error:
            pytest.fail(f"{page}: {error}")


def test_every_setting_is_documented(pages: dict[str, str]) -> None:
    shown = [table for text in pages.values() for table in settings_shown(text)]
    listed = {
        (section, name)
        for text in pages.values()
        for section in re.findall(r"\[tool\.devkit\.([\w.-]+)\]", text)
        for name in in_tables(text)
    }
    lacking = [".".join(path) for path in keys(Settings) if not is_shown(shown, path) and not is_listed(listed, path)]
    assert lacking == []


def in_tables(text: str) -> set[str]:
    """What stands as code in the tables of a document."""
    found: set[str] = set()
    for token, after in pairwise(tokens(text)):
        if token.type == "td_open":
            found.update(each.content for each in after.children or () if each.type == "code_inline")
    return found


def is_listed(listed: set[tuple[str, str]], path: tuple[str, ...]) -> bool:
    """Whether a table of a page about its section names a key."""
    return any((".".join(path[:length]), path[-1]) in listed for length in range(1, len(path)))


def anchors(text: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    found = tokens(text)
    titles = (after.content for token, after in pairwise(found) if token.type == "heading_open")
    return {re.sub(r"[^\w\- ]", "", title.replace("`", "").lower()).replace(" ", "-") for title in titles}


def links(text: str) -> Iterator[str]:
    for token in tokens(text):
        yield from (str(each.attrGet("href")) for each in token.children or () if each.type == "link_open")


def test_every_link_leads_somewhere(pages: dict[str, str], project: Path) -> None:
    inside = [(page, link) for page, text in pages.items() for link in links(text) if "://" not in link]
    assert len(inside) > 30
    for page, link in inside:
        path, _, anchor = link.partition("#")
        target = (project / page).parent / path if path else project / page
        assert target.exists(), f"{page}: {link}"
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), f"{page}: {link}"


def test_every_page_is_reached_from_the_readme(pages: dict[str, str], project: Path) -> None:
    reached, waiting = set(), ["README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        near = (((project / page).parent / link.partition("#")[0]).resolve() for link in links(pages[page]))
        names = {path.relative_to(project).as_posix() for path in near if path.is_relative_to(project)}
        waiting += sorted((names & pages.keys()) - reached)
    assert reached == set(pages)
