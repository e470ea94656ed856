"""What a Python is: read from its files where they say so, else asked of itself."""

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from devkit.hooks.preflight.shims import behind

_ASK = """\
import os, sys
if hasattr(os, "uname"):
    machine, system = os.uname().machine, os.uname().sysname
else:
    import platform
    machine, system = platform.machine(), platform.system()
print(ascii({"version": sys.version.split()[0], "paths": [path for path in sys.path if path], "prefix": sys.prefix,
    "base": sys.base_prefix, "platform": sys.platform, "machine": machine, "system": system}))
"""
_TIMEOUT = 20
_VERSION = re.compile(r'^#define PY_VERSION\s+"([^"]+)"', re.MULTILINE)
_CHANGING = ("sitecustomize.py", "sitecustomize", "orig-prefix.txt")
"""What runs at the start of a Python and may change where it looks, and what old virtual environments have."""


class Interpreter(NamedTuple):
    """A Python that the project would run on."""

    executable: Path
    version: str
    prefix: str
    is_virtual: bool
    paths: tuple[str, ...]
    """Where it looks for modules."""
    markers: Mapping[str, str]
    """What environment markers are evaluated with."""


def asked(executable: Path, environment: Mapping[str, str]) -> Interpreter | None:
    """What an interpreter is; None where it doesn't answer.

    One of a virtual environment isn't asked but read about: its packages may run code whenever it starts. So is one
    that lies where it was installed, because starting it, and a shim before it, costs more than all else.

    Args:
        executable: Its path, which may be a shim's.
        environment: The variables that are set.
    """
    real = behind(executable, environment) or executable
    found = _read(real) or _installed(real) or _started(real)
    return found._replace(executable=executable) if found else None


def _read(executable: Path) -> Interpreter | None:
    """What the file that makes a virtual environment one says; None where there is none."""
    folder = executable.parent.parent
    try:
        text = (folder / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    settings = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition("=") for line in text.splitlines())
    }
    found = re.match(r"\d+(?:\.\d+)+", settings.get("version") or settings.get("version_info") or "")
    if found is None:
        return None
    paths = [
        *folder.glob("lib/python*/site-packages"),
        *folder.glob("lib64/python*/site-packages"),
        folder / "Lib/site-packages",
    ]
    return _there(executable, found[0], folder, paths, is_virtual=True)


def _installed(executable: Path) -> Interpreter | None:
    """What the headers beside a CPython say, if it was installed with them and nothing changes where it looks."""
    try:
        real = executable.resolve(strict=True)
        prefix, name = real.parent.parent, real.name
        if any((folder / "pyvenv.cfg").exists() for folder in (executable.parent, executable.parent.parent)):
            return None
        text = (prefix / "include" / name / "patchlevel.h").read_text(encoding="utf-8")
        library = prefix / "lib" / name
        packages = library / "site-packages"
        entries = sorted(each.name for each in packages.iterdir())
        changed = any((folder / each).exists() for folder in (library, packages) for each in _CHANGING)
        if changed or any(_adds_paths(packages / each) for each in entries if each.endswith(".pth")):
            return None
    except (OSError, ValueError):
        return None
    found = _VERSION.search(text)
    is_whole = (library / "os.py").is_file() and not (prefix / "lib/python3/dist-packages").exists()
    if found is None or not name.startswith("python3") or not is_whole:
        return None
    paths = (prefix / "lib" / f"{name.replace('.', '')}.zip", library, library / "lib-dynload", packages)
    return _there(executable, found[1], prefix, paths, is_virtual=False)


def _there(executable: Path, version: str, prefix: Path, paths: Iterable[Path], *, is_virtual: bool) -> Interpreter:
    """One that was read about; it runs on this machine."""
    markers = _markers(version, _here())
    return Interpreter(executable, version, str(prefix), is_virtual, tuple(map(str, paths)), markers)


def _adds_paths(path: Path) -> bool:
    """Whether a `.pth` file may name further folders of packages: any line but an import, which installers write."""
    lines = (line.strip() for line in path.read_bytes().splitlines())
    return any(line and not line.startswith((b"#", b"import ", b"import\t")) for line in lines)


def _started(executable: Path) -> Interpreter | None:
    import ast
    import subprocess

    try:
        done = subprocess.run(  # noqa: S603 - the project's interpreter, isolated from the project's files
            [executable, "-I", "-c", _ASK], capture_output=True, timeout=_TIMEOUT, check=True
        )
        said = ast.literal_eval(done.stdout.decode("ascii"))
    except (OSError, subprocess.SubprocessError, ValueError, SyntaxError):
        return None
    version, virtual = str(said["version"]), said["prefix"] != said["base"]
    return Interpreter(executable, version, str(said["prefix"]), virtual, tuple(said["paths"]), _markers(version, said))


def _here() -> dict[str, object]:
    """This machine, which is the project's interpreter's too."""
    import platform

    return {"platform": sys.platform, "machine": platform.machine(), "system": platform.system()}


def _markers(version: str, about: Mapping[str, object]) -> dict[str, str]:
    return {
        "python_version": ".".join(version.split(".")[:2]),
        "python_full_version": version,
        "sys_platform": str(about["platform"]),
        "platform_machine": str(about["machine"]),
        "platform_system": str(about["system"]),
        "implementation_name": "cpython",
    }
