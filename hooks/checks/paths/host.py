"""What an address with a port names: this machine, one of a private network, or a service that everybody reaches."""

import re
from enum import Enum
from typing import NamedTuple

_HOST = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?:[^/@\s]{1,200}@)?"
    r"(?P<host>localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?)"
    r":(?P<port>\d{1,5})(?:[/?#]\S*)?"
)
_LOOPBACK = re.compile(r"localhost|127\..*|\[::1\]")
_EVERY = re.compile(r"0\.0\.0\.0|\[::\]")
"""Where a server listens that anybody may reach."""
_PRIVATE = re.compile(
    r"10\..*|192\.168\..*|172\.(?:1[6-9]|2\d|3[01])\..*|\[f[cde].*\]"
    r"|(?!.+\.svc(?:\.|$)|(?:host|gateway|metadata|kubernetes)\.[\w-]+\.internal$).+\.(?:local|lan|internal|intranet|corp|home|localdomain)",
    re.IGNORECASE,
)
"""Not names that are the same in every cluster, or container: `mail.shop.svc.cluster.local`, `host.docker.internal`."""
_RESERVED = re.compile(
    r"(?:.*\.)?(?:example(?:\.(?:com|org|net))?|test|invalid)|192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+"
    r"|(?:.*[.-])?x{3,}(?:[.-].*)?"
)
_NO_PORTS = {0, 1, 9}
"""What a program names that wants no answer."""
_MOST_PORTS = 65_535


class Reach(Enum):
    """Who reaches an address."""

    LOOPBACK = 1
    """Every machine has it."""
    PRIVATE = 2
    """It is in one network, by its number or its domain."""
    BARE = 3
    """A name without a domain, but with a number: a machine's of one network. Others are what containers are called."""


class Address(NamedTuple):
    """An address with a port."""

    reach: Reach
    scheme: str
    """Empty where it has none."""
    host: str
    """In lower case."""


def address(text: str) -> Address | None:
    """The address that a text is; None where it is none, is reserved for examples, or is the same for everybody."""
    match = _HOST.fullmatch(text)
    if match is None or int(match["port"]) in _NO_PORTS or int(match["port"]) > _MOST_PORTS:
        return None
    host, scheme = match["host"].lower(), match["scheme"] or ""
    reach = None if _RESERVED.fullmatch(host) or _EVERY.fullmatch(host) else _reach(host, scheme)
    return Address(reach, scheme, host) if reach is not None else None


def _reach(host: str, scheme: str) -> Reach | None:
    if _LOOPBACK.fullmatch(host):
        return Reach.LOOPBACK
    if _PRIVATE.fullmatch(host):
        return Reach.PRIVATE
    if "." not in host:
        # Without a scheme it is any word and a number; a network gives a service's plain name to whatever runs it.
        return Reach.BARE if scheme and re.search(r"\d", host) else None
    return None  # a public name is the same for everybody
