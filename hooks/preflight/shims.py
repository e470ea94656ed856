"""The Python behind a shim of pyenv's, found without starting the shim, which starts thirty programs to find it.

pyenv's own order is followed as far as it is plain; wherever it isn't, there is no answer, and the shim is started.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_ROOT = re.compile(rb'^export PYENV_ROOT="([^"$`\\]+)"$', re.MULTILINE)
_PROGRAM = re.compile(rb'^exec "([^"$`\\]+/(?:libexec|bin)/pyenv)" exec "\$program" "\$@"$', re.MULTILINE)
_MOST = 4096
"""Bytes of a shim."""
_HOOKED = ("version-name", "which", "exec")
_OWN_HOOKS = {"conda.bash", "python-config.bash", "system-site-packages.bash", "pip-rehash.bash"}
"""Those pyenv comes with, which leave a Python of a plain version alone."""
_SYSTEM_HOOKS = ("/usr/etc/pyenv.d", "/usr/local/etc/pyenv.d", "/etc/pyenv.d", "/usr/lib/pyenv/hooks")
_ADJUSTING = ("PYENV_DIR", "PYENV_HOOK_PATH")


def behind(shim: Path, environment: Mapping[str, str]) -> Path | None:
    """The program that a shim of pyenv's would run in the current folder; None where that isn't plain, or no shim.

    Args:
        shim: A program on PATH.
        environment: The variables that are set.
    """
    try:
        if shim.parent.name != "shims" or any(environment.get(name) for name in _ADJUSTING):
            return None
        with shim.open("rb") as file:
            text = file.read(_MOST)
        root, program = _ROOT.search(text), _PROGRAM.search(text)
        if root is None or program is None:
            return None
        home, pyenv = Path(os.fsdecode(root[1])), Path(os.fsdecode(program[1]))
        versions = _versions(home, environment)
        found = home / "versions" / versions[0] / "bin" / shim.name if len(versions) == 1 else None
        is_plain = found is not None and os.access(found, os.X_OK) and not (found.parent.parent / "conda-meta").exists()
        return found if is_plain and not any(_foreign_hooks(home, pyenv)) else None
    except (OSError, ValueError):
        return None


def _versions(home: Path, environment: Mapping[str, str]) -> list[str]:
    """The versions chosen, as they are installed; empty where one of them isn't under its plain name."""
    chosen = environment.get("PYENV_VERSION")
    names = chosen.split(":") if chosen else _words(_file(home, environment))
    plain = all(name and "/" not in name and name not in {".", "..", "system"} for name in names)
    return names if plain and all((home / "versions" / name).is_dir() for name in names) else []


def _file(home: Path, environment: Mapping[str, str]) -> Path:
    """The file that chooses: the nearest `.python-version`, else pyenv's own."""
    here = _current(environment)
    near = (folder / ".python-version" for folder in (here, *here.parents))
    return next((path for path in near if path.is_file()), home / "version")


def _current(environment: Mapping[str, str]) -> Path:
    """The current folder as a shell names it, which keeps symbolic links."""
    named = Path(environment.get("PWD", ""))
    try:
        is_this = named.is_absolute() and ".." not in named.parts and named.samefile(Path.cwd())
    except OSError:
        is_this = False
    return named if is_this else Path.cwd()


def _words(path: Path) -> list[str]:
    """The first word of each line that has one and is no comment."""
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines())
    return [words[0] for words in lines if words and not words[0].startswith("#")]


def _foreign_hooks(home: Path, pyenv: Path) -> Iterator[Path]:
    """Scripts of plug-ins, of the system or of the user that may choose another Python."""
    tops = {home, pyenv.parent.parent, pyenv.resolve().parent.parent}
    plugins = home.glob("plugins/*/etc/pyenv.d")
    for folder in (*(top / "pyenv.d" for top in tops), *map(Path, _SYSTEM_HOOKS), *plugins):
        for name in _HOOKED:
            yield from (path for path in folder.glob(f"{name}/*.bash") if path.name not in _OWN_HOOKS)
