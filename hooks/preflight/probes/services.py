"""Services that the settings declare."""

import re
from collections.abc import Iterator

from devkit.hooks.preflight.mending import has
from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.trouble import Trouble

_COMPOSED = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
_HERE = ("localhost", "127.0.0.1", "::1")
_TIMEOUT = 2.0
"""Seconds one service has to answer; all are asked at once."""


def probe(place: Place) -> Iterator[Trouble]:
    """Connect to each `host:port`."""
    names = place.settings.services
    if not names:
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=len(names)) as pool:
        for name, why in zip(names, pool.map(_why_not, names), strict=True):
            if why:
                where = place.line_of(place.settings_file, f'"{name}"')
                yield Trouble("services", f"{name} does not answer: {why}", where, _starting(place, name))


def _starting(place: Place, name: str) -> str:
    """What starts a service of this machine; empty where no compose file is about its port, or nothing reads one."""
    host, _, port = name.rpartition(":")
    text = next(filter(None, map(place.text, _COMPOSED)), "")
    program = next((each for each in ("docker", "podman") if has(place, each)), "")
    is_there = host.strip("[]") in _HERE and re.search(rf"(?<!\d){re.escape(port)}(?!\d)", text)
    return f"{program} compose up -d" if program and is_there else ""


def _why_not(name: str) -> str:
    """Why a service can't be reached; empty where it can."""
    import socket

    host, _, port = name.rpartition(":")
    if not host or not port.isdigit():
        return "expected host:port in [tool.devkit.preflight] services"
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_TIMEOUT).close()
    except (OSError, OverflowError, UnicodeError) as error:
        return str(getattr(error, "strerror", None) or error)
    return ""
