"""Assertions on texts: `==`, `in`, `startswith`, collections of texts; pytest's and unittest's wordings."""

import re

from devkit.diagnoser.repair import reprs
from devkit.diagnoser.repair.diff import Sides, sides
from devkit.diagnoser.repair.expectation import Expectation, How
from devkit.diagnoser.repair.mismatch import Comparison, Mismatch

_EQUAL = re.compile(rf"(?P<left>{reprs.STRING}) == (?P<right>{reprs.STRING})")
_IN = re.compile(
    rf"(?:assert )?(?P<part>{reprs.STRING}) (?:in|not found in) (?P<whole>{reprs.STRING})(?P<rest>.*)", re.DOTALL
)
_UNEQUAL = re.compile(rf"(?P<left>{reprs.STRING}) != (?P<right>{reprs.STRING})")
_LIST_DIFFERS = re.compile(
    r"(?:Lists|Tuples|Sequences) differ: .*?First differing element \d+:\n(?P<left>[^\n]*)\n(?P<right>[^\n]*)",
    re.DOTALL,
)
_INDEX = re.compile(r"^\s*At index \d+ diff: (?P<left>.*) != (?P<right>.*)$", re.MULTILINE)
_ITEMS = re.compile(r"^\s*Differing items:\n(?P<items>(?:\s*\{.*\} != \{.*\}\n?)+)", re.MULTILINE)
_ITEM = re.compile(r"^\s*(?P<left>\{.*\}) != (?P<right>\{.*\})$", re.MULTILINE)
_METHOD = re.compile(
    rf"where False = <built-in method (?P<how>startswith|endswith) of str object[^>]*>\((?P<part>{reprs.STRING})[^\n]*"
    rf".*?= (?P<whole>{reprs.STRING})\.(?:startswith|endswith)",
    re.DOTALL,
)


def read(text: str) -> Mismatch | None:
    """Read a failed assertion on texts; None for any other text."""
    start = next((line.start() for line in re.finditer(r"^assert ", text, re.MULTILINE)), None)
    if start is not None:
        return _pytest(text[start + len("assert ") :])
    return _unittest(text) or _bare_diff(text)


def _pytest(text: str) -> Mismatch | None:
    head = text.partition("\n")[0]
    equal = _EQUAL.fullmatch(head)
    if equal:
        return _equal(sides(equal["left"], equal["right"], text.partition("\n")[2]), swappable=True)
    contains = _contains(text)
    if contains:
        return contains
    method = _METHOD.search(text)
    if method:
        how: How = "prefix" if method["how"] == "startswith" else "suffix"
        part, whole = reprs.string(method["part"]), reprs.string(method["whole"])
        return _compared(Expectation(how, part or ""), whole)
    return _collections(head, text)


def _equal(found: Sides | None, *, swappable: bool) -> Mismatch | None:
    if found is None or found.left == found.right:
        return None
    comparison = Comparison(
        Expectation("equal", found.right), found.left, swappable, found.lead, found.trail, found.cut
    )
    return Mismatch("equal", (comparison,))


def _contains(text: str) -> Mismatch | None:
    match = _IN.match(text)
    part, whole = (reprs.string(match["part"]), reprs.string(match["whole"])) if match else (None, None)
    if match is None or part is None or whole is None:
        return None
    return Mismatch(
        "contains", (Comparison(Expectation("contains", part), whole, cut="..." in whole and part in whole),)
    )


def _compared(expectation: Expectation, actual: str | None) -> Mismatch | None:
    return None if actual is None else Mismatch("contains", (Comparison(expectation, actual),))


def _collections(head: str, text: str) -> Mismatch | None:
    """Collections that differ in texts: the items pytest points at, else both sides where they are shown whole."""
    pairs = [pair for match in _INDEX.finditer(text) for pair in _pairs(match["left"], match["right"])]
    for block in _ITEMS.finditer(text):
        for item in _ITEM.finditer(block["items"]):
            pairs += _pairs(item["left"], item["right"])
    if not pairs and " == " in head and "..." not in head:
        left, _, right = head.partition(" == ")
        pairs = _pairs(left, right)
    return _listed(pairs, swappable=True)


def _pairs(left: str, right: str) -> list[tuple[str, str]]:
    return reprs.differing(left.strip(), right.strip())


def _listed(pairs: list[tuple[str, str]], *, swappable: bool) -> Mismatch | None:
    if not pairs:
        return None
    unique = dict.fromkeys(pairs)
    return Mismatch("equal", tuple(Comparison(Expectation("equal", right), left, swappable) for left, right in unique))


def _unittest(text: str) -> Mismatch | None:
    listed = _LIST_DIFFERS.match(text)
    if listed:
        return _listed(_pairs(listed["left"], listed["right"]), swappable=True)
    match = _UNEQUAL.match(text)
    if match:
        found = sides(match["left"], match["right"], text[match.end() :].lstrip("\n"), minus_left=True)
        return _equal(found, swappable=True)
    return _contains(text)


def _bare_diff(text: str) -> Mismatch | None:
    """What `raises(match="^…$")` prints since pytest 8.4 for a plain text: a diff in which minus is the message."""
    lines = text.split("\n")
    if not any(line.startswith("- ") for line in lines) or not any(line.startswith("+ ") for line in lines):
        return None
    if any(not line.startswith(("- ", "+ ", "? ", "  ")) for line in lines[1:] if line):
        return None
    first = lines[0] if lines[0].startswith(("- ", "+ ", "  ")) else "  " + lines[0]
    found = sides("", "", "\n".join([first, *lines[1:]]), minus_left=True)
    if found is None:
        return None
    return Mismatch("match", (Comparison(Expectation("regex", f"^{re.escape(found.right)}$"), found.left),))
