"""devkit-tests: what tests ran is remembered, and those that ran nothing that has changed since are left out."""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devkit.hooks.affected import memory, session
from devkit.hooks.affected.selecting import Selection

SHOP = """\
import functools
import subprocess
import sys
import threading

SEEN = {}


def named(name):
    return {"net": net, "gross": gross, "slow": slow, "early": early, "made": made, "drawn": drawn, "left": left}[name]


def net(price):
    return price


def gross(price):
    return price + 1


def slow(price):
    return price + 2


def early(price):
    return price + 3


EARLY = early(1)


def made(price):
    return price + 4


def drawn(price):
    return price + 5


def left(price):
    return price + 6


@functools.lru_cache
def kept(name):
    return named(name)(1)


def looked_up(name):
    if name not in SEEN:
        SEEN[name] = named(name)(1)
    return SEEN[name]


def threaded(name):
    thread = threading.Thread(target=lambda: named(name)(1))
    thread.start()
    thread.join()


def started(name):
    subprocess.run([sys.executable, "-c", ""], check=True)
    return named("net")(1)
"""
PLAIN = """\
from shop import named


def test_net():
    assert named("net")(1) == 1


def test_gross():
    assert named("gross")(1) == 2


class TestSlow:
    def test_slow(self):
        assert named("slow")(1) == 3


def test_never():
    assert named("net") is not named("drawn")
"""
FIXTURES = """\
import pytest

from shop import named


@pytest.fixture(scope="module")
def price():
    yield named("made")(1)
    named("gross")(1)


@pytest.fixture(scope="module", autouse=True)
def always():
    named("slow")(1)


def test_first(price):
    assert price == 5


def test_second(price):
    assert price == 5


def test_alone():
    assert named("net")(1) == 1
"""
KEEPING = """\
from shop import kept, looked_up


def test_kept_first():
    assert kept("made") == 5


def test_kept_again():
    assert kept("made") == 5


def test_looked_up_first():
    assert looked_up("left") == 7


def test_looked_up_again():
    assert looked_up("left") == 7
"""
UNSEEN = """\
import inspect
import random

import shop
from shop import named, started, threaded


def test_started():
    assert started("net") == 1


def test_threaded():
    threaded("drawn")


def test_chance():
    assert named(random.choice(["net"]))(1) == 1


def test_source():
    assert "price" in inspect.getsource(shop.drawn)


def test_fails():
    assert named("net")(1) == 2
"""
FILES = {
    "shop.py": SHOP,
    "test_plain.py": PLAIN,
    "test_fixtures.py": FIXTURES,
    "test_keeping.py": KEEPING,
    "test_unseen.py": UNSEEN,
    ".gitignore": "__pycache__/\n.pytest_cache/\n",
}
Choose = Callable[[dict[str, str]], Selection]
ALWAYS = {"started", "chance", "fails"}
"""Of these it isn't known what they run."""


def _tells(python: str) -> bool:
    """Whether an interpreter is one that can be run, and tells what it runs."""
    done = subprocess.run([python, "-c", "import sys; sys.monitoring"], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture(scope="session")
def watching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Settings with a Python that tells what it runs: this one, another with this one's pytest, or this one slowly."""
    if hasattr(sys, "monitoring"):
        yield f"python = '{sys.executable}'"
        return
    versions = sorted(Path("~/.pyenv/versions").expanduser().glob("3.1[2-9]*/bin/python"))
    named = filter(None, map(shutil.which, ("python3.12", "python3.13", "python3.14")))
    found = next(filter(_tells, [*map(str, versions), *named]), None)
    if found is None:
        yield f"python = '{sys.executable}'\nremember = 'always'"
        return
    folder = tmp_path_factory.mktemp("pytest")
    for name in ("pytest", "_pytest", "py", "pluggy", "iniconfig", "packaging", "pygments"):
        spec = importlib.util.find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        source = Path(spec.origin).parent if spec.submodule_search_locations else Path(spec.origin)
        (folder / (name if source.is_dir() else source.name)).symlink_to(source, target_is_directory=source.is_dir())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        yield f"python = '{found}'"


@pytest.fixture(scope="module")
def ran(watching: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with one commit, whose tests were all run."""
    return run_all(tmp_path_factory.mktemp("ran") / "repository", watching)


def run_all(folder: Path, setting: str) -> Path:
    folder.mkdir()
    settings = f"[tool.devkit.tests]\narguments = ['-q']\n{setting}\n"
    for name, text in (FILES | {"pyproject.toml": settings}).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    identity = (["config", "user.name", "Ada"], ["config", "user.email", "ada@example.com"])
    for command in (["init", "-q"], *identity, ["add", "-A"], ["commit", "-q", "--no-gpg-sign", "-m", "all"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    session.run(folder, None)
    return folder


def test_all_that_was_run_and_passed_is_known(ran: Path) -> None:
    kept = memory.load(ran)
    assert {name.rpartition("::test_")[2] for name in kept.tests} == {
        *("net", "gross", "slow", "never", "first", "second", "alone", "kept_first", "kept_again"),
        *("looked_up_first", "looked_up_again", "threaded"),
    }


@pytest.fixture
def repository(ran: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(ran, tmp_path / "repository"))


@pytest.fixture
def choose(repository: Path) -> "Choose":
    """Change files and tell what is selected."""

    def call(files: dict[str, str]) -> Selection:
        for name, text in files.items():
            (repository / name).write_text(text, encoding="utf-8", newline="\n")
        return session.selection(repository, "HEAD")

    return call


def names(selection: Selection) -> set[str]:
    assert not selection.whole
    return {test.rpartition("::")[2].removeprefix("test_") for test in selection.affected}


def changed(function: str) -> dict[str, str]:
    """The sources, one function of which does something else."""
    head = f"def {function}(price):\n"
    assert head in SHOP
    return {"shop.py": SHOP.replace(head, f"{head}    price = int(price)\n")}


def test_only_tests_that_ran_a_changed_function_are_run(choose: Choose) -> None:
    assert names(choose(changed("drawn"))) == {"threaded", "source"} | ALWAYS
    assert names(choose(changed("net"))) == {"net", "alone"} | ALWAYS
    assert "test_plain.py::test_gross" in choose(changed("net")).spared
    everything = choose(changed("early"))  # importing runs it
    assert len(everything.affected) == 16
    assert not everything.spared
    assert names(choose({"shop.py": SHOP.replace("    return price + 2", "    return price + 2  # three")})) == set()


def test_what_a_fixture_of_several_tests_runs_counts_for_all_of_them(choose: Choose) -> None:
    fixtures = {"first", "second", "alone"}
    assert names(choose(changed("slow"))) == {"slow"} | fixtures | ALWAYS
    assert names(choose(changed("gross"))) == {"gross"} | fixtures | ALWAYS


def test_what_one_test_leaves_for_another_counts_for_both(choose: Choose) -> None:
    assert {"kept_first", "kept_again"} <= names(choose(changed("made")))
    assert {"looked_up_first", "looked_up_again"} <= names(choose(changed("left")))


def test_more_than_a_body_counts_for_those_that_can_meet_it(choose: Choose) -> None:
    default = choose({"shop.py": SHOP.replace("def drawn(price)", "def drawn(price=1)")})
    assert {"net", "gross", "slow", "never", "alone"} <= names(default)  # named() names it
    added = (
        SHOP.replace("    return price + 2", "    return two(price)") + "\n\ndef two(price):\n    return price + 2\n"
    )
    assert names(choose({"shop.py": added})) == {"slow", "first", "second", "alone"} | ALWAYS
    assert {"net", "gross"} <= names(choose({"shop.py": f"{SHOP}\n\ndef net(price):\n    return price\n"}))


def test_what_differed_then_is_known_when_it_differs_no_more(
    choose: Choose, repository: Path, git: Callable[..., str]
) -> None:
    choose(changed("slow"))
    ran = session.run(repository, "HEAD")
    assert names(ran.selection) == {"slow", "first", "second", "alone"} | ALWAYS
    # They passed on what differs from the commit, and it still does.
    assert names(session.selection(repository, "HEAD")) == ALWAYS
    # Now it does no more: these tests passed on something else.
    git("checkout", "--quiet", "shop.py")
    unlike = choose(changed("drawn"))
    assert {"slow", "first", "second", "alone", "threaded"} <= names(unlike)
    assert "net" not in names(unlike)


def test_a_test_that_failed_since_is_run(choose: Choose, repository: Path) -> None:
    choose({"shop.py": SHOP.replace("return price + 2", "return price + 9")})
    session.run(repository, "HEAD")
    assert "slow" in names(session.selection(repository, "HEAD"))
    assert {"slow", "drawn"} & names(choose(changed("drawn"))) == {"slow"}


def test_a_broken_memory_counts_for_nothing(choose: Choose, repository: Path) -> None:
    assert choose(changed("drawn")).spared
    number = b"\x94\x01\x90\x90\x81\xa1t\x92\x07\xc4\x00"  # of a run that isn't there
    for content in (b"", b"\x93\x01", b"\xff" * 99, number):
        (repository / ".git/devkit/tests-ran").write_bytes(content)
        assert not choose(changed("drawn")).spared


def test_other_packages_arguments_or_settings_make_it_forget(choose: Choose, repository: Path) -> None:
    settings = repository / "pyproject.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("-q", "-qq"), encoding="utf-8")
    assert not choose(changed("drawn")).spared
    without = text.replace("remember = 'always'\n", "")
    settings.write_text(without + "remember = false\n", encoding="utf-8")
    assert not choose(changed("drawn")).spared
    settings.write_text(text, encoding="utf-8")
    assert choose(changed("drawn")).spared


def test_numbers_and_bits() -> None:
    for chosen in ([], [0], [7, 8, 1000]):
        assert list(memory.numbers(memory.bits(chosen))) == chosen


def test_the_plugin_needs_no_devkit(tmp_path: Path) -> None:
    from devkit.hooks.affected import remembering

    remembering.prepare(tmp_path, tmp_path)
    code = "import devkit_recording.lasting, sys; print(any(name.startswith('devkit.') for name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


@pytest.mark.skipif(hasattr(sys, "monitoring"), reason="this Python has sys.monitoring")
def test_an_older_python_tells_where_it_is_asked_to(tmp_path: Path) -> None:
    for name, setting in (("asked", "remember = 'always'"), ("not", "remember = true")):
        folder = run_all(tmp_path / name, f"python = '{sys.executable}'\n{setting}")
        (folder / "shop.py").write_text(changed("drawn")["shop.py"], encoding="utf-8", newline="\n")
        assert (names(session.selection(folder, "HEAD")) == {"threaded", "source"} | ALWAYS) == (name == "asked")
