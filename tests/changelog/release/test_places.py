"""The places a version is kept in: found without running anything, replaced without touching anything else."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.changelog.release.places.derived import derived
from devkit.changelog.release.places.detect import detect
from devkit.changelog.release.places.literal import Literal
from devkit.changelog.release.places.pattern import cargo_lock, setup_cfg, template, uv_lock
from devkit.changelog.release.places.tomlkey import TomlKey, load
from devkit.changelog.release.tree import Tree
from devkit.core.errors import DevkitError
from devkit.core.settings.release import ReleaseSettings

UV_LOCK = """version = 1

[[package]]
name = "a"
version = "1.0"
source = { registry = "r" }

[[package]]
name = "shop"
version = "1.0"
source = { editable = "." }

[[package]]
name = "shop-extra"
version = "1.0"
source = { editable = "x" }
"""


def found(folder: Path, contents: dict[str, str], **settings: object) -> dict[str, str]:
    """What is detected in a project of these files: `path name` -> version."""
    for name, text in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    places = detect(Tree(folder), set(contents), ReleaseSettings(**settings))
    return {f"{entry.place.path} {entry.place.name}": entry.version for entry in places.found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[project]\nname = "x"\nversion = "1.0" # c\n', '[project]\nname = "x"\nversion = "2.0" # c\n'),
        ("[project]\r\nversion   =  '1.0'\r\n\r\n", "[project]\r\nversion   =  '2.0'\r\n\r\n"),
        ('project = { name = "x", version = "1.0" }', 'project = { name = "x", version = "2.0" }'),
        ('\ufeffproject.version = "1.0"\nother = "1.0"\n', '\ufeffproject.version = "2.0"\nother = "1.0"\n'),
        ('a = [1,\n  2 ]\n[project] # "1.0"\nversion="1.0"', 'a = [1,\n  2 ]\n[project] # "1.0"\nversion="2.0"'),
    ],
)
def test_toml_keeps_its_form(text: str, expected: str) -> None:
    place = TomlKey("pyproject.toml", ("project", "version"))
    assert place.find(text) == "1.0"
    assert place.put(text, "2.0") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('__version__ = "1.0"\n', '__version__ = "2.0"\n'),
        (
            "\ufeff# ü\r\nx = 'ü'; __version__: str = '1.0' # '1.0'\r\n",
            "\ufeff# ü\r\nx = 'ü'; __version__: str = '2.0' # '1.0'\r\n",
        ),
        ('"""1.0"""\nversion = __version__ = r"1.0"', '"""1.0"""\nversion = __version__ = r"2.0"'),
        (
            'def f():\n    __version__ = "9"\n\n__version__ = (\n    "1.0"\n)\n',
            'def f():\n    __version__ = "9"\n\n__version__ = (\n    "2.0"\n)\n',
        ),
    ],
)
def test_python_keeps_its_form(text: str, expected: str) -> None:
    place = Literal("x.py", "__version__")
    assert place.find(text) == "1.0"
    assert place.put(text, "2.0") == expected


@given(
    st.text(alphabet="aü\U00010348 \t#", max_size=10),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["'", '"', '"""']),
)
def test_python_around_the_version_stays(comment: str, newline: str, quote: str) -> None:
    before, after = f"# {comment}{newline}'{comment}'; __version__ = {quote}", f"{quote}  # {comment} 1.0{newline}"
    assert Literal("x.py", "__version__").put(f"{before}1.0{after}", "1.1.dev0") == f"{before}1.1.dev0{after}"


def test_version_put_together_of_pieces() -> None:
    with pytest.raises(DevkitError, match=r"x.py:1: __version__ is put together of pieces"):
        Literal("x.py", "__version__").put('__version__ = "1." "0"\n', "2.0")


def test_python_that_computes_its_version_is_no_place() -> None:
    assert Literal("x.py", "__version__").find('__version__ = version("x")\nif 1:\n    __version__ = "1"\n') is None


def test_python_that_is_none() -> None:
    with pytest.raises(DevkitError, match=r"^x.py:2: not valid Python"):
        Literal("x.py", "__version__").find("a = 1\nb = (\n")


def test_setup_py_and_setup_cfg() -> None:
    place = Literal("setup.py", "version", call="setup")
    text = "import setuptools\nsetuptools.setup(name='x',\n    version='1.0',\n)\n"
    assert (place.find(text), place.put(text, "2.0")) == ("1.0", text.replace("1.0", "2.0"))
    cfg = "[metadata]\nname = x\nlong_description = [a]\nversion = 1.0\n[options]\nversion = 9\n"
    assert setup_cfg("setup.cfg").find(cfg) == "1.0"
    assert setup_cfg("setup.cfg").put(cfg, "2.0") == cfg.replace("1.0", "2.0")
    assert setup_cfg("setup.cfg").find("[metadata]\nversion = attr: x.y\n") is None
    assert setup_cfg("setup.cfg").find("[metadata]\nname = x\n[options]\nversion = 1.0\n") is None


def test_lock_files_have_the_project_itself_replaced() -> None:
    place = uv_lock("uv.lock", "shop")
    new = place.put(UV_LOCK, "2.0")
    assert place.find(new) == "2.0"
    assert new.count('"2.0"') == 1
    assert new.replace('"2.0"', '"1.0"') == UV_LOCK
    cargo = (
        '[[package]]\nname = "shop"\nversion = "1.0.0"\n\n[[package]]\nname = "shop"\nversion = "0.9.0"\nsource = "r"\n'
    )
    assert cargo_lock("Cargo.lock", "shop").put(cargo, "2.0.0") == cargo.replace("1.0.0", "2.0.0")


def test_configured_text(tmp_path: Path) -> None:
    files = {"docs/conf.py": "release = 'v1.0-beta'\nother = 'v1.0'\n"}
    assert found(tmp_path, files, files={"docs/conf.py": "release = '{version}'"}) == {
        "docs/conf.py release = '{version}'": "v1.0-beta"
    }
    place = template("README.md", "shop=={version}")
    assert place.put("pip install shop==1.0.1\nshop==1.0.1, shop", "2.0") == "pip install shop==2.0\nshop==2.0, shop"


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("no.txt", "v{version}", "no.txt: there is no such file"),
        ("a.txt", "w{version}", r"a.txt: 'w\{version\}' is not found in it"),
        ("a.txt", "version", r"must hold \{version\} once"),
        ("a.txt", "v{version}", r"finds several versions \(1.0, 1.1\)"),
    ],
)
def test_configured_text_that_is_wrong(tmp_path: Path, path: str, text: str, message: str) -> None:
    with pytest.raises(DevkitError, match=message):
        found(tmp_path, {"a.txt": "v1.0 v1.1\n"}, files={path: text})


def test_every_usual_place(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": '[project]\nname = "My.Shop"\nversion = "1.0"\n[tool.poetry]\nversion = "1.0"\n',
        "src/my_shop/__init__.py": '__version__ = "1.0"\n',
        "my_shop.py": '__version__ = "1.0"\n',
        "my_shop/__about__.py": "__version__ = '1.0'\n",
        "tests/__init__.py": "__version__ = '7'\n",
        "docs/version.py": "__version__ = '8'\n",
        "package.json": '{"version": "1.0.0"}',
        "package-lock.json": '{"version": "0.9.0", "packages": {"": {"version": "0.9.0"}, "x": {"version": "3"}}}',
        "project.json": '{"version": "1.0"}',
        "Cargo.toml": '[package]\nname = "shop"\nversion = "1.0.0"\n',
        "uv.lock": UV_LOCK.replace('"shop"', '"my-shop"'),
    }
    assert list(found(tmp_path, files)) == [
        "pyproject.toml project.version",
        "pyproject.toml tool.poetry.version",
        "my_shop.py __version__",
        "my_shop/__about__.py __version__",
        "src/my_shop/__init__.py __version__",
        "uv.lock package my-shop",
        "package.json version",
        "package-lock.json version",
        'package-lock.json packages."".version',
        "project.json version",
        "Cargo.toml package.version",
    ]


def test_files_that_git_does_not_know_or_that_are_excluded(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"version": "3.0.0"}')
    files = {"pyproject.toml": '[project]\nversion = "1.0"\n', "a/version.py": '__version__ = "2"\n'}
    assert list(found(tmp_path, files, exclude=["a/version.py"])) == ["pyproject.toml project.version"]


@pytest.mark.parametrize(
    "pyproject",
    [
        '[project]\ndynamic = ["version"]\n[tool.hatch.version]\npath = "lib/shop/v.py"\n',
        '[project]\ndynamic = ["version"]\n[tool.pdm.version]\nsource = "file"\npath = "lib/shop/v.py"\n',
    ],
)
def test_file_that_the_build_backend_reads(tmp_path: Path, pyproject: str) -> None:
    files = {"pyproject.toml": pyproject, "lib/shop/v.py": '__version__ = "1.0"\n'}
    assert found(tmp_path, files) == {"lib/shop/v.py __version__": "1.0"}


def test_setuptools_attribute_and_file(tmp_path: Path) -> None:
    head = '[project]\ndynamic = ["version"]\n[tool.setuptools.dynamic]\nversion = '
    files = {"pyproject.toml": f'{head}{{attr = "shop.meta.VERSION"}}', "src/shop/meta.py": 'VERSION = "1.0"\n'}
    assert found(tmp_path, files) == {"src/shop/meta.py VERSION": "1.0"}
    files = {"pyproject.toml": f'{head}{{file = ["VERSION"]}}', "VERSION": "1.0\n"}
    assert found(tmp_path, files) == {"VERSION the file": "1.0"}


@pytest.mark.parametrize(
    ("pyproject", "by"),
    [
        ('[build-system]\nrequires = ["setuptools>=64", "setuptools_scm[toml]>=8"]\n', "setuptools-scm"),
        ("[tool.setuptools_scm]\n", "setuptools-scm"),
        ('[build-system]\nrequires = ["hatchling", "hatch-vcs"]\n', "hatch-vcs"),
        ('[tool.hatch.version]\nsource = "vcs"\n', "hatch-vcs"),
        ('[tool.pdm.version]\nsource = "scm"\n', "pdm"),
        ("[tool.versioningit]\n", "versioningit"),
    ],
)
def test_versions_made_from_tags(tmp_path: Path, pyproject: str, by: str) -> None:
    text = f'{pyproject}[project]\nname = "shop"\ndynamic = ["version"]\n'
    assert derived(load(text, "pyproject.toml")) == by
    assert derived(load(f'{pyproject}[project]\nversion = "1.0"\n', "pyproject.toml")) is None
    assert found(tmp_path, {"pyproject.toml": text, "shop/__init__.py": '__version__ = "0.0"\n'}) == {}


def test_private_package_json_of_a_python_project(tmp_path: Path) -> None:
    files = {"pyproject.toml": '[project]\nversion = "1.0"\n', "package.json": '{"private": true, "version": "0.0.0"}'}
    assert list(found(tmp_path, files)) == ["pyproject.toml project.version"]
    files["package.json"] = '{"version": "0.0.0-development"}'
    assert list(found(tmp_path, files)) == ["pyproject.toml project.version"]


@pytest.mark.parametrize(
    ("name", "text"), [("pyproject.toml", "[project\n"), ("package.json", "{,}"), ("src/shop/__init__.py", "x = (")]
)
def test_files_that_cannot_be_read_are_named(tmp_path: Path, name: str, text: str) -> None:
    with pytest.raises(DevkitError, match=f"^{name}.*repair it"):
        found(tmp_path, {name: text})
