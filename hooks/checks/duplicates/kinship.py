"""How two modules stand to each other: whether one could import what both say."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from devkit.hooks.checking.context import Context
from devkit.hooks.checking.distributions import distributions
from devkit.hooks.checking.elsewhere import LeftOut
from devkit.hooks.checking.imports import folder_of_all, folders_above
from devkit.hooks.checking.mirrors import Mirrors
from devkit.hooks.checking.shown import Shown
from devkit.hooks.checks.duplicates.entries import Entries
from devkit.hooks.checks.duplicates.families import (
    Interface,
    answered,
    are_slots,
    are_two_names,
    is_one_of,
    siblings,
    words,
)
from devkit.hooks.checks.duplicates.forgotten import Forgotten
from devkit.hooks.checks.duplicates.pieces import Facts, Piece
from devkit.hooks.checks.duplicates.policy import Policy
from devkit.hooks.checks.duplicates.remade import Remade
from devkit.hooks.checks.duplicates.roots import Roots
from devkit.hooks.checks.duplicates.scripts import Scripts
from devkit.hooks.checks.duplicates.suites import suites

_VERSION = re.compile(r"[._-]?(?:v?\d+(?:x\d+)*|alpha|beta)(?![^\W\d_])|(?<![^\W_])(?:alpha|beta)[._-]?", re.IGNORECASE)
"""What tells two versions of one thing apart: openflow and openflow3, v1 and v2, beta."""
_RELEASE = re.compile(r"(?:^|[/_.-])v\d+(?=[/.])")
"""A folder that keeps an interface as it was."""
_PREVIEW = re.compile(r"(?<![^\W_])(?:alpha|beta)(?![^\W_])", re.IGNORECASE)
_IN_EACH = frozenset({"__init__.py", "conftest.py"})
_LEAST_MIRRORED = 3
"""Files of one name in two folders."""
_LEAST_PARALLEL = 3
"""Functions and classes of one name, and not of one code, in modules that do the same for different things."""
_LEAST_ANSWERED = 2
"""Functions that most modules of a folder have each in its own way, in two of these modules."""
_MOST_RELATED = 5
"""Modules of a family that are built on one of them."""
_SIDE = re.compile(
    r"(?<![^\W_])(?:async(?:io|hronous)?|sync(?:hronous)?|aio|unit)(?![^\W_])[_-]?|_(?:pytest|nose)?(?=\.py$)",
    re.IGNORECASE,
)
"""What tells the two sides of a thing apart: client and async_client, tests/unit and tests/asyncio, test_x_pytest."""
_SIDED = re.compile(r"(?<![^\W_])(?:async(?:io|hronous)?|aio|(?:pytest|nose)(?=\.py$))(?![^\W_])", re.IGNORECASE)
_LEAST_ROWS = 3
"""Functions of a module whose names differ by one word."""
_LEAST_VARIED = 3
"""Constants of one name in two modules that each sets in its own way: rows of a table with several variants."""
_LENGTH = 60
"""Characters of a constant that is said at length."""
_STEP = re.compile(r"[^\W\d]*?[_-]?\d+(?:[_-][\w-]*)?")
"""A folder of a course: v08_own_functions, step_2, 03-tests."""
_LEAST_STEPS = 3
_LEAST_ALIKE = 4
_MOSTLY = 0.75
"""How much of what both of two files define, at least, is the same where it is one file."""
_LEAST_MEMBERS = 6
"""Folders of a family: the backends, the applications; modules and packages of a folder that is scanned."""
_LEAST_OF_PATTERN = 2
"""Words that the names of a family's constants end with."""
_FRAMEWORKS = frozenset({"flax", "jax", "mindspore", "mxnet", "paddle", "tensorflow", "torch"})
"""What computes with tensors, each in its own way."""
_MOST = 50
"""Modules of a group whose pairs are counted."""


class Kinship:
    """The modules of a project."""

    def __init__(
        self, context: Context, facts: Mapping[str, Facts], interface: Interface, shared: Iterable[Sequence[Piece]]
    ) -> None:
        """Know the project.

        Args:
            context: The files.
            facts: Path -> what the file says.
            interface: What the modules of each family define.
            shared: Pieces that mean the same, by group.
        """
        self._context = context
        self._facts = facts
        self._every = frozenset(context.files)
        self._roles = context.roles
        self._interface = interface
        shared = [*shared]
        self._copies = {(group[0].rule, group[0].digest): len({piece.path for piece in group}) for group in shared}
        at_length = (group for group in shared if not is_brief(group[0]))
        self._shared = Counter(pair for group in at_length for pair in _pairs({piece.path for piece in group}))
        self._mirrors = Mirrors(context)
        self._left_out = LeftOut(context.folder, context.text)
        self._remade = Remade(context)
        self._roots = Roots(context.roles, self._every)
        self._shown = Shown(context)
        self._policy = Policy(context)
        self._entries = Entries(context)
        self._forgotten = Forgotten(context, lambda path: facts[path].is_program)
        self._distributions = distributions(context)
        self._suites = suites(context)
        self.scripts = Scripts(context, facts)
        self._scanned: dict[str, bool] = {}
        self._parallel: dict[tuple[str, str], bool] = {}
        self._alike: dict[tuple[str, str], bool] = {}

    def are_versions(self, path: str, other: str) -> bool:
        """Whether two modules are versions of one thing, kept apart so that each stays as it is."""
        return _release(path) != _release(other) or self.are_revisions(path, other)

    def are_revisions(self, path: str, other: str) -> bool:
        """Whether the names of two modules that define things differently differ by a version only."""
        if _unversioned(path) != _unversioned(other):
            return False
        is_said = _PREVIEW.search(path + other) is not None or _release(path) != _release(other)
        return is_said or self._differing(path, other) > 0

    def are_mirrored(self, path: str, other: str) -> bool:
        """Whether two folders hold the same files, one made from the other or kept in step with it: sync and async.

        For tests it is enough that two files are one: whatever they are called, they test two things alike.
        """
        if self._roles.is_test(path) and self._mirrors.are_one(path, other):
            return True
        (folder, _, file), (beside, _, name) = path.rpartition("/"), other.rpartition("/")
        if file != name or folder == beside:
            return False
        files, others = self._files[folder], self._files[beside]
        same = len(files & others)
        return same >= _LEAST_MIRRORED and 2 * same >= min(len(files), len(others))

    def may_be_one_file(self, path: str, other: str) -> bool:
        """Whether files of the same bytes are one, put there twice or linked: of one name, or side by side."""
        (folder, _, file), (beside, _, name) = path.rpartition("/"), other.rpartition("/")
        facts = self._facts[path]
        return file == name or (folder == beside and len(facts.names) + len(facts.constants) > 1)

    def are_twins(self, path: str, other: str) -> bool:
        """Whether two modules are the sides of one thing, each kept in step with the other: client, async_client."""
        is_sided = (_SIDED.search(path) is None) != (_SIDED.search(other) is None)
        return is_sided and _SIDE.sub("", path).split("/") == _SIDE.sub("", other).split("/")

    def are_variants(self, path: str, other: str) -> bool:
        """Whether two modules set mostly the same names, many of them each in its own way: themes, brands, settings."""
        one, two = self._facts[path].constants, self._facts[other].constants
        both = [name for name in one.keys() & two.keys() if name.isupper()]
        fewer = min(sum(map(str.isupper, one)), sum(map(str.isupper, two)))
        return 2 * len(both) > fewer and sum(one[name] != two[name] for name in both) >= _LEAST_VARIED

    def are_of_families(self, first: Piece, piece: Piece) -> bool:
        """Whether two constants, whose names have other words, are each one of several of one pattern in its module."""
        return are_two_names(first.name, piece.name) and all(
            siblings(each.name, self._facts[each.path].constants) for each in (first, piece)
        )

    def are_of_pattern(self, first: Piece, piece: Piece) -> bool:
        """Whether many modules of a folder say something of their own under names that end as two constants' do.

        As compilers do, each with its `*_optimization_args`, and plugins, each with its `*_ERROR_MAP`.
        """
        folder = posixpath.dirname(first.path)
        ends = {tuple(words(each.name)[1:]) for each in (first, piece)}
        if posixpath.dirname(piece.path) != folder or len(ends) > 1 or len(min(ends)) < _LEAST_OF_PATTERN:
            return False
        found = {
            (name, value)
            for path, facts in self._facts.items()
            if posixpath.dirname(path) == folder
            for name, value in facts.constants.items()
            if tuple(words(name)[1:]) in ends
        }
        return all(len(set(each)) >= _LEAST_MEMBERS for each in zip(*found, strict=True))

    def is_capture(self, first: Piece, piece: Piece) -> bool:
        """Whether one constant is what the other one's name says, and the other one of several such in its module."""
        pairs = (first, piece), (piece, first)
        return any(is_one_of(one.name, self._facts[one.path].constants, other.name) for one, other in pairs)

    def is_per_module(self, first: Piece, piece: Piece) -> bool:
        """Whether as many modules or more have something else under the name of two constants as have the same."""
        same, every = self._named_alike(first, piece)
        return bool(every) and every >= 2 * same

    def varies(self, first: Piece, piece: Piece) -> bool:
        """Whether any module has something else under the name of two constants."""
        same, every = self._named_alike(first, piece)
        return every > same

    def _named_alike(self, first: Piece, piece: Piece) -> tuple[int, int]:
        """How many modules have the same as two constants of one name, and how many have anything under that name.

        None of either where they have two names.
        """
        name = first.name
        if name != piece.name:
            return 0, 0
        told = {self._facts[each.path].constants.get(name) for each in (first, piece)}
        every = [facts.constants[name] for facts in self._facts.values() if name in facts.constants]
        return sum(each in told for each in every), len(every)

    def is_one_forgotten(self, path: str, other: str) -> bool:
        """Whether nothing of the project knows of one of two modules: it is to go, and nothing of it to be shared."""
        return any(map(self._forgotten.is_one, (path, other)))

    def are_loose(self, path: str, other: str) -> bool:
        """Whether two files of different folders can't be imported from elsewhere: scripts that lie beside packages."""
        return posixpath.dirname(path) != posixpath.dirname(other) and all(map(self._roles.is_loose, (path, other)))

    def is_shown(self, path: str) -> bool:
        """Whether the documentation shows a file, which therefore says all that its readers need."""
        return path in self._shown

    def are_meant_twice(self, path: str, other: str) -> bool:
        """Whether the project's guides say that files such as these two repeat each other on purpose."""
        return self._policy.allows(path, other)

    def are_ports(self, path: str, other: str) -> bool:
        """Whether two files are each written for another framework, of which few people have both installed."""
        one, two = (_FRAMEWORKS & self._roles.packages(each) for each in (path, other))
        return bool(one and two) and one.isdisjoint(two)

    def is_left_out(self, path: str) -> bool:
        """Whether the project's linters or its formatter leave a file out, or a script of its own makes it again."""
        return self._left_out.is_unkempt(path) or path in self._remade

    def are_of_one_group(self, path: str, other: str) -> bool:
        """Whether two modules are handed to others in one group, and meant to stand each for itself: sets of values."""
        return self._entries.are_of_one_group(path, other)

    def are_scanned(self, path: str, other: str) -> bool:
        """Whether two modules are of two members of a folder that nothing imports by their names: plugins, found there.

        Members are the modules and the packages of a folder; what one says is for itself, and for its tests.
        """
        folder = folder_of_all((path, other))
        if folder not in self._scanned:
            self._scanned[folder] = self._is_scanned(f"{folder}/")
        return self._scanned[folder]

    def _is_scanned(self, above: str) -> bool:
        members: dict[str, list[str]] = {}
        for path in self._every if above != "/" else ():
            if path.startswith(above) and path.endswith(".py"):
                members.setdefault(_member(path, above), []).append(path)
        members = {name: files for name, files in members.items() if not name.startswith("_")}
        if len(members) < _LEAST_MEMBERS:
            return False
        return not any(self._is_named(path, f"{above}{name}") for name, files in members.items() for path in files)

    def _is_named(self, path: str, member: str) -> bool:
        """Whether a file is imported from outside of the member of a folder that it is of, and not by tests."""
        others = (each for each in self._roles.importers(path) if not each.startswith((f"{member}/", f"{member}.py")))
        return any(path in self._roles.imported(each) and not self._roles.is_test(each) for each in others)

    def are_parsed(self, path: str, other: str) -> bool:
        """Whether a program reads two modules of one folder as texts, for what is written in each of them.

        A whole package, or a folder of several, is read to judge how it is written, and so is all that tests read.
        """
        folder, package = posixpath.dirname(path), self._roles.package(path)
        if folder != posixpath.dirname(other) or folder not in self._parsed or folder == package:
            return False
        python = (each for each in self._every if each.endswith(".py"))
        return bool(package) or not any(posixpath.dirname(each).startswith(f"{folder}/") for each in python)

    @cached_property
    def _parsed(self) -> frozenset[str]:
        """The folders that programs name which parse Python; these may be among the files that stand alone."""
        every: Mapping[str, Facts] = self._context.facts("duplicates")
        return frozenset().union(*(facts.parsed for path, facts in every.items() if not self._roles.is_test(path)))

    def is_shipped(self, path: str) -> bool:
        """Whether a file lies in a package, and in a folder there that nothing can import: `ios-support/`."""
        odd = (each for each in folders_above(path) if not posixpath.basename(each).isidentifier())
        return any(map(self._roles.is_packaged, odd))

    def are_slots(self, first: Piece, piece: Piece) -> bool:
        """Whether two functions are what the modules of their folder have each under its own name, in its own way."""
        return are_slots(first, piece, self._interface)

    def are_rows(self, first: Piece, piece: Piece) -> bool:
        """Whether the names of two functions differ by one word, and each has several such beside it."""
        one, two = words(first.name), words(piece.name)
        differ = [number for number, (each, other) in enumerate(zip(one, two, strict=False)) if each != other]
        if len(one) != len(two) or len(one) == 1 or len(differ) != 1:
            return False
        return all(self._rows(each, differ[0]) >= _LEAST_ROWS for each in (first, piece))

    def _rows(self, piece: Piece, slot: int) -> int:
        """How many names of a piece's module are its own but for one word, itself included."""
        blank = _without(words(piece.name), slot)
        return sum(_without(words(name), slot) == blank for name in self._facts[piece.path].names)

    def is_known_by_identity(self, path: str, name: str) -> bool:
        """Whether its module, or one that imports it, compares a function by `is`, or asks for its code."""
        places = [path, *self._roles.importers(path)]
        return any(name in self._facts[each].identities for each in places if each in self._facts)

    @cached_property
    def _files(self) -> dict[str, set[str]]:
        """Folder -> the names of its modules."""
        found: dict[str, set[str]] = {}
        for folder, _, name in (path.rpartition("/") for path in self._facts):
            found.setdefault(folder, set()).update({name} - _IN_EACH)
        return found

    def are_parallel(self, path: str, other: str) -> bool:
        """Whether two modules answer to one interface, and know nothing of each other: protocols, platforms."""
        pair = (path, other) if path < other else (other, path)
        if pair not in self._parallel:
            differ = self._differing(path, other) >= _LEAST_PARALLEL
            self._parallel[pair] = (differ or self._are_plugins(path, other)) and not (
                self.know_each_other(path, other) or self._know_one_member(path, other)
            )
        return self._parallel[pair]

    def _are_plugins(self, path: str, other: str) -> bool:
        """Whether two modules have what most modules of their family have each in its own way."""
        names, others = self._facts[path].names, self._facts[other].names
        both = (name for name in names.keys() & others.keys() if names[name] != others[name])
        found = (answered(path, name, self._interface) & answered(other, name, self._interface) for name in both)
        return sum(map(bool, found)) >= _LEAST_ANSWERED

    def _know_one_member(self, path: str, other: str) -> bool:
        """Whether two modules of a family both import a third one of it that isn't there for most of them."""
        both = self._roles.imported(path) & self._roles.imported(other)
        members = (each for each in both if each in self._facts and self._are_plugins(path, each))
        folder = path.rpartition("/")[0]
        return any(
            sum(each.startswith(f"{folder}/") for each in self._roles.importers(member)) <= _MOST_RELATED
            for member in members
        )

    def are_steps(self, path: str, other: str) -> bool:
        """Whether two files are of two folders of a course, numbered and alike, each of which stands alone."""
        parts, others = path.split("/"), other.split("/")
        at = next((n for n, (one, two) in enumerate(zip(parts, others, strict=False)) if one != two), 0)
        below = parts[at + 1 :]
        if not below or below != others[at + 1 :]:
            return False
        alike = (each for each in self._numbered if each[:at] == parts[:at] and each[at + 1 :] == below)
        steps = {each[at] for each in alike if _STEP.fullmatch(each[at])}
        return {parts[at], others[at]} <= steps and len(steps) >= _LEAST_STEPS

    @cached_property
    def _numbered(self) -> list[list[str]]:
        """The files, by the parts of their paths, of numbered folders."""
        every = (path.split("/") for path in self._facts)
        return [parts for parts in every if any(map(_STEP.fullmatch, parts[:-1]))]

    def are_relatives(self, path: str, other: str) -> bool:
        """Whether two modules are of two members of a family: folders beside each other that hold the same files."""
        parts, others = path.split("/"), other.split("/")
        same = next((n for n, (one, two) in enumerate(zip(parts, others, strict=False)) if one != two), 0)
        return same < min(len(parts), len(others)) - 1 and "/".join(parts[:same]) in self._families

    @cached_property
    def _families(self) -> frozenset[str]:
        """The folders most of whose folders hold a file of one name, and many one of another."""
        holding: dict[str, Counter[str]] = {}
        folders: dict[str, set[str]] = {}
        for path in self._facts:
            parts = path.split("/")
            for number in range(len(parts) - 1):
                above, below = "/".join(parts[:number]), "/".join(parts[number + 1 :])
                folders.setdefault(above, set()).add(parts[number])
                holding.setdefault(above, Counter())[below] += not below.endswith("__init__.py")
        return frozenset(above for above, files in holding.items() if _are_members(files, len(folders[above])))

    def shared(self, path: str, other: str) -> int:
        """How many things two modules say alike, and at length: short ones don't vouch for each other."""
        return self._shared[(path, other) if path < other else (other, path)]

    def copies(self, piece: Piece) -> int:
        """How many files have a piece."""
        return self._copies.get((piece.rule, piece.digest), 1)

    def ties(self, path: str, other: str) -> int:
        """How many of the project's modules two files import, both: what says that they are of one concern."""
        both = self._roles.imported(path) & self._roles.imported(other)
        return sum(not each.endswith("__init__.py") and not self._roles.is_test(each) for each in both)

    def are_alike(self, path: str, other: str) -> bool:
        """Whether two files say the same for the most part: then it is the file that is there twice."""
        pair = (path, other) if path < other else (other, path)
        if pair not in self._alike:
            one, two = self._said(path), self._said(other)
            same = len(one & two)
            is_most = same >= _LEAST_ALIKE and same >= _MOSTLY * max(len(one), len(two))
            self._alike[pair] = is_most and self._mirrors.have_half(*pair)
        return self._alike[pair]

    def are_forks(self, path: str, other: str) -> bool:
        """Whether two files define mostly the same names: one was made from the other, whatever each became."""
        names, others = ({*self._facts[each].names, *self._facts[each].constants} for each in (path, other))
        both = len(names & others)
        return both >= _LEAST_ALIKE and 2 * both > max(len(names), len(others))

    def _said(self, path: str) -> frozenset[str]:
        facts = self._facts[path]
        return frozenset([*facts.names.values(), *(piece.digest for piece in facts.pieces)])

    def are_apart(self, path: str, other: str) -> bool:
        """Whether two modules are of different packages or distributions, none of which imports the other.

        So are programs in folders of their own that each imports from.
        """
        is_apart = self._are_in_two_packages(path, other) or self._distributions.are_apart(path, other)
        return is_apart or (not self._roles.is_test(path) and self._roots.are_apart(path, other))

    def are_of_two_suites(self, path: str, other: str) -> bool:
        """Whether two files are of the tests of two parts of a project, with no folder that both could import from."""
        if not (self._roles.is_test(path) and self._roles.is_test(other)) or self.know_each_other(path, other):
            return False
        return self._suites.are_parted(path, other, are_two=self._distributions.are_two(path, other))

    def _are_in_two_packages(self, path: str, other: str) -> bool:
        top, beside = path.partition("/")[0], other.partition("/")[0]
        uses = self._roles.uses
        return top != beside and not uses(top, beside.removesuffix(".py")) and not uses(beside, top.removesuffix(".py"))

    def _differing(self, path: str, other: str) -> int:
        """How many functions and classes of one name are not the same in two modules."""
        names, others = self._facts[path].names, self._facts[other].names
        return sum(names[each] != others[each] for each in names.keys() & others.keys())

    def know_each_other(self, path: str, other: str) -> bool:
        """Whether one of two modules imports the other."""
        return other in self._roles.imported(path) or path in self._roles.imported(other)


def is_brief(piece: Piece) -> bool:
    """Whether a constant is one short value."""
    return piece.is_short or (piece.is_single and piece.size < _LENGTH)


def _without(name: list[str], slot: int) -> list[str]:
    return [*name[:slot], "", *name[slot + 1 :]]


def _member(path: str, above: str) -> str:
    """The module or the package directly in a folder that a file is, or is of."""
    return path.removeprefix(above).partition("/")[0].removesuffix(".py")


def _are_members(files: Counter[str], folders: int) -> bool:
    first, second = [*(number for _, number in files.most_common(2)), 0, 0][:2]
    return second >= _LEAST_MEMBERS and 2 * first > folders


def _release(path: str) -> list[str]:
    return [found.strip("/_.-") for found in _RELEASE.findall(path)]


def _unversioned(path: str) -> list[str]:
    return [part for part in (_VERSION.sub("", part).lstrip("._-") for part in path.split("/")) if part]


def _pairs(paths: set[str]) -> Iterable[tuple[str, str]]:
    ordered = sorted(paths)
    return ((one, other) for number, one in enumerate(ordered[:_MOST]) for other in ordered[number + 1 : _MOST])
