"""Messages as people, hosts and git write them, each with what the specification's rules make of it.

Written from the rules of Conventional Commits 1.0.0 and the situations other parsers trip over, without a look at ours.
"""

import pytest

from devkit.changelog.grammar import compose, parse

Header = tuple[str | None, str | None, bool, str | None]
Case = tuple[str, Header, str, list[tuple[str, str]], bool]
NONE: Header = (None, None, False, None)
X: Header = ("fix", None, False, "x")
MARKED: Header = ("fix", None, True, "x")


def of(description: str, kind: str = "fix", scope: str | None = None, *, marked: bool = False) -> Header:
    return kind, scope, marked, description


HEADERS: list[tuple[str, Header]] = [
    ("fix(lib/http): x", of("x", scope="lib/http")),
    ("fix(api,cli): x", of("x", scope="api,cli")),
    ("fix(api, cli): x", of("x", scope="api, cli")),
    ("fix(two words): x", of("x", scope="two words")),
    ("fix(@scope/name): x", of("x", scope="@scope/name")),
    ("fix(a:b): x", of("x", scope="a:b")),
    ("fix(a: b): x", of("x", scope="a: b")),
    ("fix(api!): x", of("x", scope="api!")),
    ("fix(*): x", of("x", scope="*")),
    ("fix(über)!: ß", of("ß", scope="über", marked=True)),
    ("修复(解析器): 空格", of("空格", "修复", "解析器")),
    ("FIX(API)!: X", of("X", "FIX", "API", marked=True)),
    ("deps-dev: x", of("x", "deps-dev")),
    ("fix2: x", of("x", "fix2")),
    ("fix_up: x", of("x", "fix_up")),
    ("revert: feat(a)!: x", of("feat(a)!: x", "revert")),
    ("fix: a: b: c", of("a: b: c")),
    ("fix: http://a.b/c#d", of("http://a.b/c#d")),
    ("fix: ✨ sparkle", of("✨ sparkle")),
    ("fix: :bug: swat", of(":bug: swat")),
    ("fix: x (#12)", of("x (#12)")),
    ("fix: x #12", of("x #12")),
    ("fix: !important", of("!important")),
    ("fix: 'x' \"y\" `z`", of("'x' \"y\" `z`")),
    ("fix:    x", of("x")),
    ("fix: x   ", of("x")),
    ("fix: x\t", of("x")),
    ("fix: \tx", of("x")),
    ("fix:x", NONE),
    ("fix : x", NONE),
    ("fix (a): x", NONE),
    ("fix(a) : x", NONE),
    ("fix(a)x: y", NONE),
    ("fix(a)(b): x", NONE),
    ("fix((a)): x", NONE),
    ("fix(a: x", NONE),
    ("fix(): x", NONE),
    ("fix(   ): x", NONE),
    ("(a): x", NONE),
    ("!: x", NONE),
    ("fix! : x", NONE),
    ("fix!!: x", NONE),
    ("!fix: x", NONE),
    ("fix!(a): x", NONE),
    ("fix", NONE),
    ("fix:", NONE),
    ("fix!:", NONE),
    ("fix: ", NONE),
    (" fix: x", NONE),
    ("- fix: x", NONE),
    ("* fix: x", NONE),
    ("[fix]: x", NONE),
    (":bug: fix: x", NONE),
    ("🐛 fix: x", NONE),
    ("fixup! fix: x", NONE),
    ("squash! fix: x", NONE),
    ("amend! fix: x", NONE),
    ('Revert "fix: x"', NONE),
    ("Merge branch 'fix: x'", NONE),
    ("Merge pull request #1 from a/fix", NONE),
    ("1: x", NONE),
    ("#12: x", NONE),
]

MESSAGES: dict[str, Case] = {
    "a mark and a footer": (
        "fix!: x\n\nBREAKING CHANGE: y",
        MARKED,
        "",
        [("BREAKING CHANGE", "y")],
        True,
    ),
    "a mark and a body": ("fix!: x\n\ny", MARKED, "y", [], True),
    "two breaking changes": (
        "fix: x\n\nBREAKING CHANGE: y\nBREAKING-CHANGE: z",
        X,
        "",
        [("BREAKING CHANGE", "y"), ("BREAKING-CHANGE", "z")],
        True,
    ),
    "small letters": ("fix: x\n\nbreaking change: y", X, "breaking change: y", [], False),
    "small letters and a hyphen": ("fix: x\n\nbreaking-change: y", X, "", [("breaking-change", "y")], False),
    "mixed letters": ("fix: x\n\nBreaking-Change: y", X, "", [("Breaking-Change", "y")], False),
    "the plural": ("fix: x\n\nBREAKING CHANGES: y", X, "BREAKING CHANGES: y", [], False),
    "the plural with a hyphen": ("fix: x\n\nBREAKING-CHANGES: y", X, "", [("BREAKING-CHANGES", "y")], False),
    "no colon": ("fix: x\n\nBREAKING CHANGE y", X, "BREAKING CHANGE y", [], False),
    "no space": ("fix: x\n\nBREAKING CHANGE:y", X, "BREAKING CHANGE:y", [], False),
    "a number sign": ("fix: x\n\nBREAKING-CHANGE #4", X, "", [("BREAKING-CHANGE", "4")], False),
    "nothing after the colon": ("fix: x\n\nBREAKING CHANGE: ", X, "BREAKING CHANGE:", [], False),
    "text on the next line": ("fix: x\n\nBREAKING CHANGE:\ny", X, "", [("BREAKING CHANGE", "y")], True),
    "text after a blank line": ("fix: x\n\nBREAKING CHANGE:\n\ny", X, "", [("BREAKING CHANGE", "y")], True),
    "a list on the next line": ("fix: x\n\nBREAKING CHANGE:\n- y\n- z", X, "", [("BREAKING CHANGE", "- y\n- z")], True),
    "nothing before the next footer": (
        "fix: x\n\nbody\n\nBREAKING CHANGE:\nRefs: 1",
        X,
        "body\n\nBREAKING CHANGE:\nRefs: 1",
        [],
        False,
    ),
    "nothing and a blank line before the next footer": (
        "fix: x\n\nBREAKING CHANGE:\n\nRefs: 1",
        X,
        "BREAKING CHANGE:",
        [("Refs", "1")],
        False,
    ),
    "a divider where the text should be": (
        "fix: x\n\nBREAKING CHANGE:\n\n---------\n\nRefs: 1",
        X,
        "BREAKING CHANGE:\n\n---------",
        [("Refs", "1")],
        False,
    ),
    "an indented text on the next line": ("fix: x\n\nBREAKING CHANGE:\n  y", X, "", [("BREAKING CHANGE", "y")], True),
    "an underscore": ("fix: x\n\nBREAKING_CHANGE:\ny", X, "BREAKING_CHANGE:\ny", [], False),
    "in the middle of a line": ("fix: x\n\nno BREAKING CHANGE: y", X, "no BREAKING CHANGE: y", [], False),
    "indented": ("fix: x\n\n  BREAKING CHANGE: y", X, "  BREAKING CHANGE: y", [], False),
    "quoted": ("fix: x\n\n> BREAKING CHANGE: y", X, "> BREAKING CHANGE: y", [], False),
    "at the end of a paragraph": ("fix: x\n\nbody\nBREAKING CHANGE: y", X, "body\nBREAKING CHANGE: y", [], False),
    "below the header": ("fix: x\nBREAKING CHANGE: y", X, "BREAKING CHANGE: y", [], False),
    "before the body": (
        "fix: x\n\nBREAKING CHANGE: y\n\nmore of it",
        X,
        "",
        [("BREAKING CHANGE", "y\n\nmore of it")],
        True,
    ),
    "between other footers": (
        "fix: x\n\nRefs: 1\nBREAKING CHANGE: y\n  z\nCloses #2",
        X,
        "",
        [("Refs", "1"), ("BREAKING CHANGE", "y\n  z"), ("Closes", "2")],
        True,
    ),
    "a type that is no feature": (
        "chore: x\n\nBREAKING CHANGE: y",
        of("x", "chore"),
        "",
        [("BREAKING CHANGE", "y")],
        True,
    ),
    "a footer with a number sign": ("fix: x\n\nFixes #12", X, "", [("Fixes", "12")], False),
    "several numbers": ("fix: x\n\nFixes #12, #13", X, "", [("Fixes", "12, #13")], False),
    "a number sign in a value": ("fix: x\n\nRefs: #12", X, "", [("Refs", "#12")], False),
    "a space after the number sign": ("fix: x\n\nFixes # 12", X, "Fixes # 12", [], False),
    "a colon in a value": ("fix: x\n\nSee: a: b", X, "", [("See", "a: b")], False),
    "an address in a value": ("fix: x\n\nLink: https://a.b/c#d", X, "", [("Link", "https://a.b/c#d")], False),
    "an address alone": ("fix: x\n\nhttps://a.b/c", X, "https://a.b/c", [], False),
    "a time alone": ("fix: x\n\n10:30 came", X, "10:30 came", [], False),
    "a token of two words": ("fix: x\n\nAcked by: y", X, "Acked by: y", [], False),
    "a sentence with a colon": ("fix: x\n\nThis is why: y", X, "This is why: y", [], False),
    "a token in brackets": ("fix: x\n\n[skip]: y", X, "[skip]: y", [], False),
    "an item of a list": ("fix: x\n\n- Refs: 1", X, "- Refs: 1", [], False),
    "a paragraph before the footers": (
        "fix: x\n\nbody\n\nmore\n\nRefs: 1\nAcked-by: y",
        X,
        "body\n\nmore",
        [("Refs", "1"), ("Acked-by", "y")],
        False,
    ),
    "a footer each paragraph": (
        "fix: x\n\nRefs: 1\n\nAcked-by: y\n\nBREAKING CHANGE: z",
        X,
        "",
        [("Refs", "1"), ("Acked-by", "y"), ("BREAKING CHANGE", "z")],
        True,
    ),
    "a note in the middle": (  # rule 8 makes it a footer, and rule 10 gives it what follows
        "fix: x\n\nbody\n\nNote: y\n\nmore\n\nRefs: 1",
        X,
        "body",
        [("Note", "y\n\nmore"), ("Refs", "1")],
        False,
    ),
    "text after the last footer": (  # likewise
        "fix: x\n\nSigned-off-by: A <a@b.c>\n\nmore",
        X,
        "",
        [("Signed-off-by", "A <a@b.c>\n\nmore")],
        False,
    ),
    "a value over lines": ("fix: x\n\nWhy: y\n z\n\tw", X, "", [("Why", "y\n z\n\tw")], False),
    "a value over lines that are not indented": ("fix: x\n\nWhy: y\nz", X, "", [("Why", "y\nz")], False),
    "a value with a blank line": ("fix: x\n\nWhy: y\n\nz\nRefs: 1", X, "", [("Why", "y\n\nz"), ("Refs", "1")], False),
    "the same token twice": (
        "fix: x\n\nCo-authored-by: A <a@b.c>\nCo-authored-by: D <d@e.f>",
        X,
        "",
        [("Co-authored-by", "A <a@b.c>"), ("Co-authored-by", "D <d@e.f>")],
        False,
    ),
    "a token in another script": ("fix: x\n\nGeprüft-von: Ä", X, "", [("Geprüft-von", "Ä")], False),
    "a token with a digit": ("fix: x\n\nCVE-2024-1: y", X, "", [("CVE-2024-1", "y")], False),
    "picked": (
        "fix: x\n\nbody\n\n(cherry picked from commit 0123456789abcdef0123456789abcdef01234567)",
        X,
        "body\n\n(cherry picked from commit 0123456789abcdef0123456789abcdef01234567)",
        [],
        False,
    ),
    "picked below footers": (
        "fix: x\n\nRefs: 1\n(cherry picked from commit 0123456789abcdef0123456789abcdef01234567)\nAcked-by: y",
        X,
        "",
        [("Refs", "1"), ("Acked-by", "y")],
        False,
    ),
    "reverted": (
        'Revert "fix: x"\n\nThis reverts commit 0123456.\n',
        NONE,
        "This reverts commit 0123456.",
        [],
        False,
    ),
    "reverted with a type": (
        "revert: let us never again speak of it\n\nRefs: 676104e, a215868",
        of("let us never again speak of it", "revert"),
        "",
        [("Refs", "676104e, a215868")],
        False,
    ),
    "a body of a comma": ("fix: x\n\n,", X, ",", [], False),
    "several blank lines": ("fix: x\n\n\n\nbody\n\n\n\nRefs: 1\n\n\n", X, "body", [("Refs", "1")], False),
    "blank lines that are not empty": ("fix: x\n \nbody\n\t\nRefs: 1", X, "body", [("Refs", "1")], False),
    "carriage returns": ("fix: x\r\n\r\nbody\r\n\r\nRefs: 1\r\n 2\r\n", X, "body", [("Refs", "1\n 2")], False),
    "white space at the ends of lines": ("fix: x  \n\nbody  \n\nRefs: 1  \n", X, "body", [("Refs", "1")], False),
    "no blank line below the header": ("fix: x\nbody\n\nRefs: 1", X, "body", [("Refs", "1")], False),
    "code in the body": ("fix: x\n\n    a: 1\n    b #2", X, "    a: 1\n    b #2", [], False),
    "a table in the body": (
        "fix: x\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        X,
        "| a | b |\n|---|---|\n| 1 | 2 |",
        [],
        False,
    ),
    "parentheses in the body": ("fix: x\n\nfoo(a, bar(b)): c", X, "foo(a, bar(b)): c", [], False),
    "footers without a header": ("\n\nRefs: 1", of("1", "Refs"), "", [], False),
    "a header that is none": ("wip\n\nbody\n\nBREAKING CHANGE: y", NONE, "body", [("BREAKING CHANGE", "y")], True),
}


@pytest.mark.parametrize(("line", "expected"), HEADERS)
def test_a_header(line: str, expected: Header) -> None:
    assert parse(line).header[1:] == expected


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message(name: str) -> None:
    text, header, body, footers, breaking = MESSAGES[name]
    message = parse(text)
    assert message.header[1:] == header
    assert (message.body, [(footer.token, footer.value) for footer in message.footers]) == (body, footers)
    assert message.breaking is breaking
    assert compose(message) == text
