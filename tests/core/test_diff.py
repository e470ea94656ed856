from hypothesis import example, given
from hypothesis import strategies as st

from devkit.core.diff import body, hunk, unquoted

NAMES = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}


def written(path: bytes) -> bytes:
    """A path as git writes it in a header."""
    text = "".join(f"\\{NAMES[each]}" if each in NAMES else _plain(each) for each in path)
    quoted = f'"{text}"' if text.encode() != path else text
    return quoted.encode() + (b"\t\n" if b" " in path and not quoted.startswith('"') else b"\n")


def _plain(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"


@given(st.binary(min_size=1, max_size=12))
@example(b"a b")
@example("gr\u00fc\u00df \\n.py".encode())
@example(b"\xff\"'")
def test_a_path_is_read_as_git_writes_it(path: bytes) -> None:
    assert unquoted(written(path)) == path.decode("utf-8", "surrogateescape")


def test_a_quoted_path_may_hold_bytes_as_they_are() -> None:
    assert unquoted('"b/gr\u00fc\\tn"\n'.encode()) == "b/gr\u00fc\tn"


def test_what_begins_a_hunk() -> None:
    assert hunk(b"@@ -3 +4 @@ def f():\n") == (4, 4, 2)
    assert hunk(b"@@ -3,2 +4,5 @@\n") == (4, 8, 7)
    assert hunk(b"@@ -3,2 +2,0 @@\n") == (2, 2, 2)
    assert hunk(b"@@ -1,2 +0,0 @@\n") == (1, 1, 2)
    assert hunk(b"+@@ -3 +4 @@\n") is None


MARK = b"\\ No newline at end of file\n"


@given(st.lists(st.sampled_from([b"-a\n", b"+b\n", MARK]), max_size=9), st.integers(0, 9))
def test_a_hunk_ends_after_its_lines(lines: list[bytes], size: int) -> None:
    rest = iter(lines)
    taken = list(body(rest, size))
    changed = [line for line in lines if line != MARK]
    left = list(rest)
    assert taken == changed[:size]
    assert [line for line in left if line != MARK] == changed[size:]
    assert lines[len(lines) - len(left) :] == left
