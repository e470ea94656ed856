"""The parts that files play: tests, what tests read, run or compare as data, what people read, what programs wrote."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from devkit.diagnoser.location import is_test_path
from devkit.hooks.checking.imports import Modules, dotted, folders_above
from devkit.hooks.checking.pathnames import (
    is_among_configurations,
    is_aside,
    is_for_tests,
    is_legacy,
    is_prototype,
    is_retired,
)
from devkit.hooks.checking.source import Source

_NAMED_AS_TESTS = re.compile(r"(?:test_[^/]*|[^/]*_test|tests?|tests_[^/]*|[^/]*_tests|[^/]*[a-z\d]Tests?)\.py")
_INPUTS = re.compile(r"(?:^|/)(?:[\w-]*data|[\w-]*fixtures?|inputs?|resources?|assets|corpus|golden|expected|cases)/")
"""Folders below tests whose Python files aren't collected as tests, whatever they are called."""
_FEW = 10
"""Who is named by one file of so many is one of those who write the project."""
_SOME = 5
"""Another project's files are one of so many at most."""
_MUCH = 3
"""What a test is about is one of so many modules of the code that it imports, at least."""
_SIDES = (("/_sync/", "/_async/"), ("/sync/", "/async_/"), ("/synchronous/", "/asynchronous/"))
"""Folders that a tool writes to, and those of the files that it makes these of."""
_PATTERNS = re.compile(r"^\s*python_files\s*=\s*(\[[^\]]*\]|.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_PATTERN = re.compile(r"[\w*?./!-]+\.py\b")
_ALWAYS_LOADED = frozenset({"conftest.py", "setup.py", "noxfile.py"})


class About(NamedTuple):
    """What one file says of its own part and of others'."""

    absolute: frozenset[str]
    """Modules it imports, `/`-separated: any of them may be a name of a module instead."""
    near: frozenset[str]
    """Modules it imports by their place, relative to the top folder."""
    has_tests: bool
    """Whether a class of it has methods that unittest takes for tests."""
    is_generated: bool
    """Whether a program wrote it, or it is another project's, as it says itself."""
    is_retired: bool
    """Whether it says itself that it is deprecated, at its head or to all who import it, or takes no new code."""
    holders: tuple[str, ...]
    """The words that name who holds the rights in it, where a licence stands at its head."""
    licence: str
    """That licence; empty for one that isn't known."""
    is_prototype: bool = False
    """Whether it says itself that it is one."""
    late: frozenset[str] = frozenset()
    """The modules among all these that it doesn't import as it is loaded.

    It does so in functions, for type checkers, or where it is run as a program.
    """
    unneeded: frozenset[str] = frozenset()
    """Those of them that no function imports, either."""
    tried: frozenset[str] = frozenset()
    """The modules among all these that it may do without: it catches the error where they can't be imported."""
    demanded: frozenset[str] = frozenset()
    """The modules among all these of which it says that it can't be loaded without them."""
    acts: bool = False
    """Whether it mostly calls things as it is loaded: who imports it runs it all."""
    does_something: bool = False
    """Whether it calls some for what they do."""


def read(source: Source) -> About | None:
    """Take from a Python file what tells its part, and others'."""
    from devkit.hooks.checking import acting, heads, importing, written  # a hook remembers what it read

    if source.tree is None:
        return None
    absolute: set[str] = set(_named(source))
    near: set[str] = set()
    for node in source.nodes(ast.ImportFrom):
        (near if node.level else absolute).update(importing.origins(source, node))
    has_tests = any(map(_has_tests, source.nodes(ast.ClassDef)))
    is_others = written.is_generated(source) or heads.is_brought(source)
    is_old = heads.is_retired(source)
    return About(
        *(frozenset(absolute), frozenset(near), has_tests, is_others, is_old),
        *heads.rights(source),
        is_prototype=heads.is_prototype(source),
        late=importing.late(source),
        unneeded=importing.unneeded(source),
        tried=importing.tried(source),
        demanded=importing.demanded(source),
        acts=acting.acts(source),
        does_something=acting.does_something(source),
    )


def _named(source: Source) -> Iterator[str]:
    """The modules that are named in full: in `import`, and to pytest as plugins."""
    for node in source.nodes(ast.Import):
        yield from (alias.name.replace(".", "/") for alias in node.names)
    if "pytest_plugins" in source.text:
        texts = (node.value for node in source.every(ast.Constant) if isinstance(node.value, str))
        yield from (text.replace(".", "/") for text in texts if text.replace(".", "").isidentifier())


def _has_tests(node: ast.ClassDef) -> bool:
    methods = (each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)))
    return bool(node.bases) and any(each.name.startswith("test") for each in methods)


class Roles:
    """The parts that the files of a project play."""

    def __init__(
        self,
        files: Iterable[str],
        facts: Mapping[str, About],
        patterns: Iterable[str] = (),
        notebooks: Iterable[str] = (),
    ) -> None:
        """Know the project.

        Args:
            files: All its Python files.
            facts: What `read` took from those that can be parsed.
            patterns: Names of files that pytest is configured to take for tests.
            notebooks: Its notebooks.
        """
        self._files = tuple(files)
        self._notebooks = frozenset(path.removesuffix(".ipynb") for path in notebooks)
        self._facts = facts
        self._patterns = tuple(patterns)
        self._modules = Modules(self._files, is_aside)
        self._imported: dict[tuple[str, bool, bool], frozenset[str]] = {}
        self._loading: dict[str, frozenset[str]] = {}

    def is_test(self, path: str) -> bool:
        """Whether a file belongs to the tests: by its name, by most files beside or above it, or as they run it."""
        return self._is_among_tests(path) or path in self._apps

    def _is_among_tests(self, path: str) -> bool:
        return is_test_path(path) or is_for_tests(path) or not self._test_folders.isdisjoint(folders_above(path))

    def is_data(self, path: str) -> bool:
        """Whether a Python file is one that tests read, run or compare: neither collected as a test, nor imported."""
        return path in self._data

    def is_generated(self, path: str) -> bool:
        """Whether a program wrote a Python file, or it is from elsewhere, as its name or its head says."""
        is_others = path in self._facts and (self._facts[path].is_generated or path in self._brought)
        return is_others or self.is_derived(path)

    def is_derived(self, path: str) -> bool:
        """Whether a file is made from its asynchronous namesake, by the folders that the tools for that write to."""
        sides = ((made, source) for made, source in _SIDES if made in path)
        return path in self._made or any(path.replace(made, source) in self._known for made, source in sides)

    @cached_property
    def _made(self) -> frozenset[str]:
        """The files that have a namesake in the folder `asynchronous` beside them, where several have one."""
        found: dict[str, set[str]] = {}
        for path in self._files:
            folder, _, name = path.rpartition("/")
            above = folder.removesuffix("/asynchronous")
            if above != folder and f"{above}/{name}" in self._known:
                found.setdefault(above, set()).add(f"{above}/{name}")
        return frozenset(path for paths in found.values() if len(paths) >= _SOME for path in paths)

    def is_retired(self, path: str) -> bool:
        """Whether nobody will work on a Python file any more, as its name, it or a package around it says."""
        return is_retired(path) or self._says_retired(path)

    def _says_retired(self, path: str) -> bool:
        says = (path, *(f"{folder}/__init__.py" for folder in folders_above(path)))
        return any(each in self._facts and self._facts[each].is_retired for each in says)

    def is_for_retired(self, path: str) -> bool:
        """Whether much of the code that a Python file imports, as it is loaded, is legacy or deprecated."""
        code = [each for each in self.imported(path, at_top=True) if not self.is_test(each)]
        retired = sum(is_legacy(each) or self._says_retired(each) for each in code)
        return retired > 0 and retired * _MUCH >= len(code)

    def is_run(self, path: str) -> bool:
        """Whether a Python file is only run, and no test: nothing imports it, and who did so would run all it does."""
        about = self._facts.get(path)
        return about is not None and about.acts and not is_test_path(path) and not self.importers(path)

    def is_example(self, path: str) -> bool:
        """Whether people read, copy or run a Python file by itself: as its place says, or a notebook of it beside it.

        Such a one has its name, or what that begins with (`mnist.ipynb` beside `mnist_tf.py`); a file of a package, or
        that another one imports, is a module all the same.
        """
        return is_aside(path) or (self._has_notebook(path) and not self.is_packaged(path) and not self.importers(path))

    def _has_notebook(self, path: str) -> bool:
        parts = dotted(path).split("_") if self._notebooks else ()
        return any("_".join(parts[:number]) in self._notebooks for number in range(1, len(parts) + 1))

    def is_configuration(self, path: str) -> bool:
        """Whether a Python file is loaded by its path for the values of its names, as the names of its folders say.

        Nothing imports it, and it imports nothing.
        """
        about = self._facts.get(path)
        if about is None or about.near or about.absolute or not is_among_configurations(path):
            return False
        return not self.importers(path)

    def is_prototype(self, path: str) -> bool:
        """Whether a Python file only tries something out, as its name or its head says, and nothing else imports it."""
        return self._is_called_prototype(path) and all(map(self._is_called_prototype, self.importers(path)))

    def _is_called_prototype(self, path: str) -> bool:
        if is_prototype(path, packaged=self.is_packaged(path)):
            return True
        return path in self._facts and self._facts[path].is_prototype

    @cached_property
    def _brought(self) -> frozenset[str]:
        """Files whose holder of rights, or licence, hardly any other file names: the others name another, or none."""
        named = Counter(word for about in self._facts.values() for word in about.holders)
        own = {word for word, files in named.items() if files * _FEW >= len(self._facts)}
        own |= {word.lower() for path in self._files for word in path.split("/")[:2]}
        named_others = ((path, about.holders) for path, about in self._facts.items() if about.holders)
        found = frozenset(path for path, others in named_others if own.isdisjoint(others))
        if len(found) * _SOME > len(self._facts):  # then it is those who write the project that are named
            found = frozenset()
        licences = Counter(about.licence for about in self._facts.values() if about.licence)
        first, number = licences.most_common(1)[0] if licences else ("", 0)
        if number * 2 < len(self._facts):
            return found
        rare = {each for each in licences if licences[each] * _SOME <= number}
        return found | {path for path, about in self._facts.items() if about.licence in rare - {first}}

    def imported(self, path: str, *, at_top: bool = False, always: bool = False) -> frozenset[str]:
        """The project's files that a Python file imports. Where a name may mean files in several places, none is.

        Args:
            path: The importer.
            at_top: Only what it imports as it is loaded itself.
            always: Only what it never does without: what it tries to import may need packages that not everybody has.
        """
        about, key = self._facts.get(path), (path, at_top, always)
        if about is None:
            return frozenset()
        if key not in self._imported:
            left = (about.late if at_top else frozenset()) | (about.tried if always else frozenset())
            self._imported[key] = frozenset(self._resolved(path, about.near - left, about.absolute - left))
        return self._imported[key]

    def is_optional(self, path: str) -> bool:
        """Whether all code that imports a Python file can do without it, as without a package that it needs."""
        importers = [each for each in self.importers(path) if not self.is_test(each) and path in self.imported(each)]
        return bool(importers) and not any(path in self.imported(each, always=True) for each in importers)

    def unneeded(self, path: str) -> frozenset[str]:
        """The project's files that a Python file imports only for type checkers, or where it is run as a program."""
        about = self._facts.get(path)
        if about is None or not about.unneeded:
            return frozenset()
        return frozenset(self._resolved(path, about.near & about.unneeded, about.absolute & about.unneeded))

    def _resolved(self, path: str, near: frozenset[str], absolute: frozenset[str]) -> Iterator[str]:
        folder, of_tests = path.rpartition("/")[0], self._is_among_tests(path)
        for module in near:
            yield from self._modules.placed(module)
        for module in absolute - sys.stdlib_module_names:
            yield from self._modules.resolved(module, folder, of_tests=of_tests)

    def meant(self, module: str, folder: str) -> tuple[str, ...]:
        """The project's files that a module's name, `/`-separated, means to what lies in a folder, as its settings."""
        return self._modules.resolved(module, folder, of_tests=False)

    def packages(self, path: str) -> frozenset[str]:
        """The first parts of the modules that a Python file imports by their whole names, anywhere in it."""
        about = self._facts.get(path)
        return frozenset() if about is None else _packages(about.absolute)

    def needs(self, path: str) -> frozenset[str]:
        """The packages of others that a Python file can't be loaded without, though not everybody has them.

        Those are what most files import only in functions, as boto3 for those who store files on S3, and what it raises
        an error of its own about.
        """
        about = self._facts.get(path)
        if about is None:
            return frozenset()
        return (_at_top(about) & self._optional) | self._of_others(_packages(about.demanded & about.absolute))

    @cached_property
    def _optional(self) -> frozenset[str]:
        at_top = Counter(each for about in self._facts.values() for each in _at_top(about))
        late = Counter(each for about in self._facts.values() for each in _packages(about.late) - _at_top(about))
        return self._of_others(each for each in late if late[each] > at_top[each])

    def _of_others(self, packages: Iterable[str]) -> frozenset[str]:
        """The packages, of several, that aren't the project's own."""
        return frozenset(each for each in packages if not any(self._modules.may_be(each, of_tests=True)))

    def is_circle(self, path: str, other: str) -> bool:
        """Whether a file that imported another at its top would be loaded by that one in turn."""
        seen = {other, *self._packages(other, path)}
        waiting = [*seen]
        while waiting and path not in seen:
            found = self._loads(waiting.pop()) - seen
            seen |= found
            waiting += found
        return path in seen

    def _loads(self, path: str) -> frozenset[str]:
        """The files that are loaded with one: what it imports at its top, and the packages that those are in."""
        if path not in self._loading:
            files = self.imported(path, at_top=True) - self._begun(path)
            self._loading[path] = files.union(*(self._packages(each, path) for each in files))
        return self._loading[path]

    def _begun(self, path: str) -> frozenset[str]:
        """The packages above a file, which begin to be loaded before it, but those that it takes a name from."""
        about = self._facts.get(path)
        modules = (about.absolute | about.near) - about.late if about is not None else frozenset()
        names = (each for each in modules if "/" in each and not any(self._modules.may_be(each, of_tests=True)))
        asked = {f"/{each.rpartition('/')[0]}" for each in names}
        above = (folder for folder in folders_above(path) if not any(f"/{folder}".endswith(each) for each in asked))
        return frozenset(f"{folder}/__init__.py" for folder in above)

    def _packages(self, path: str, importer: str) -> frozenset[str]:
        """The `__init__.py` above a file that aren't above its importer, too."""
        above = {f"{folder}/__init__.py" for folder in set(folders_above(path)) - set(folders_above(importer))}
        return self._known & above

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._files)

    def importers(self, path: str) -> frozenset[str]:
        """The Python files that import one of the project, or may: by its name, as tests are run from any folder."""
        return frozenset(self._importers.get(path, ()))

    @cached_property
    def _importers(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path, about in self._facts.items():
            for each in frozenset(self._may_load(about, of_tests=self._is_among_tests(path))):
                found.setdefault(each, []).append(path)
        return found

    def _may_load(self, about: About, *, of_tests: bool = True) -> Iterator[str]:
        """The files that fit what a file imports."""
        for module in about.near:
            yield from self._modules.placed(module)
        for module in about.absolute - sys.stdlib_module_names:
            yield from self._modules.may_be(module, of_tests=of_tests)

    def is_loose(self, path: str) -> bool:
        """Whether a file can't be imported from other folders: a script that lies beside packages.

        None of the folders above it is a package, as others of the project are; and it neither imports, nor is imported
        by, anything outside of its folder but packages.
        """
        if self.is_packaged(path) or not self._has_packages:
            return False
        return all(each.rpartition("/")[0] == path.rpartition("/")[0] for each in self._near(path))

    def is_by_itself(self, path: str) -> bool:
        """Whether a file of no package does something as it is loaded, and has to do with none but packages."""
        about = self._facts.get(path)
        does_something = about is not None and about.does_something
        return does_something and not self.is_packaged(path) and not self._near(path)

    def _near(self, path: str) -> frozenset[str]:
        """The files that import a file of no package, and those of no package that it imports."""
        # Who imports a module of that name means another one, where that is nearer.
        importers = (each for each in self.importers(path) if path in self.imported(each))
        return frozenset(importers) | {each for each in self.imported(path) if not self.is_packaged(each)}

    def is_packaged(self, path: str) -> bool:
        """Whether a folder above a file is a package."""
        return any(f"{folder}/__init__.py" in self._known for folder in folders_above(path))

    def package(self, path: str) -> str:
        """The folder of the outermost package that a file is in, one directly in the other; empty for none."""
        packages = takewhile(lambda folder: f"{folder}/__init__.py" in self._known, folders_above(path))
        return min(packages, key=len, default="")

    @cached_property
    def _has_packages(self) -> bool:
        return any(path.endswith("/__init__.py") for path in self._files)

    def uses(self, top: str, package: str) -> bool:
        """Whether a file below a folder of the top, or the top's own file, imports a package or a module of the top."""
        return package in self._used.get(top, ())

    @cached_property
    def _used(self) -> dict[str, set[str]]:
        """The first part of a path -> the first parts of what files there import."""
        found: dict[str, set[str]] = {}
        for path, about in self._facts.items():
            found.setdefault(path.partition("/")[0], set()).update(each.partition("/")[0] for each in about.absolute)
        return found

    @cached_property
    def _test_folders(self) -> frozenset[str]:
        """Folders whose own Python files are tests for the most part."""
        return frozenset(folder for folder, (tests, others) in self._counted.items() if folder and tests > others)

    @cached_property
    def _counted(self) -> dict[str, tuple[int, int]]:
        """Folder -> how many of its own Python files are tests, and how many are not."""
        every = [path for path in self._files if not path.endswith(("/__init__.py", "/conftest.py"))]
        total = Counter(path.rpartition("/")[0] for path in every)
        tests = Counter(path.rpartition("/")[0] for path in every if is_test_path(path.rpartition("/")[2]))
        return {folder: (tests[folder], number - tests[folder]) for folder, number in total.items()}

    @cached_property
    def _apps(self) -> frozenset[str]:
        """Programs that tests run: half of a folder with a conftest.py, each beside its test, imported by nobody."""
        folders = {
            folder
            for folder, (tests, others) in self._counted.items()
            if tests and tests >= others and f"{folder}/conftest.py" in self._known
        }
        found = set()
        for path in self._known:
            folder, _, name = path.rpartition("/")
            if folder in folders and self._known & {f"{dotted(path)}_test.py", f"{folder}/test_{name}"}:
                found.add(path)
        if not found:
            return frozenset()
        return frozenset(found.difference(*(self._may_load(about) for about in self._facts.values())))

    @cached_property
    def _data(self) -> frozenset[str]:
        candidates = {path for path in self._files if self._is_among_tests(path) and not self._is_collected(path)}
        found = {path for path in candidates if path.rpartition("/")[2] != "__init__.py"}
        waiting = [path for path in self._files if path not in candidates]
        while waiting:  # what is imported only by data is data, too
            about = self._facts.get(waiting.pop())
            for path in self._may_load(about) if about is not None and found else ():
                if path in found:
                    found.remove(path)
                    waiting.append(path)
        packages = (path for path in candidates if path.rpartition("/")[2] == "__init__.py")
        return frozenset([*found, *(path for path in packages if self._holds_data(path, found))])

    def _holds_data(self, package: str, data: set[str]) -> bool:
        """Whether all modules of a package are data, or it has none and lies where data does."""
        folder = package.removesuffix("__init__.py")
        modules = [path for path in self._files if path.startswith(folder) and not path.endswith("/__init__.py")]
        return all(path in data for path in modules) if modules else _INPUTS.search(package) is not None

    def _is_collected(self, path: str) -> bool:
        """Whether a test runner takes tests or fixtures from a file."""
        name = path.rpartition("/")[2]
        if name in _ALWAYS_LOADED:
            return True
        if _INPUTS.search(path):
            return False
        if _NAMED_AS_TESTS.fullmatch(name) or any(fnmatch(name, pattern) for pattern in self._patterns):
            return True
        return path in self._facts and self._facts[path].has_tests


def test_patterns(texts: Iterable[str]) -> tuple[str, ...]:
    """The names of test files that pytest's configuration asks for.

    Args:
        texts: Of the files that may configure it: pyproject.toml, pytest.ini, tox.ini, setup.cfg.
    """
    return tuple(word for text in texts for found in _PATTERNS.findall(text) for word in _PATTERN.findall(found))


def _at_top(about: About) -> frozenset[str]:
    return _packages(about.absolute - about.late)


def _packages(modules: Iterable[str]) -> frozenset[str]:
    """The first parts of modules' names."""
    return frozenset(each.partition("/")[0] for each in modules)
