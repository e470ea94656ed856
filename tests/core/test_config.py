"""Settings: where they are looked for, what is refused and how it is said."""

from pathlib import Path

import pytest

from devkit.core import config
from devkit.core.errors import DevkitError

DIAGNOSE = '[tool.devkit.diagnose]\nroot = "app"\nbase = "main"\nfail-on = "none"\nmax-bytes = 900\nformat = ["json"]\n'


def refusal(folder: Path) -> str:
    with pytest.raises(DevkitError) as caught:
        config.load(folder)
    return str(caught.value)


def test_no_files_means_no_settings(tmp_path: Path) -> None:
    assert config.load(tmp_path) == config.Config()


def test_pyproject(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(DIAGNOSE)
    found = config.load(tmp_path)
    assert found.path == tmp_path / "pyproject.toml"
    assert found.settings.diagnose == config.DiagnoseSettings(
        root="app", base="main", fail_on="none", max_bytes=900, format=["json"]
    )


def test_devkit_toml_has_the_same_tables_without_prefix(tmp_path: Path) -> None:
    (tmp_path / "devkit.toml").write_text('[diagnose]\nbase = "main"\n')
    assert config.load(tmp_path).settings.diagnose.base == "main"


def test_pyproject_without_devkit_stands_beside_devkit_toml(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.other]\ny = 1\n')
    (tmp_path / "devkit.toml").write_text('[diagnose]\nbase = "main"\n')
    assert config.load(tmp_path).path == tmp_path / "devkit.toml"


def test_settings_in_both_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(DIAGNOSE)
    (tmp_path / "devkit.toml").write_text('[diagnose]\nbase = "main"\n')
    said = refusal(tmp_path)
    assert "pyproject.toml" in said
    assert "devkit.toml" in said
    assert "both hold devkit settings" in said


def test_nearest_folder_wins_up_to_the_top_of_the_work_tree(repository: Path) -> None:
    inner = repository / "a" / "b"
    inner.mkdir(parents=True)
    (repository / "devkit.toml").write_text('[diagnose]\nbase = "top"\n')
    assert config.load(inner).settings.diagnose.base == "top"
    (inner.parent / "devkit.toml").write_text('[diagnose]\nbase = "near"\n')
    assert config.load(inner).settings.diagnose.base == "near"


def test_nothing_is_read_above_the_work_tree(repository: Path) -> None:
    (repository.parent / "devkit.toml").write_text('[diagnose]\nbase = "outside"\n')
    assert config.load(repository) == config.Config()


def test_outside_of_git_only_the_folder_itself_is_read(tmp_path: Path) -> None:
    (tmp_path / "devkit.toml").write_text('[diagnose]\nbase = "outside"\n')
    (tmp_path / "inner").mkdir()
    assert config.load(tmp_path / "inner") == config.Config()


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.devkit]\ndiagnos = {}\n[tool.devkit.diagnose]\nfail_on = "any"\nmax-bytes = 0\nbase = 3\nzzz = 1\n'
    )
    said = refusal(tmp_path)
    assert said.startswith(f"{tmp_path / 'pyproject.toml'}: ")
    assert "unknown key tool.devkit.diagnos, did you mean diagnose?" in said
    assert "unknown key tool.devkit.diagnose.fail_on, did you mean fail-on?" in said
    assert "tool.devkit.diagnose.max-bytes: expected `int` >= 1" in said
    assert "tool.devkit.diagnose.base: expected `str | null`, got `int`" in said
    assert "unknown key tool.devkit.diagnose.zzz (known: root, base, fail-on, max-bytes, format)" in said


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[diagnose\n", "not valid TOML"),
        (b"base = '\xff'\n", "not valid TOML"),
        (b"[diagnose]\nfail-on = 'some'\n", "diagnose.fail-on: invalid enum value 'some'"),
        (b"diagnose = 1\n", "diagnose: expected `object`, got `int`"),
        (b"[diagnose]\nformat = [1]\n", "diagnose.format: expected `str`, got `int`"),
        (b"[diagnose]\nmax-bytes = true\n", "diagnose.max-bytes: expected"),
        (b"[tool.devkit.diagnose]\nbase = 'x'\n", "unknown key tool (known: changelog"),
        (b"a = " + b"[" * 100_000, "not valid TOML"),
    ],
)
def test_bad_devkit_toml(tmp_path: Path, content: bytes, expected: str) -> None:
    (tmp_path / "devkit.toml").write_bytes(content)
    assert expected in refusal(tmp_path)


@pytest.mark.parametrize("text", ["tool = 1\n", "[tool]\ndevkit = 1\n"])
def test_pyproject_of_another_shape(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    if "devkit" in text:
        assert "tool.devkit: expected a table" in refusal(tmp_path)
    else:
        assert config.load(tmp_path) == config.Config()


def test_a_broken_pyproject_is_told_only_where_it_speaks_of_devkit(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other\n")
    assert config.load(tmp_path) == config.Config()
    (tmp_path / "pyproject.toml").write_text("[tool.devkit\n")
    assert "not valid TOML" in refusal(tmp_path)


def test_byte_order_mark_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "devkit.toml").write_bytes(b"\xef\xbb\xbf[diagnose]\nbase = 'x'\n")
    assert config.load(tmp_path).settings.diagnose.base == "x"


def test_unreadable_file(tmp_path: Path) -> None:
    (tmp_path / "devkit.toml").mkdir()
    assert "can't be read" in refusal(tmp_path)
