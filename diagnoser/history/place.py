"""Where history lies: a URL, a path, or the default file under `.devkit/`."""

import contextlib
import re
from pathlib import Path

from devkit.core.errors import DevkitError

_URL = re.compile(r"[a-z][a-z0-9+]*:")
_WINDOWS_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
DRIVERS = ("sqlite", "postgresql+psycopg")


def default_path(top: Path) -> Path:
    """The history file of a git work tree."""
    return top / ".devkit" / "history.sqlite3"


def ignored_folder(path: Path) -> None:
    """Make the folder of a history file; one called `.devkit` is given a `.gitignore` that ignores everything in it.

    Raises:
        DevkitError: the folder can't be made.
    """
    folder = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if folder.name == ".devkit":
            with contextlib.suppress(FileExistsError), (folder / ".gitignore").open("x", encoding="utf-8") as file:
                file.write("*\n")
    except OSError as error:
        raise DevkitError(
            f"{folder}: the folder for devkit's history can't be made: {error.strerror}; "
            "give another place with --history, or --no-history"
        ) from error


def database_url(place: str | Path) -> str:
    """The SQLAlchemy URL of a place: a path becomes `sqlite:///path`, and `postgresql:` gets its driver.

    Raises:
        DevkitError: the URL is of a database devkit does not write to.
    """
    text = str(place)
    if isinstance(place, Path) or not _URL.match(text) or _WINDOWS_DRIVE.match(text):
        return f"sqlite:///{text}"
    scheme, _, rest = text.partition("://")
    scheme = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}.get(scheme, scheme)
    if scheme not in DRIVERS:
        raise DevkitError(
            f"--history {scheme}://…: expected a path, sqlite:///PATH or postgresql+psycopg://USER@HOST/DATABASE"
        )
    return f"{scheme}://{rest}"


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    scheme, separator, rest = url.partition("://")
    login, at, host = rest.rpartition("@")
    return f"{scheme}{separator}{login.partition(':')[0]}{at}{host}"


def sqlite_file(url: str) -> Path | None:
    """The file an SQLite URL names; None for other databases."""
    if not url.startswith("sqlite:"):
        return None
    return Path(url.partition("://")[2].removeprefix("/").partition("?")[0])
