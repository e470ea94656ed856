import json
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from devkit.core.secrets import MASK, find, mask

LETTERS = "Zx81kQpLm27vTbRw94NcYhGd63sJfAeUo5KiVzXq"

REAL = [
    ("GitHub token", f"ghp_{LETTERS[:36]}"),
    ("GitHub token", "github_pat_" + (LETTERS * 2)[:82]),
    ("GitLab token", f"glpat-{LETTERS[:20]}"),
    ("AWS access key", "AKIA" + "ABCDEFGHIJ234567"),
    ("Slack token", "xoxb-123456789012-" + LETTERS[:24]),
    ("Google API key", f"AIza{LETTERS[:35]}"),
    ("npm token", f"npm_{LETTERS[:36]}"),
    ("JSON Web Token", f"eyJ{LETTERS[:12]}.eyJ{LETTERS[:20]}.{LETTERS[:30]}"),
    ("private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nAbc=\n-----END RSA PRIVATE KEY-----"),
]


@pytest.mark.parametrize(("kind", "secret"), REAL)
def test_what_issuers_document_is_found_and_goes(kind: str, secret: str) -> None:
    text = f"before {secret} after"
    assert [each.kind for each in find(text)] == [kind]
    assert mask(text) == f"before {MASK} after"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("postgresql://app:hunter22@db.example.org/x", f"postgresql://app:{MASK}@db.example.org/x"),
        (f"Authorization: Bearer {LETTERS}", f"Authorization: Bearer {MASK}"),
        ("password='S3cr3t-Pa55w0rd!'", f"password='{MASK}'"),
        (f"API_KEY={LETTERS[:24]}", f"API_KEY={MASK}"),
        (f'{{"client_secret": "{LETTERS[:24]}"}}', f'{{"client_secret": "{MASK}"}}'),
    ],
)
def test_a_value_named_like_a_secret_goes_and_its_name_stays(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "assert token == expected_token",
        "def test_password_is_required(client, password_hasher): ...",
        "password: ${DATABASE_PASSWORD_VALUE}",
        'api_key = "changeme"',
        "secret = settings.SECRET_KEY_FALLBACK",
        "tests/test_tokens.py::test_token[one]",
        "commit 5fda3b95a4ea91299a34e894583c3862153e4b97",
        "https://example.org:8080/path@2x",
        "TypeError: tokenize() got an unexpected keyword argument",
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    assert mask(text) == text


def test_given_values_go_the_longest_first_and_short_ones_stay() -> None:
    assert mask("abcdefgh1 abcdefgh ab", ["ab", "abcdefgh", "abcdefgh1"]) == f"{MASK} {MASK} ab"


@pytest.mark.parametrize("cut", ["\N{HORIZONTAL ELLIPSIS}", "..."])
def test_what_an_ellipsis_left_of_a_given_value_goes(cut: str) -> None:
    assert (
        mask(f"is {LETTERS[:9]}{cut} and {cut}{LETTERS[-9:]}{cut}", [LETTERS]) == f"is {MASK}{cut} and {cut}{MASK}{cut}"
    )
    assert mask(f"is {LETTERS[:9]}{cut}", parts_of=[LETTERS]) == f"is {MASK}{cut}"
    assert mask(f"is {LETTERS[:3]}{cut}{LETTERS[5:9]}", [LETTERS]) == f"is {LETTERS[:3]}{cut}{LETTERS[5:9]}"


@given(st.text("ab.", max_size=30), st.text("ab", min_size=8, max_size=12))
def test_neither_a_value_nor_its_beginning_is_left_before_an_ellipsis(text: str, value: str) -> None:
    done = mask(text, [value])
    assert value not in done
    assert f"{value[:4]}..." not in done


@given(st.text(max_size=300))
def test_masking_never_fails_and_is_done_once(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@example({"token": '0123456"'})
@given(st.dictionaries(st.sampled_from(["token", "password", "note"]), st.text(string.printable, max_size=60)))
def test_a_json_document_stays_one(values: dict[str, str]) -> None:
    assert json.loads(mask(json.dumps(values))).keys() == values.keys()


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *("password = 'Xk29fLq81z'", "token=", "ghp_" + "a1B2" * 9, "https://ada:s3cr3t-9x@host/", " ", "İ"),
            *("api_key: ", "'9fK2mQ7xT4vB'", "x", "Authorization: Bearer abcdefgh12345678", ";", "pwd=A1b2c3d4e5;"),
        ]
    ),
    max_size=6,
).map("".join)


@given(FRAGMENTS, FRAGMENTS)
def test_a_line_s_secrets_are_its_own(one: str, two: str) -> None:
    start = len(one) + 1
    below = [each._replace(start=start + each.start, end=start + each.end) for each in find(two)]
    assert list(find(f"{one}\n{two}")) == [*find(one), *below]
