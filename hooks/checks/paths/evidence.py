"""Whether what a file does with a place is reason enough to tell of it."""

import ast
import re
from collections.abc import Callable

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.finding import Rule
from devkit.hooks.checking.pathnames import is_aside
from devkit.hooks.checking.source import Source
from devkit.hooks.checks.paths.flow import Fate, fate, is_imitated
from devkit.hooks.checks.paths.host import Reach, address
from devkit.hooks.checks.paths.literal import SOCKETS, Named
from devkit.hooks.checks.paths.meant import (
    connects_in_test,
    is_absent,
    is_dead,
    is_double,
    is_elsewhere,
    is_for_fault_search,
    is_found_again,
    is_probed,
    is_refused,
    is_run_by_hand,
    is_script,
    is_signal,
    is_to_stay,
)
from devkit.hooks.checks.paths.reading import is_read
from devkit.hooks.checks.paths.rules import ABSOLUTE, DRIVE, HOST, TEMPORARY, USER
from devkit.hooks.checks.paths.standing import (
    constant_of,
    is_alone,
    is_constant,
    is_default,
    is_fixed,
    is_folder_default,
    is_named_as_setting,
    is_of_class,
    is_of_fixture,
    is_setting,
    name_of,
)
from devkit.hooks.checks.paths.use import Use, last

_KEPT = {Use.CONFIGURED, Use.KEPT}
_FOR_DEVELOPERS = re.compile(
    r"(?:^|/)(?:scripts?|tools?|contrib|dev|bin|ci)/|docker|compose|container|mock|example|demo|sample|devstack"
    r"|(?<![a-z])debug(?:ging|ger)?(?![a-z])",
    re.IGNORECASE,
)
"""Folders and modules that are run beside servers that their developer, or a container, runs."""
_SETTINGS = re.compile(
    r"(?:config|settings|defaults?|constants?)[^/]*(?:/[^/]*)?\.py$|(?:^|/)conf/[^/]*\.py$", re.IGNORECASE
)
"""Modules of what others are to set."""
_FOR_TESTS = re.compile(r"(?:^|/)test(?:ing|_?utils?|_?helpers?)(?:/|\.py$)")
"""Modules that tests are written with, which run servers of their own, or none."""
_SERVES = re.compile(r"\bPopen\b|\bsubprocess\b|\bmultiprocessing\b|\.listen\(|\.bind\(|Server\b|\brun_server\b")
"""What a file says that runs the server itself that it then connects to."""
_LOADS = re.compile(r"_?(?:load|read|import|parse)(?:_\w+)?")
"""What functions are called that read the file that they are given."""
_MIGRATIONS = re.compile(r"(?:^|/)migrations?/")
"""Folders of what is run once where a program is installed already."""
_METADATA = "169.254.169.254"
"""Where the machines of a cloud ask about themselves."""
_SYSTEM_DRIVE = re.compile(r"[cC]:")
_SERVERS = SOCKETS | {".pid"}
"""What a server makes: what looks for it there has no say in its name."""
_RESULTS = frozenset({".csv", ".html", ".jpg", ".json", ".pdf", ".png", ".svg", ".tsv", ".txt", ".xlsx"})
"""How files end that somebody runs a script for."""
_FOUND_AGAIN = re.compile(r"(?:^|_)(?:logs?|caches?)(?:_|$)", re.IGNORECASE)
"""What a folder's name says that is the same on every run, for what is in it to be found."""
_MAKES_FOLDERS = re.compile(r"mkd(?:irs?|temp)|makedirs")
_HOLDS_OTHERS = re.compile(
    r"\b(?:mkdtemp|mkstemp|TemporaryDirectory|NamedTemporaryFile)\([^)\n]{0,200}\bdir\s*=|\bFileLock\("
    r"|\binit_process_group\(|\bLOCAL_RANK\b|\btorchrun\b"
)
"""What a file does that has a folder for what tempfile names in it, or for several processes."""
_TOOLS_DEPTH = 2
"""Parts, with the drive, of the folders that tools are installed in."""


def counts(source: Source, node: ast.expr, found: Named) -> bool:
    """Whether the program goes to a place, rather than talk about it, and nobody may say otherwise."""
    return not is_dead(source, node) and _JUDGES[found.rule](source, node, found, fate(source, node))


def counts_in_tests(source: Source, node: ast.expr, found: Named) -> bool:
    """Whether a test itself goes to a place, rather than hand it to what it tests."""
    if is_aside(source.path) or is_dead(source, node) or not is_alone(source, node):
        return False
    end = fate(source, node)
    is_made_up = found.rule is DRIVE and _SYSTEM_DRIVE.match(found.text) is not None
    if is_made_up or (found.rule is HOST and not _is_private(node, found)):
        return False
    if found.rule is TEMPORARY and is_refused(source, node):
        return False
    reached = [node] if _is_pair(node, found) or _is_loaded(source, node, found) else end.reached
    if reached:
        is_sure = (found.rule is TEMPORARY or not end.is_asked) and not end.is_fallback
        is_sure &= found.rule is not HOST or any(connects_in_test(source, each) for each in reached)
        is_sure &= found.rule not in {DRIVE, ABSOLUTE} or found.suffix != ""
        is_sure &= found.rule is not USER or found.is_sure
        return is_sure and not all(is_imitated(source, each) for each in reached)
    is_file = found.rule is USER and found.is_sure and found.suffix != "" and Use.CONFIGURED in end.uses
    return is_file and is_constant(source, node) and not end.is_asked


def _is_loaded(source: Source, node: ast.expr, found: Named) -> bool:
    """Whether a test has somebody's file loaded, or gives it to those who ask for the fixture."""
    parent = source.parents.get(node)
    if found.rule is not USER or not found.is_sure or found.suffix == "":
        return False
    if isinstance(parent, (ast.Return, ast.Yield)):
        return is_of_fixture(source, node)
    return isinstance(parent, ast.Call) and _LOADS.fullmatch(last(parent.func)) is not None


def _is_pair(node: ast.expr, found: Named) -> bool:
    """Whether a host and a port are handed to what connects, not written as one text."""
    return found.rule is HOST and isinstance(node, ast.Call)


def _is_private(node: ast.expr, found: Named) -> bool:
    """Whether an address is surely one of a single network, rather than a key that looks like one."""
    named = address(found.text)
    is_address = named is not None and (named.scheme != "" or _is_pair(node, found))
    return named is not None and named.reach is Reach.PRIVATE and is_address


def _user(source: Source, node: ast.expr, found: Named, end: Fate) -> bool:
    if _MIGRATIONS.search(source.path) or is_elsewhere(source, node):
        return False
    if Use.OPENED in end.uses:
        return found.is_sure or not is_aside(source.path)
    if is_aside(source.path) or end.is_only_data or found.user.lower() in source.path.lower().split("/"):
        return False  # of the project's own name: a service's user
    return found.is_sure and not end.uses.isdisjoint(_KEPT) and is_alone(source, node)


def _drive(source: Source, node: ast.expr, found: Named, end: Fate) -> bool:
    if not is_alone(source, node) or end.is_asked or end.is_fallback or is_folder_default(source, node):
        return False
    is_file = found.suffix != "" and not found.is_program
    is_system = _SYSTEM_DRIVE.match(found.text) is not None
    if Use.OPENED in end.uses:
        return is_file or (found.is_whole and not is_system)
    is_kept = Use.CONFIGURED in end.uses or (is_file and is_constant(source, node))
    is_kept &= is_file or not is_system or (len(found.parts) > _TOOLS_DEPTH and not found.is_program)
    return is_kept and not is_aside(source.path) and not is_default(source, node)


def _temporary(source: Source, node: ast.expr, found: Named, end: Fate) -> bool:
    is_for_developers = _FOR_DEVELOPERS.search(source.path) is not None  # they look there for what a script made
    if is_aside(source.path) or is_for_developers or end.is_fallback or is_folder_default(source, node):
        return False
    if _is_others(source, found, end) or _is_meant(source, node, found, end):
        return False
    if Use.OPENED in end.uses:
        is_data = Use.DATA in end.uses and not _is_made_by_test(source, end)
        return not is_data and (found.suffix != "" or not _is_shared(source, end))
    if Use.DATA in end.uses or is_of_class(source, node):
        return False
    if is_constant(source, node):
        is_set = _SETTINGS.search(source.path) is not None  # another run looks for it there
        return not end.is_loaded and not is_set and (found.suffix != "" or Use.CONFIGURED in end.uses)
    if is_default(source, node):
        is_given = source.text.count(found.place) == 1  # else another function finds it there
    else:
        is_given = isinstance(source.parents.get(node), ast.Return)
    return is_given and found.suffix not in {"", *_SERVERS}


def _is_meant(source: Source, node: ast.expr, found: Named, end: Fate) -> bool:
    """Whether a file is there on purpose: for the next run, for people or other programs, or not at all."""
    if is_run_by_hand(source, node) or is_signal(source, found.text) or is_absent(source, end, found.text):
        return True
    in_test = is_test_path(source.path)
    if found.suffix in _RESULTS and not in_test and is_script(source):
        return True
    if found.suffix == "" and not found.place.startswith("/") and _FOUND_AGAIN.search(name_of(source, node)):
        return True
    if is_to_stay(constant_of(source, node), found, in_test=in_test):
        return True
    is_of_others = not found.place.startswith("/") and "/" in found.place and not _MAKES_FOLDERS.search(source.text)
    is_for_several = found.suffix == "" and _HOLDS_OTHERS.search(source.text) is not None
    if is_of_others or is_for_several or is_found_again(source, node, found.text):
        return True  # in a folder that others make, or for other processes
    return any(is_for_fault_search(source, each, found.text) for each in (node, *end.reached))


def _is_others(source: Source, found: Named, end: Fate) -> bool:
    """Whether a file is only read, and nothing else names it that may make it."""
    if not end.is_only_read:
        return False
    opened = rf"""open\(\s*\\?["']{re.escape(found.place)}\\?["']\s*(?:\)|,\s*\\?["'][rbtU]+\\?["'])"""
    return source.text.count(found.place) <= max(len(re.findall(opened, source.text)), 1)


def _is_made_by_test(source: Source, end: Fate) -> bool:
    """Whether a test writes or removes a file itself: it may ask for it as well, but shows it to nobody."""
    return is_test_path(source.path) and not end.is_shown and not all(is_read(source, each) for each in end.reached)


def _is_shared(source: Source, end: Fate) -> bool:
    """Whether a folder is made on purpose for all runs: it may be there already."""
    above = (source.parents.get(each) for each in end.reached)
    calls = (source.parents.get(each) if isinstance(each, ast.Attribute) else each for each in above)
    return all(
        isinstance(call, ast.Call) and any(keyword.arg == "exist_ok" for keyword in call.keywords) for call in calls
    )


def _absolute(source: Source, node: ast.expr, found: Named, end: Fate) -> bool:
    if end.is_asked or end.is_fallback or found.is_program or not is_alone(source, node):
        return False
    if is_aside(source.path) or is_folder_default(source, node) or _FOR_DEVELOPERS.search(source.path):
        return False
    if Use.OPENED in end.uses:
        return found.suffix != "" or not is_default(source, node)
    if end.is_only_data or not found.is_sure or not is_setting(source, node) or is_default(source, node):
        return False
    return found.suffix != ""


def _host(source: Source, node: ast.expr, found: Named, end: Fate) -> bool:
    named = address(found.text)
    if named is None or end.is_fallback or is_aside(source.path) or is_double(source, node):
        return False
    if _METADATA in source.text:
        return False  # a list of what a server is kept from, or tried for
    is_reached = bool(end.reached) or _is_pair(node, found)
    is_named = Use.CONFIGURED in end.uses and (named.reach is not Reach.BARE or is_constant(source, node))
    is_given = is_reached or (is_named and not end.is_only_data)
    if named.reach is Reach.PRIVATE:
        return is_given
    is_set = named.reach is Reach.BARE and _SETTINGS.search(source.path) is not None  # settings name their containers
    if is_set or is_default(source, node) or _FOR_DEVELOPERS.search(source.path) or not is_alone(source, node):
        return False
    if named.reach is Reach.LOOPBACK:
        is_table = isinstance(source.parents.get(node), ast.Dict) and not is_named_as_setting(source, node)
        is_kept = is_setting(source, node) and is_fixed(source, node) and not is_table
        return is_kept and is_given and not _is_by_hand(source, node, end)
    return is_given


def _is_by_hand(source: Source, node: ast.expr, end: Fate) -> bool:
    """Whether who runs a file runs the server on the same machine as well, or it copes without."""
    is_set = _SETTINGS.search(source.path) is not None or _FOR_TESTS.search(source.path) is not None
    if is_set or _SERVES.search(source.text) is not None or is_script(source):
        return True
    return any(is_probed(source, each) for each in (node, *end.reached))


_JUDGES: dict[Rule, Callable[[Source, ast.expr, Named, Fate], bool]] = {
    USER: _user,
    DRIVE: _drive,
    TEMPORARY: _temporary,
    ABSOLUTE: _absolute,
    HOST: _host,
}
