"""Where a repository is hosted, read from its remote's address without asking anybody: links to what it holds."""

import re
from typing import NamedTuple

_REMOTE = re.compile(
    r"(?:(?:https?|ssh|git|git\+ssh)://(?:[^@/\s]*@)?([^/:\s]+)(:\d+)?/|(?:[^@/:\s]+@)?([\w.-]+\.[\w-]+):(?!//))"
    r"([^\s?#]+?)(?:\.git)?/*"
)
_PATHS = {
    "github": ("/commit/", "/pull/", "/issues/", "/compare/{}...{}", "/releases/tag/"),
    "gitlab": ("/-/commit/", "/-/merge_requests/", "/-/issues/", "/-/compare/{}...{}", "/-/tags/"),
    "gitea": ("/commit/", "/pulls/", "/issues/", "/compare/{}...{}", "/releases/tag/"),
    "bitbucket": ("/commits/", "/pull-requests/", "/issues/", "/branches/compare/{1}..{0}", "/src/"),
}
_NAMES = {"github": "github", "gitlab": "gitlab", "bitbucket": "bitbucket", "gitea": "gitea", "forgejo": "gitea"}


class Forge(NamedTuple):
    """A repository's page; links are empty where it has none."""

    kind: str = ""
    """github, gitlab, gitea or bitbucket; empty where it is none of them or not known."""
    url: str = ""
    """`https://github.com/owner/name`."""

    @property
    def mark(self) -> str:
        """What stands before the number of a pull request."""
        return "!" if self.kind == "gitlab" else "#"

    def commit(self, sha: str) -> str:
        """The page of a commit."""
        return f"{self.url}{_PATHS[self.kind][0]}{sha}" if self.kind else ""

    def pull(self, number: str) -> str:
        """The page of a pull request."""
        return f"{self.url}{_PATHS[self.kind][1]}{number}" if self.kind else ""

    def issue(self, reference: str) -> str:
        """The page of an issue, `12` or `owner/name#12`."""
        if not self.kind:
            return ""
        path, _, number = reference.rpartition("#")
        base = f"{self.url[: self.url.index('/', 8)]}/{path}" if path else self.url
        return f"{base}{_PATHS[self.kind][2]}{number}"

    def compare(self, old: str, new: str) -> str:
        """The page of what changed between two revisions."""
        return self.url + _PATHS[self.kind][3].format(_quoted(old), _quoted(new)) if self.kind else ""

    def tag(self, name: str) -> str:
        """The page of a release."""
        return f"{self.url}{_PATHS[self.kind][4]}{_quoted(name)}" if self.kind else ""


def forge(remote: str, kind: str | None = None) -> Forge:
    """Read the address of a remote; what stands for its user in it is left out.

    Args:
        remote: `git@github.com:owner/name.git`, `https://…`, `ssh://…`.
        kind: What runs there, where the host's name doesn't tell.
    """
    match = _REMOTE.fullmatch(remote.strip())
    if match is None:
        return Forge()
    host, port, short, path = match.groups()
    name = (host or short).lower()
    web = f"{name}{port}" if port and remote.startswith("http") else name
    known = kind or _kind(name)
    return (
        Forge(known, f"{'http' if remote.startswith('http://') else 'https'}://{web}/{path.strip('/')}")
        if known
        else Forge()
    )


def _kind(host: str) -> str:
    """The software a host runs, as its name tells."""
    if host == "codeberg.org":
        return "gitea"
    return next((kind for name, kind in _NAMES.items() if name in host), "")


def _quoted(name: str) -> str:
    """A tag's name inside an address: what Markdown or the address would act on is escaped."""
    return re.sub(
        r"[^\w./@+-]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), name
    )
