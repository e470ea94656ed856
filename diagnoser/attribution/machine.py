"""Failures that the machine is the first suspect for: network, disk, memory, a service that is not there."""

import re

from devkit.diagnoser.diagnosis import ClusterReport

_OF_CODE = frozenset(
    {"SyntaxError", "IndentationError", "TabError", "NameError", "UnboundLocalError", "FixtureLookupError"}
)
_JUDGED = ("AssertionError", "Failed", "")
_SHOWN = 120
_NETWORK, _HOST, _MEMORY = "the network", "a host that does not answer", "memory"
_BY_TYPE = {
    _NETWORK: re.compile(
        r"""Connection(?:Refused|Reset|Aborted)Error | gaierror | herror | MaxRetryError | NewConnectionError
        | NameResolutionError | ProxyError | RemoteDisconnected | ClientConnector\w*Error | ServerDisconnectedError
        | SSLEOFError""",
        re.VERBOSE,
    ),
    _HOST: re.compile(r"(?:Connect|Read)Timeout(?:Error)? | PoolTimeout | ServerTimeoutError", re.VERBOSE),
    _MEMORY: re.compile("MemoryError"),
}
"""What names of exceptions speak of."""
_TEXTS = {
    "the disk": r"""no\ space\ left\ on\ device | \bENOSPC\b | disk\ quota\ exceeded | disk\ is\ full
        | read-only\ file\ system""",
    _MEMORY: r"""cannot\ allocate\ memory | \bENOMEM\b | \bOOM[-\ ]?kill | out\ of\ memory | killed\ by\ signal\ 9
        | exit(?:ed)?\ code\ 137""",
    "a missing service": r"""could\ not\ connect\ to\ server | connection\ to\ server\ (?:at|on)\ .{0,200}?\ failed
        | can't\ connect\ to\ (?:local\ )?mysql | cannot\ connect\ to\ the\ docker\ daemon | is\ the\ server\ running
        | error\ (?:\d+\ )?connecting\ to | serverselectiontimeouterror | no\ brokers?\ available
        | service\ (?:is\ )?unavailable
        | no\ such\ file\ or\ directory:\ '(?:docker|psql|postgres|mysqld?|redis-server|chromedriver|geckodriver)'""",
    _NETWORK: r"""connection\ refused | connection\ (?:was\ )?reset | name\ or\ service\ not\ known
        | network\ is\ unreachable | no\ route\ to\ host | temporary\ failure\ in\ name\ resolution
        | nodename\ nor\ servname | getaddrinfo\ failed | failed\ to\ resolve | max\ retries\ exceeded\ with\ url
        | remote\ end\ closed\ connection | tls\ handshake\ timeout""",
    _HOST: r"""connection\ timed\ out | connect(?:ion)?\ timeout | read\ timed\ out | gateway\ time-?out | bad\ gateway
        | (?:http|status|code)\W{0,8}(?:429|502|503|504)\b | too\ many\ requests""",
    "the machine": r"""too\ many\ open\ files | resource\ temporarily\ unavailable | can't\ start\ new\ thread
        | address\ already\ in\ use""",
}
_FLAGS = re.VERBOSE | re.IGNORECASE | re.DOTALL
_BY_TEXT = {what: re.compile(pattern, _FLAGS) for what, pattern in _TEXTS.items()}
"""What messages speak of."""
_RAISED = re.compile(
    r"^E? {0,12}([A-Za-z_][\w.]*(?:Error|Timeout|Exception|gaierror|Disconnected))\b:?(.*)$", re.MULTILINE
)
_MOST_TEXT = 20_000


def machine_trouble(cluster: ClusterReport) -> str | None:
    """Say what of the machine a cluster's failure points to, with the words that do; None where nothing does.

    A check that failed says nothing of the machine, whatever words the check is about.
    """
    if cluster.exception in _JUDGED:
        return None
    for name, text in ((cluster.exception, cluster.message), *_chain(cluster.example.longrepr)):
        short = name.rpartition(".")[2]
        what = next((what for what, pattern in _BY_TYPE.items() if pattern.fullmatch(short)), None)
        if what is not None:
            return f"{short} speaks of {what}"
        for what, pattern in _BY_TEXT.items():
            if found := pattern.search(text):
                return f"{short or 'the failure'} speaks of {what}: {_line(text, found)}"
    if cluster.kind in ("network", "resource"):
        return f"{cluster.exception} is of kind {cluster.kind}"
    return None


def is_of_the_code(cluster: ClusterReport) -> bool:
    """Whether a cluster fails as no machine ever makes code fail: it can't be parsed, or asks for what isn't there."""
    return cluster.exception in _OF_CODE


def _chain(longrepr: str) -> list[tuple[str, str]]:
    """The exceptions a traceback names, the last ones first."""
    found = [(match[1], match[2]) for match in _RAISED.finditer(longrepr[-_MOST_TEXT:])]
    return [] if any(name.rpartition(".")[2] in _JUDGED for name, _ in found) else found[::-1]


def _line(text: str, found: re.Match[str]) -> str:
    start = text.rfind("\n", 0, found.start()) + 1
    return " ".join(text[max(start, found.start() - _SHOWN // 2) : found.end() + _SHOWN // 2].split())
