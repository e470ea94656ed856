"""Message templates: what varies is masked, what identifies a cause is kept."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.diagnoser.mask import LONGEST, shape, template

SAME = {
    "host, port and uuid": [
        "no answer from 192.168.7.1:5432 for 6f1c2f0e-3a52-4c52-8d0e-2b0a9be1c001",
        "no answer from 10.1.22.250:6000 for 00000000-3a52-4c52-8d0e-ffffffffffff",
    ],
    "upper-case uuid": [
        "job 6F1C2F0E-3A52-4C52-8D0E-2B0A9BE1C001 lost",
        "job 0A1C2F0E-3A52-4C52-8D0E-2B0A9BE1C0FF lost",
    ],
    "port of localhost": ["cannot bind localhost:8080", "cannot bind localhost:45123"],
    "temporary folder": [
        "[Errno 2] No such file or directory: '/tmp/pytest-of-ada/pytest-3/test_save0/out.csv'",
        "[Errno 2] No such file or directory: '/private/var/folders/x1/T/pytest-of-bob/pytest-99/test_load0/out.csv'",
    ],
    "path of another machine": [
        "bad line in /home/ada/shop/stock.toml",
        r"bad line in D:\build\agent7\shop\stock.toml",
    ],
    "home folder": ["cannot read ~/shop/stock.toml", "cannot read /root/shop/stock.toml"],
    "address": ["<shop.Cart object at 0x7f11aa0c2d90> is closed", "<shop.Cart object at 0x10d3e5f10> is closed"],
    "numbers of a check": ["assert 17 == 4", "assert -2 == 44"],
    "decimals": ["expected 0.25, got 1.5e-07", "expected 3, got 2.75"],
    "time limit": ["Timeout >1.5s", "Timeout >120s"],
    "sizes": ["needs 20MiB more", "needs 512MiB more"],
    "per cent": ["battery at 3%", "battery at 99%"],
    "members of a set": ["assert {'x', 'y'} == {'y', 'z'}", "assert {'y', 'x'} == {'z', 'y'}"],
    "members of a set of numbers": ["got {1, 2, 10}", "got {10, 2, 1}"],
    "time stamp": ["token expired at 2024-02-29T23:59:59Z", "token expired at 2031-12-01 00:00:00.125+02:00"],
    "date": ["no rate for 2024-02-29", "no rate for 1999-01-01"],
    "time of day": ["closed since 23:59:59", "closed since 08:00:01.5"],
    "commit": [
        "unknown object 9fceb02d0ae598e95dc970b74767f19372d61af8",
        "unknown object 1a410efbd13591db07496601ebc7a059dd55cfe9",
    ],
    "short commit": ["unknown object 9fceb02", "unknown object 1a410ef"],
    "worker": ["[gw11] node down", "[gw2] node down"],
    "count of arguments": [
        "total() takes 1 positional argument but 3 were given",
        "total() takes 2 positional arguments but 1 was given",
    ],
    "plural": ["found 1 error in the form", "found 12 errors in the form"],
    "query of a url": ["GET http://shop.test/a?id=1 failed", "GET http://shop.test/b?id=22 failed"],
    "email": ["no user ada@example.com", "no user bob.b+x@mail.example.org"],
}
DIFFERENT = {
    "missing key": ["'price'", "'amount'"],
    "missing attribute": ["'Cart' object has no attribute 'items'", "'Cart' object has no attribute 'lines'"],
    "whose attribute": ["'Cart' object has no attribute 'items'", "'Order' object has no attribute 'items'"],
    "missing module": ["No module named 'redis'", "No module named 'attr'"],
    "status with words": ["503 Server Error for url: http://a.test/x", "401 Client Error for url: http://a.test/x"],
    "status after HTTP": ["HTTP 502 from upstream", "HTTP 418 from upstream"],
    "status code": ["unexpected status 500", "unexpected status 404"],
    "file name": ["cannot open /etc/shop/rates.csv", "cannot open /etc/shop/stock.csv"],
    "undefined name": ["name 'total' is not defined", "name 'price' is not defined"],
    "wording": ["stock must be positive", "stock must be a number"],
    "set of others": ["got {'a', 'b'}", "got {'a', 'c'}"],
    "argument": [
        "total() missing 1 required positional argument: 'rate'",
        "total() missing 1 required positional argument: 'net'",
    ],
}


@pytest.mark.parametrize("messages", SAME.values(), ids=SAME)
def test_what_varies_is_masked(messages: list[str]) -> None:
    assert len({template(message) for message in messages}) == 1
    assert template(messages[0]) != messages[0] or messages[0] != messages[1]


@pytest.mark.parametrize("messages", DIFFERENT.values(), ids=DIFFERENT)
def test_what_identifies_a_cause_is_kept(messages: list[str]) -> None:
    assert len({template(message) for message in messages}) == len(messages)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("row 3 of 10", "row <n> of <n>"),
        ("v1 and x2y stay", "v1 and x2y stay"),
        ("at 0xdeadbeef", "at <address>"),
        ("see /a/b/c.txt", "see <path>/c.txt"),
        ("'abc' != 'abd'", "'abc' != 'abd'"),
        ("{'b', 'a'}", "{'a', 'b'}"),
        ("{'b': 1, 'a': 2}", "{'b': <n>, 'a': <n>}"),
        ("", ""),
    ],
)
def test_templates(text: str, masked: str) -> None:
    assert template(text) == masked


def test_only_the_beginning_counts() -> None:
    assert template("x" * LONGEST + "a") == template("x" * LONGEST + "b")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("assert 'ab' == 'cd'", "assert 'x' == 'it\\'s'"),
        ('assert "a" in "b"', "assert 'ccc' in 'd'"),
        ("assert b'a' == b'b'", "assert b'' == b'ff'"),
        ("assert total(3) == 4", "assert total(5) == 6"),
    ],
)
def test_shapes_mask_strings_too(left: str, right: str) -> None:
    assert shape(left) == shape(right)


def test_shapes_keep_what_is_compared_how() -> None:
    assert len({shape(text) for text in ("assert 'a' == 'b'", "assert 'a' in 'b'", "assert None is True")}) == 3


@given(st.text(max_size=2 * LONGEST))
def test_any_text_has_a_template(text: str) -> None:
    assert isinstance(template(text), str)
    assert isinstance(shape(text), str)


PIECES = st.sampled_from(
    [
        "<n>",
        "12",
        "0x1f",
        "/srv/a/b",
        "'key'",
        "{'a', 'b'}",
        "gw1",
        "HTTP 404",
        "1 items",
        "12:30:01",
        "a@b.c",
        ", ",
        "x",
    ]
)


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_a_template_stays_as_it_is(text: str) -> None:
    once = template(text)
    assert template(once) == once


@given(st.permutations(["'ada'", "'bob'", "7", "None"]))
def test_sets_have_no_order(members: list[str]) -> None:
    assert template(f"got {{{', '.join(members)}}}") == "got {'ada', 'bob', <n>, None}"


@pytest.mark.parametrize(
    "seed", ["a", "0", "/a", "C:\\", "{'a', ", "a.a@", "1.", "1e+", "((", "'", "\\", "x://", "é", "0f-"]
)
def test_long_nonsense_costs_no_more_than_its_beginning(seed: str) -> None:
    text = seed * (100_000 // len(seed))
    start = time.process_time()
    template(text)
    shape(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "words", ["assert <n> is None", "<n> not less than <n>", "<n> has gone", "status <n> does not fit"]
)
def test_words_that_end_like_a_plural_stay(words: str) -> None:
    assert template(words.replace("<n>", "4")) == words
