"""Facts in the words of a subject."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.dependencies import is_lock
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import family, is_code, is_data, is_document, is_test
from devkit.changelog.message.pattern import Pattern
from devkit.changelog.message.subject.small import small

_SYMBOLS = {"class", "function", "method", "constant"}
_VERBS = {"add": "add", "remove": "remove", "rename": "rename", "move": "move", "change": "update", "sign": "change"}
LOG = Pattern(r"(?i)(?:^|/)(?:change(?:log|s)|history|news|release[-_]?notes)\b")
_PACKAGES = {"__init__", "index", "mod"}
"""Files that are called for the folder they are in."""
_FEW = 2
_MANY = 6
"""Names from which on the place says more, where they are in several files."""


class Phrase(NamedTuple):
    """What could be said of a change."""

    text: str
    place: str = ""
    """Where that is, in a few words: the module, or the folder of several; empty where it is said, or all over."""


def phrase(facts: Sequence[Fact], files: Sequence[FileDiff], kind: str) -> Phrase:
    """The most telling that the facts say of a change.

    Args:
        facts: Of the change.
        files: Of the change.
        kind: The commit's type.
    """
    files, facts = _main(files, facts, kind)
    named = small(files)
    if named:
        return Phrase(f"{named} {_several([file.path for file in files])}")
    found = _dependencies(facts) or _modules(facts) or _symbols(facts, kind) or _settings(facts)
    return found or _tests(facts, kind) or _files(facts, files) or Phrase("update files")


def _main(files: Sequence[FileDiff], facts: Sequence[Fact], kind: str) -> tuple[Sequence[FileDiff], Sequence[Fact]]:
    """The change without what comes along with it: tests and the change log, unless there is nothing else."""
    chosen = main_files(files, kind)
    paths = {file.path for file in chosen}
    return chosen, [fact for fact in facts if fact.path in paths]


def main_files(files: Sequence[FileDiff], kind: str) -> Sequence[FileDiff]:
    """The files without those of tests and the change log, unless there is nothing else."""
    if kind == "test":
        return files
    return [file for file in files if not (is_test(file.path) or LOG.search(file.path))] or files


def leaf(fact: Fact) -> str:
    """A fact's name as a subject gives it: the last two parts of a symbol's, the file's name of a path."""
    if fact.kind in {"file", "submodule", "mode"}:
        return fact.name.rstrip("/").rpartition("/")[2]
    return fact.name


def _dependencies(facts: Sequence[Fact]) -> Phrase | None:
    named = {fact.name: fact for fact in facts if fact.kind in {"dependency", "submodule"}}
    bumped = [fact for fact in named.values() if fact.action == "bump"]
    if len(bumped) == 1 and bumped[0].kind == "dependency":
        one = bumped[0]
        return Phrase(f"bump {one.name} from {bare(one.old)} to {bare(one.new)}")
    if bumped:
        return Phrase(f"bump {_listed([leaf(fact) for fact in bumped]) if len(bumped) <= _FEW else 'dependencies'}")
    others = (Phrase(f"{_VERBS[one.action]} {leaf(one)} {one.kind}") for one in named.values() if one.action in _VERBS)
    return next(others, None)


def bare(version: str) -> str:
    """A version without its operator."""
    return version.lstrip("^~<>=! ")


def _modules(facts: Sequence[Fact]) -> Phrase | None:
    moved = [fact for fact in facts if fact.kind == "file" and fact.action in {"rename", "move"}]
    if len(moved) != 1:
        return None
    fact = moved[0]
    if fact.action == "rename":
        return Phrase(f"rename {_name(fact.old)} to {_name(fact.new)}")
    return Phrase(f"move {_name(fact.new)} to {fact.new.rpartition('/')[0] or 'the top folder'}")


def _symbols(facts: Sequence[Fact], kind: str) -> Phrase | None:
    own = [fact for fact in facts if fact.kind in _SYMBOLS and not fact.inner and (fact.public or kind == "test")]
    own = own or [fact for fact in facts if fact.kind in _SYMBOLS and not fact.inner]
    for action in ("rename", "add", "move", "remove", "sign", "change"):
        group = sorted((fact for fact in own if fact.action == action), key=lambda fact: -fact.size)
        if group and not (action == "change" and _scattered(group)):
            return (_new_module(group, facts) if action == "add" else None) or _symbol(action, group)
    return None


def _new_module(group: Sequence[Fact], facts: Sequence[Fact]) -> Phrase | None:
    """The new module that most of what was added is in, where that is more than can be listed."""
    if len({fact.name for fact in group}) <= _FEW:
        return None
    new = {fact.path for fact in facts if fact.kind == "file" and fact.action == "add"}
    sizes: Counter[str] = Counter()
    for fact in group:
        sizes[_name(fact.path).partition(".")[0].strip("_") if fact.path in new else ""] += fact.size
    name, size = sizes.most_common(1)[0]
    return Phrase(f"add {name} module") if name and 2 * size > sizes.total() else None


def _scattered(group: Sequence[Fact]) -> bool:
    """Whether names of what changed say less than the place does: many, in many files."""
    return len(group) > _MANY and len({fact.path for fact in group}) > _FEW


def _symbol(action: str, group: Sequence[Fact]) -> Phrase:
    first = group[0]
    if action == "rename":
        return Phrase(f"rename {first.old} to {first.new}", _module(first.path))
    if action == "move":
        return Phrase(f"move {first.name} to {_name(first.new)}")
    if action == "sign":
        return Phrase(f"change signature of {first.name}", _module(first.path))
    alone = {fact.path for fact in group} == {first.path}
    return Phrase(f"{_VERBS[action]} {_listed([fact.name for fact in group])}", _module(first.path) if alone else "")


def _settings(facts: Sequence[Fact]) -> Phrase | None:
    own = [fact for fact in facts if fact.kind == "setting"]
    renamed = [
        Phrase(f"rename {fact.old} to {fact.new}", _module(fact.path)) for fact in own if fact.action == "rename"
    ]
    if renamed:
        return renamed[0]
    for action in ("add", "remove", "change"):
        group = [fact for fact in own if fact.action == action]
        if group and len(group) <= _FEW:
            return Phrase(f"{_VERBS[action]} {_listed([fact.name for fact in group])} in {_name(group[0].path)}")
    return None


def _tests(facts: Sequence[Fact], kind: str) -> Phrase | None:
    own = [fact for fact in facts if fact.kind == "test" and fact.action == "add"]
    if not own or kind != "test":
        return None
    what = tested(own[0].path)
    return Phrase(f"add tests for {what}" if what else f"add {_listed([fact.name for fact in own])}")


def tested(path: str) -> str:
    """What a test file tests, in words; empty where its name doesn't say."""
    stem = path.rpartition("/")[2].partition(".")[0]
    words = stem.removeprefix("test_").removesuffix("_test").removesuffix("_spec").replace("_", " ").strip()
    return "" if words.lower() in {"test", "tests", "spec", "conftest", "init"} else words


def _files(facts: Sequence[Fact], files: Sequence[FileDiff]) -> Phrase | None:
    own = [file for file in files if not is_lock(file.path)] or list(files)
    if not own:
        return None
    new = [file.path for file in own if file.status == "A" and is_document(file.path)]
    if 0 < len(new) <= _FEW and len(new) < len(own) and all(_told(file.path) for file in own):
        return Phrase(f"add {_listed([_title(path, facts) for path in new])} documentation")
    heads = [fact for fact in facts if fact.kind == "heading" and fact.action == "add"]
    if len(heads) == 1:
        return Phrase(f"add {heads[0].name} section", _module(heads[0].path))
    paths = [file.path for file in own]
    states = {file.status for file in own}
    verb = {"A": "add", "D": "remove"}.get(own[0].status, "update") if len(states) == 1 else "update"
    return Phrase(f"{verb} {_several(paths)}", "/".join(_shared(paths)[-2:]) if len(paths) > _FEW else "")


def _told(path: str) -> bool:
    """Whether a file is documentation, or what lists it."""
    return not is_test(path) and (is_document(path) or is_data(path))


def _title(path: str, facts: Sequence[Fact]) -> str:
    """What a new page is called: its first heading where that is its name, too, else its name."""
    stem = path.rpartition("/")[2].rpartition(".")[0].replace("-", " ").replace("_", " ")
    headings = (fact.name for fact in facts if fact.path == path and fact.kind == "heading")
    return next((name for name in headings if name.lower() == stem.lower()), stem)


def _module(path: str) -> str:
    """A file as a place: its name and its folder's; empty at the top."""
    parts = path.rpartition(".")[0].split("/")
    named = parts[:-1] if parts[-1] in _PACKAGES else parts
    return "/".join(named[-2:]) if len(named) > 1 else ""


def _several(paths: Sequence[str]) -> str:
    """Files in a few words: their names, or the folder or kind they share."""
    if len(paths) <= _FEW:
        return _listed([_name(path) for path in paths])
    families = {family(path) for path in paths}
    shared = {"test": "tests", "docs": "documentation", "ci": "workflows"}.get(next(iter(families)), "")
    if len(families) == 1 and shared:
        return shared
    common = _shared(paths)
    return common[-1] if common else f"{len(paths)} files"


def _shared(paths: Sequence[str]) -> list[str]:
    """The folders all of some files are in, the outermost first."""
    common: list[str] = []
    for parts in zip(*(path.split("/")[:-1] for path in paths), strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return common


def _name(path: str) -> str:
    name = path.rpartition("/")[2]
    parent = path.rpartition("/")[0].rpartition("/")[2]
    return parent if parent and is_code(name) and name.partition(".")[0] in _PACKAGES else name


def _listed(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(names))
    if len(names) <= _FEW:
        return " and ".join(names)
    return f"{names[0]}, {names[1]} and {len(names) - _FEW} more"
