"""Secrets: found in what is staged, kept out of every message."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from devkit.changelog.diff.records import FileDiff, Hunk
from devkit.changelog.message.secrets import REDACTED, Secret, redact, secrets
from devkit.core.secrets import MASK, SHAPES, mask

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
        ("api_key: 'q8Zx7Lp2Vn4Kd9Rt1Ws6'", "a value named like a secret"),
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
    assert staged(line) == ()


RANDOM = "Zx81kQpLm27vTbRw94NcYhGd63sJfAeUo5KiVzXq"
SAMPLES = {
    "GitHub token": [f"gho_{RANDOM[:36]}", f"github_pat_{RANDOM[:22]}_{RANDOM}"],
    "GitLab token": [f"glpat-{RANDOM[:20]}", f"glft-{RANDOM[:20]}", f"glptt-{RANDOM}"],
    "AWS access key": ["AKIA" + "ABCDEFGHIJ234567", "ASIA" + "ABCDEFGHIJ234567", "ABIA" + "ABCDEFGHIJ234567"],
    "Slack token": [f"xoxb-123456789012-{RANDOM[:24]}", f"xoxp-{RANDOM[:12]}"],
    "Slack webhook": ["hooks.slack.com/services/" + f"T0A1B2C3D/B0A1B2C3D/{RANDOM[:24]}"],
    "Google API key": [f"AIza{RANDOM[:35]}"],
    "Stripe key": [f"sk_live_{RANDOM[:24]}", f"rk_test_{RANDOM[:16]}"],
    "API key": [f"sk-{RANDOM[:24]}", f"sk-proj-{RANDOM[:20]}_{RANDOM[:20]}", f"sk-ant-api03-{RANDOM}"],
    "npm token": [f"npm_{RANDOM[:36]}"],
    "PyPI token": [f"pypi-AgEIcHlwaS5vcmc{RANDOM}"],
    "SendGrid key": [f"SG.{RANDOM[:22]}.{RANDOM}"],
    "Hugging Face token": [f"hf_{RANDOM[:34]}"],
    "JSON Web Token": [f"eyJ{RANDOM[:12]}.eyJ{RANDOM[:20]}.{RANDOM[:30]}"],
    "private key": ["-----BEGIN OPENSSH PRIVATE " + "KEY-----", "-----BEGIN PGP PRIVATE " + "KEY BLOCK-----"],
    "password in an address": ["hunter42", "Pa55w0rd"],
    "password in a connection string": ["s3cr3t9X", "Tr0ub4dor"],
    "authorization header": [RANDOM, "QWRhOmh1bnRlcjQy"],
    "value named like a secret": [RANDOM[:24], "S3cr3t-Pa55w0rd!", "q8Zx7Lp2Vn4Kd9Rt1Ws6"],
}
AROUND = {
    "password in an address": "postgresql://ada:{}@db.internal/app",
    "password in a connection string": "Server=x;Password={};Database=y",
    "authorization header": "Authorization: Bearer {}",
    "value named like a secret": "api_key = '{}'",
}


def test_there_are_samples_of_every_shape() -> None:
    assert list(SAMPLES) == [shape.kind for shape in SHAPES]


@pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind, values in SAMPLES.items() for value in values])
def test_each_shape_is_known_at_both_doors(kind: str, value: str) -> None:
    line = AROUND.get(kind, "see {} there").format(value)
    [found] = staged("nothing", line, "nothing")
    assert (found.kind.partition(" ")[2], found.value, found.line) == (kind, value, 8)
    assert value not in redact(f"fix: use {line} here")
    assert mask(line) == line.replace(value, MASK)


@pytest.mark.parametrize(
    "line",
    [
        "commit 5fda3b95a4ea91299a34e894583c3862153e4b97",
        "rev: 5fda3b95a4ea91299a34e894583c3862153e4b97  # v7.0.0",
        'hash = "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"',
        'token_sha = "sha256-LCa0a2j/xo/5m0U8HTBBNBNCLXBkg7+g+YpeiGJm564="',
        "id: 550e8400-e29b-41d4-a716-446655440000",
        'session_token_id = "550e8400-e29b-41d4-a716-446655440000"',
        "password: <password>",
        "API_KEY=<your-api-key>",
        "API_KEY=xxxxxxxxxxxxxxxxxxxx",
        'api_key = "changeme"',
        "SECRET_KEY: ${SECRET_KEY_OF_PRODUCTION}",
        "token: ${{ secrets.GITHUB_TOKEN }}",
        "token = $GITHUB_TOKEN_OF_CI",
        "GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
        "Authorization: Bearer <token>",
        "Authorization: Bearer $TOKEN",
        "Authorization: Bearer access_token",
        "postgresql://user:password@localhost/app",
        "postgresql://postgres:postgres@localhost/app",
        "https://${USER}:${TOKEN}@example.com",
        'f"https://{user}:{token}@github.com/{name}"',
        "token = os.environ['TOKEN']",
        "token = self._md5sum2hex(value)",
        "tokens = tokenizer.tokenize_all(text)",
        'token_url = "https://auth.example.com/oauth2/v1/token"',
        'secret_path = "/run/secrets/db_password1"',
        'PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]',
        'password_hasher = "django.contrib.auth.hashers.MD5PasswordHasher"',
        'TOKEN = re.compile("[a-z0-9]{32}")',
        'TOKEN_PATTERN = r"[A-Z]{2}\\d+"',
        "max_tokens: 123456789012",
        '"js-tokens": "npm:js-tokens@^4.0.0"',
        "scikit: sk-learn-0-24-compatible-estimators",
        "uses: pypi-publish-and-github-release-and-everything-else",
        "the password, the secret and the token are kept in a safe place",
        "feat(auth): keep the refresh-token: it-is-needed-later",
    ],
)
def test_no_alarm_at_either_door(line: str) -> None:
    assert staged(line) == ()
    assert mask(line) == line


def test_lines_are_those_of_the_new_file() -> None:
    lines = (b" kept\n", b"-gone\n", b"+new\n", b" kept\n", b"+" + SAMPLES["npm token"][0].encode() + b"\n")
    [found] = secrets([FileDiff("a", hunks=(Hunk(1, 3, 7, 4, "", lines),))])
    assert found.line == 10


def test_a_value_and_what_is_in_it_are_one_secret() -> None:
    line = f'token = "prefix:{SAMPLES["GitHub token"][0]}"'
    assert [found.kind for found in staged(line)] == ["a GitHub token"]
    assert mask(line) == f'token = "{MASK}"'


def test_removed_secrets_are_no_news() -> None:
    hunk = Hunk(1, 1, 0, 0, "", (b"-ghp_" + b"a1B2" * 9 + b"\n",))
    assert secrets([FileDiff("a", hunks=(hunk,))]) == ()


@given(st.text(LETTERS, min_size=36, max_size=36), st.text(max_size=20), st.text(max_size=20))
def test_never_left(secret: str, before: str, after: str) -> None:
    assume(len(set(secret)) > 12)  # what repeats itself stands for a secret
    token = f"ghp_{secret}"
    assert token not in redact(f"{before} {token} {after}")
    assert secret not in redact(f"{before}_{secret}.{after}", [Secret("", "a", 1, token)])


def test_words_stay() -> None:
    text = "feat(parser): add ParserConfigurationBuilder.with_defaults and docs/configuration_reference.md"
    assert redact(text) == text
    assert REDACTED not in redact("chore: bump 3f786850e387550fdab836ed7e6dc881de23001b")
