import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.diagnoser.readers.jobs import job_names


@pytest.mark.parametrize(
    ("paths", "jobs"),
    [
        (["report.json"], [""]),
        (["a/py311-linux/report.json", "a/py312/report.json"], ["py311-linux", "py312"]),
        (["report-3.11.json", "report-3.12.json"], ["3.11", "3.12"]),
        (["shard_1_of_2.xml.gz", "shard_2_of_2.xml.gz"], ["1", "2"]),
        (["out/linux/a-1.json", "out/linux/a-2.json", "out/mac/a-1.json"], ["linux/1", "linux/2", "mac/1"]),
        (["report.json", "report-2.json"], ["report", "report-2"]),
        (["report.json", "report.xml"], ["report.json", "report.xml"]),
        (["a/report.json", "report.json"], ["a/report.json", "report.json"]),
        (["./x/r.json", "y/r.json"], ["x", "y"]),
        (["C:\\ci\\x\\r.json", "C:\\ci\\y\\r.json"], ["x", "y"]),
        (["-", "a/r.json", "b/r.json"], ["stdin", "a", "b"]),
        (["-", "report.json"], ["stdin", "report"]),
    ],
)
def test_names(paths: list[str], jobs: list[str]) -> None:
    assert job_names(paths) == dict(zip(paths, jobs, strict=True))


PATHS = st.lists(st.text("ab-_./j", min_size=1, max_size=12), min_size=2, max_size=6, unique=True)


@given(PATHS, st.randoms())
def test_names_differ_and_do_not_depend_on_the_order(paths: list[str], rng: random.Random) -> None:
    names = job_names(paths)
    shuffled = rng.sample(paths, len(paths))

    assert job_names(shuffled) == names
    assert len(set(names.values())) == len(paths)
    assert all(names.values())
