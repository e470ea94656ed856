import io
import re
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from devkit.diagnoser.diagnosis import Diagnosis, Fix, Verdict
from devkit.diagnoser.formats import print_text, render
from devkit.diagnoser.formats.layout import cells

CART = """\
1. Cart.total ignores the discount
   assertion · 66 tests · new
   src/shop/cart.py:41 in Cart.total
     the deepest project frame that all of them share
       39 |     def total(self) -> int:
       40 |         subtotal = sum(item.price for item in self.items)
     > 41 |         return subtotal
   AssertionError: assert <number> == <number>
     where <number> = total()
   Joined because: the same comparison fails on a value from the same function
   Note: all use the fixture `discounted_cart`
   Owners: @shop/checkout
   Patch (source, 90% sure, verified): the operand is off by the discount
     --- a/src/shop/cart.py
     +++ b/src/shop/cart.py
     @@ -39,4 +39,4 @@
          def total(self) -> int:
              subtotal = sum(item.price for item in self.items)
     -        return subtotal
     +        return subtotal - self.discount
   Failing tests:
     tests/test_cart.py::test_total[0]
     tests/test_cart.py::test_total[1]
     tests/test_cart.py::test_total[2]
     tests/test_cart.py::test_total[3]
     tests/test_cart.py::test_total[4]
     … and 61 more
"""


def printed(diagnosis: Diagnosis, verbose: int = 0, encoding: str = "utf-8", **options: object) -> str:
    buffer = io.BytesIO()
    file = io.TextIOWrapper(buffer, encoding=encoding, newline="")
    console = Console(file=file, **{"width": 80, "_environ": {}, "legacy_windows": False, **options})  # type: ignore[arg-type]
    print_text(diagnosis, console=console, verbose=verbose)
    file.flush()
    return buffer.getvalue().decode(encoding)


def test_a_cluster_reads_as_cause_line_and_patch(red: Diagnosis) -> None:
    verdict, unread, rest = render(red, "text").split("\n", 2)
    assert verdict == "214 of 1,460 tests failed from 3 causes, 2 of them new, 1 of them probably flaky"
    assert unread == "Not read: shard-2.json: shard-2.json is cut off at byte 4,096: write it again"
    assert rest.startswith(f"\n{CART}\n2. The payment gateway")


def test_details_come_with_verbosity(red: Diagnosis) -> None:
    plain, detailed = render(red, "text"), render(red, "text", verbose=1)
    for words in (
        "test_total[65]",
        "Suspect, 0.31: src/shop/pricing.py:7 in discount\n     in 12 of 66 tracebacks",
        "Log: WARNING shop.cart: no discount found",
        "Example: tests/test_cart.py::test_total[0]\n         def test_total():",
        "Fingerprint: v1:0000000000000001",
    ):
        assert words not in plain
        assert words in detailed


def test_twice_verbose_shows_a_long_example_whole(build: SimpleNamespace) -> None:
    example = type(build.cluster().example)("a.py::test", "FIRST\n" + "line\n" * 3_000)
    diagnosis = build.diagnosis(build.cluster(example=example))
    assert "FIRST" not in render(diagnosis, "text", verbose=1)
    assert "FIRST" in render(diagnosis, "text", verbose=2)


def test_clusters_after_the_tenth_take_one_line(many: Diagnosis) -> None:
    tail = render(many, "text").split("\n\n")[-1].splitlines()
    assert len(tail) == 20
    assert tail[0] == "11. Cart.total ignores the discount  66 tests · src/shop/cart.py:41"
    assert "11. Cart.total ignores the discount\n" in render(many, "text", verbose=1)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"tests": 1466, "passed": 1460, "failed": 0, "errors": 0}, "No failures: 1,460 tests passed, 6 skipped\n"),
        ({"tests": 0, "passed": 0, "failed": 0, "errors": 0}, "No tests in the reports\n"),
        ({"tests": 3, "failed": 1, "errors": 4}, "5 tests failed from 0 causes\n"),
    ],
)
def test_a_run_without_clusters_takes_one_line(build: SimpleNamespace, changes: dict[str, int], line: str) -> None:
    assert render(build.diagnosis(**changes), "text") == line


def test_reruns_that_passed_in_the_end_are_no_failures(build: SimpleNamespace) -> None:
    diagnosis = build.diagnosis(build.cluster(), failed=0, errors=0)
    assert render(diagnosis, "text").startswith(
        "No test failed in the end, but some did on the way, from 1 cause, new\n"
    )


def test_unread_reports_are_named_when_the_rest_is_green(red: Diagnosis, build: SimpleNamespace) -> None:
    rendered = render(build.diagnosis(unread=red.unread, tests=2, passed=2, skipped=0, failed=0, errors=0), "text")
    assert rendered.startswith("No failures in the reports that could be read: 2 tests passed\nNot read: shard-2.json")


@pytest.mark.parametrize("width", [60, 80])
@settings(deadline=None)
@given(text=st.text(st.sampled_from("ab ./漢\u0301\t\n-"), max_size=300))
def test_lines_fit_the_width_and_end_without_spaces(build: SimpleNamespace, width: int, text: str) -> None:
    cluster = build.hostile_cluster(text)
    diagnosis = build.diagnosis(
        type(cluster)(**{**{f: getattr(cluster, f) for f in cluster.__struct_fields__}, "fixes": ()})
    )
    for verbose in (0, 1):
        lines = printed(diagnosis, verbose, width=width).split("\n")
        assert [line for line in lines if cells(line) > width or line != line.rstrip()] == []


def test_lines_of_a_patch_are_neither_wrapped_nor_cut(build: SimpleNamespace) -> None:
    patch = f"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-{'a ' * 99}\n+b\n"
    fix = Fix("test", "x", 1, patch, 0.5, verified=None, why="so")
    assert f"     -{('a ' * 99).rstrip()}\n" in render(build.diagnosis(build.cluster(fixes=(fix,))), "text")


def test_a_long_patch_is_cut_between_lines_and_says_so(build: SimpleNamespace) -> None:
    patch = "--- a/x\n+++ b/x\n@@ -1,999 +1 @@\n" + "-line\n" * 999
    fix = Fix("test", "x", 1, patch, 0.5, verified=False, why="so")
    rendered = render(build.diagnosis(build.cluster(fixes=(fix,))), "text")
    shown, cut = rendered.count("     -line\n"), re.search("… ([0-9,]+) lines cut", rendered)
    assert cut is not None
    assert shown + int(cut[1]) == 999
    assert "tried, tests still fail" in rendered


def test_piped_text_has_no_escape_codes_and_equals_the_plain_format(red: Diagnosis) -> None:
    assert printed(red) == render(red, "text")


def test_colour_only_adds_styles(red: Diagnosis) -> None:
    coloured = printed(red, force_terminal=True, color_system="standard")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(red, "text")
    assert "\x1b[1m" in coloured
    assert "\x1b[3" not in printed(red, force_terminal=True, no_color=True)


@settings(deadline=None)
@given(text=st.text(st.sampled_from("[]/:\x1b@a#\n\ud800\u202e"), max_size=30))
def test_nothing_in_a_report_is_rich_markup_or_a_control_code(build: SimpleNamespace, text: str) -> None:
    shown = printed(build.hostile(f"{text}[bold red]:smile: http://x.y"), force_terminal=True, color_system="standard")
    without_styles = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "\x1b" not in without_styles
    assert "[bold red]:smile:" in without_styles
    assert not [line for line in without_styles.split("\n") if line.strip().startswith("::") or "##[" in line]


def test_a_console_that_knows_no_unicode_gets_ascii(red: Diagnosis) -> None:
    shown = printed(red, encoding="ascii")
    assert "assertion - 66 tests - new" in shown
    assert "... and 61 more" in shown


def test_a_very_wide_console_keeps_lines_readable(build: SimpleNamespace) -> None:
    shown = printed(build.diagnosis(build.cluster(reason="word " * 70)), width=300)
    assert max(map(len, shown.splitlines())) <= 120


def test_rows_name_whose_a_cause_is_only_where_causes_differ(red: Diagnosis) -> None:
    first = msgspec.structs.replace(red.clusters[0], tests=("tests/test_cart.py::test_total",), known=None, flaky=None)
    ours, theirs = Verdict("yours", ""), Verdict("infrastructure", "")
    alike = [msgspec.structs.replace(first, rank=rank, verdict=ours) for rank in range(1, 13)]
    rows = render(msgspec.structs.replace(red, clusters=tuple(alike)), "text").split("\n")
    assert "12. Cart.total ignores the discount  src/shop/cart.py:41" in rows
    alike[11] = msgspec.structs.replace(alike[11], verdict=theirs)
    rows = render(msgspec.structs.replace(red, clusters=tuple(alike)), "text").split("\n")
    assert "11. Cart.total ignores the discount  from this change · src/shop/cart.py:41" in rows
    assert "12. Cart.total ignores the discount  infrastructure · src/shop/cart.py:41" in rows
