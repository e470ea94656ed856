"""Whether other files of the project know a place as well: what is agreed on isn't one machine's by accident."""

import re
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

from devkit.hooks.checking.context import Context
from devkit.hooks.checks.paths.host import address
from devkit.hooks.checks.paths.python import Place
from devkit.hooks.checks.paths.rules import ABSOLUTE, DRIVE, HOST, TEMPORARY, USER

_RECIPES = r"(?:^|[/.])(?:Docker|Container|Make|Jenkins|Vagrant|Proc)file[^/]*$"
_READ = re.compile(
    r"\.(?:pyi?|ya?ml|json|toml|cfg|ini|conf|env|sh|bash|md|rst|txt|tf|j2|tmpl|service)$"
    rf"|{_RECIPES}"
)
"""Files that people write, which say what is mounted where, or what is made for others."""
_HOME = re.compile(r"(?:file://)?(/(?:home|Users)/([\w.-]+))")
_OF_WINDOWS = re.compile(r"[A-Za-z]:[\\/]+Users[\\/]+([\w.-]+)")
_OWN_ON_DRIVE = re.compile(r"[cC]:[\\/]{1,2}([^\\/]+)[\\/]")
_MAKING = rb"\b(?:mkdir|useradd|adduser)\b[^\n]*"
"""How a script, or a command that is sent to a server, makes a user or a folder."""
_RUNS = re.compile(r"\.(?:ya?ml|toml|cfg|ini|sh|bash)$|(?:^|/)(?:Make|Jenkins)file[^/]*$")
"""Files that say how tests are run, and what is done after that."""
_PYTHON = re.compile(r"\.py$")
_LEAST_WORD = 4
_LARGEST = 500_000
_OF_IMAGES = re.compile(r"file$|docker|container|compose|\.service$", re.IGNORECASE)
"""Files that say what an image or a service is made of, and of which user."""
_OF_MACHINES = re.compile(
    r"^(?!\.github/.*\.md$|(?:.*/)?(?:AGENTS|CLAUDE)\.md$).*\.(?:sh|bash|ya?ml|service|tf|j2|md|rst)$"
    rf"|{_RECIPES}"
)
"""Files that say how machines are set up, or tell people of it; not what assistants are told on somebody's machine."""
_COMPOSE = re.compile(r"(?:^|/)(?:[\w.-]*[.-])?compose(?:[.-][\w.-]*)?\.ya?ml$")
_VAGRANTFILE = re.compile(r"(?:^|/)Vagrantfile$")
_YAML = re.compile(r"\.ya?ml$")
_OWN_DEPTH = 2
"""Names of the folder that a program, a volume or a platform is given below one of the system's."""

_OFTEN = 5
"""How often one file names a home below `/home` that is a program's, and no colleague's."""
_INSTALLED = 3
"""Files and folders of one folder in `/opt` that one module names: what it installs there, not what it finds."""


class _Sought(NamedTuple):
    """What is looked for in files."""

    text: bytes
    """A part of it, which is found sooner."""
    pattern: bytes
    files: re.Pattern[str] = _READ
    """The files, by their names, that are looked into."""


class Elsewhere:
    """What a project's files say of places that one of them goes to."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._known: dict[tuple[str, _Sought], bool] = {}

    def knows(self, place: Place) -> bool:
        """Whether other files name a place, or its folder, or ask whether what one file's constant names is there."""
        rule, path = place.finding.rule, place.finding.path
        if rule == USER.id:
            return self.is_services(path, place.text)
        if rule == HOST.id:
            return self._is_composed(path, place.text)
        if rule == ABSOLUTE.id and (self._is_mounted(place) or self._is_installed(place)):
            return True
        if self._context.roles.is_test(path) and rule != ABSOLUTE.id:
            said = _naming(rule, place.text)._replace(files=_RUNS), _naming_folder(place.text)
            return rule == TEMPORARY.id and any(self._stands(path, each) for each in said)
        is_asked = rule != TEMPORARY.id and place.constant and self._stands(path, _asking(place.constant))
        if rule == DRIVE.id:
            return bool(is_asked) or self._is_of_program(path, place.text)
        return bool(is_asked) or self._stands(path, _naming(rule, place.text))

    def is_agreed(self, path: str, place: str) -> bool:
        """Whether what configuration names is a home or an address of what the project makes."""
        return self.is_services(path, place) or self._is_composed(path, place)

    def is_services(self, path: str, place: str) -> bool:
        """Whether a home that a file names is a user's whom the project makes: of its own name, or on its machines."""
        found = _HOME.match(place)
        if found is None:
            windows = _OF_WINDOWS.match(place)
            return windows is not None and self._is_of_name(windows[1].lower())
        home = found[1].encode()
        sought = [
            _Sought(home, _MAKING + re.escape(home) + rb"\b"),
            _Sought(home, re.escape(home) + rb"\b", _OF_IMAGES),
        ]
        is_often = False
        if found[1].startswith("/home/"):  # as those that programs are run on are
            sought.append(_Sought(home, re.escape(home) + rb"(?![\w.-])", _OF_MACHINES))
            is_often = (self._context.data(path) or b"").count(home) >= _OFTEN
        return is_often or self._is_of_name(found[2].lower()) or any(self._stands(path, each) for each in sought)

    def _is_of_name(self, user: str) -> bool:
        """Whether a user is called as one of the project's packages, or that and more."""
        return any(user == each or (len(each) >= _LEAST_WORD and user.startswith(each)) for each in self._names)

    def _is_installed(self, place: Place) -> bool:
        """Whether a file lies where a program is installed, by what else its code puts into the folder in `/opt`."""
        folder = "/".join(place.text.split("/")[: _OWN_DEPTH + 1])
        return folder.startswith("/opt/") and self._context.text(place.finding.path).count(f"{folder}/") >= _INSTALLED

    def _is_of_program(self, path: str, text: str) -> bool:
        """Whether a folder right below `C:` is where the program keeps what is its own, as another file says, too."""
        found = _OWN_ON_DRIVE.match(text)
        folder = found[1].encode("utf-8", "surrogatepass") if found is not None else b""
        named = rb"(?i)\bC:[\\/]{1,2}" + re.escape(folder) + rb"(?![\w.-])"
        return bool(folder) and self._stands(path, _Sought(folder, named))

    def _is_mounted(self, place: Place) -> bool:
        """Whether the code that names a file says itself that its folder, or one above, is mounted."""
        text = self._context.text(place.finding.path)
        folders = (str(each) for each in list(PurePosixPath(place.text).parents)[:-1])
        return any(
            re.search(rf"mount\w{{0,40}}[\"']?\s{{0,40}}[=:(,]\s{{0,40}}[\"']{re.escape(each)}/?[\"']", text)
            for each in folders
        )

    def _is_composed(self, path: str, text: str) -> bool:
        """Whether a host is a service that the project's containers are composed of, or a machine that it makes."""
        named = address(text)
        host = named.host.encode() if named is not None else b""
        composed = _Sought(host, rb"(?m)^ +" + re.escape(host) + rb":\s*$", _COMPOSE)
        in_cluster = _Sought(host, rb"(?s)\bkind: *Service\b.{,400}?\bname: *" + re.escape(host) + rb"\s", _YAML)
        of_machine = _Sought(host, rb"(?<![\w.-])" + re.escape(host) + rb"(?![\w.-])", _VAGRANTFILE)
        return bool(host) and any(self._stands(path, each) for each in (composed, in_cluster, of_machine))

    @cached_property
    def _names(self) -> frozenset[str]:
        """What the project's packages are called, and the words of that."""
        paths = (path for path in self._context.python if path.endswith("/__init__.py"))
        packages = {path.split("/")[-2].lower() for path in paths if path.count("/") <= _OWN_DEPTH}
        words = (word for package in packages for word in package.split("_"))
        return frozenset([*packages, *(word for word in words if len(word) >= _LEAST_WORD)])

    def _stands(self, path: str, sought: _Sought) -> bool:
        """Whether something stands in another file than one, but for tests, which may just repeat it."""
        key = (path, sought)
        if key not in self._known:
            others = (each for each in self._context.files if each != path and sought.files.search(each))
            found = (each for each in others if _READ.search(each) and self._says(each, sought))
            self._known[key] = any(not self._context.roles.is_test(each) for each in found)
        return self._known[key]

    def _says(self, path: str, sought: _Sought) -> bool:
        text = self._context.data(path) or b""
        return sought.text in text and len(text) <= _LARGEST and re.search(sought.pattern, text) is not None


def _naming(rule: str, text: str) -> _Sought:
    """What finds a temporary file by its whole path, any other place by its folder, too."""
    parts = text.strip("/").split("/")
    named = f"/{'/'.join(parts[:_OWN_DEPTH])}" if rule == ABSOLUTE.id else text.rstrip("/")
    found = named.encode("utf-8", "surrogatepass")
    return _Sought(found, rb"(?<![\w.-])" + re.escape(found) + rb"(?![\w.-])")


def _naming_folder(text: str) -> _Sought:
    """What finds the folder that somebody's temporary files are in, as one that is made, or mounted elsewhere."""
    folder = "/".join(text.rstrip("/").split("/")[: _OWN_DEPTH + 1]).encode("utf-8", "surrogatepass")
    return _Sought(folder, rb"(?<![\w.-])" + re.escape(folder) + rb"/?(?![\w./-])", _RUNS)


def _asking(constant: str) -> _Sought:
    """What finds a question whether what a constant names is there."""
    found = constant.encode()
    name = rb"(?:\w+\.)*" + re.escape(found) + rb"\b"
    asked = rb"\b(?:l?exists|isfile|isdir|access)\(\s*" + name + rb"|\b" + name + rb"\)?\.(?:exists|is_file|is_dir)\("
    return _Sought(found, asked, _PYTHON)
