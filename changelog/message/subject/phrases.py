"""Facts in the words of a subject."""

from collections.abc import Sequence

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.dependencies import is_lock
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import family, is_test
from devkit.changelog.message.pattern import Pattern
from devkit.changelog.message.subject.small import small

_SYMBOLS = {"class", "function", "method", "constant"}
_ORDER = ("submodule", "dependency", "class", "function", "method", "constant", "setting", "heading", "test", "file")
_VERBS = {"add": "add", "remove": "remove", "rename": "rename", "move": "move", "change": "update", "sign": "change"}
_LOG = Pattern(r"(?i)(?:^|/)(?:change(?:log|s)|history|news|release[-_]?notes)\b")
_FEW = 2


def phrases(facts: Sequence[Fact], files: Sequence[FileDiff], kind: str) -> list[str]:
    """What could be said of a change, the most telling first; never empty.

    Args:
        facts: Of the change.
        files: Of the change.
        kind: The commit's type.
    """
    files, facts = _main(files, facts, kind)
    named = small(files)
    if named:
        return [f"{named} {_several([file.path for file in files])}"]
    found = [*_dependencies(facts), *_modules(facts), *_symbols(facts, kind), *_settings(facts), *_tests(facts, kind)]
    return list(dict.fromkeys([*found, *_files(facts, files)])) or ["update files"]


def _main(files: Sequence[FileDiff], facts: Sequence[Fact], kind: str) -> tuple[Sequence[FileDiff], Sequence[Fact]]:
    """The change without what comes along with it: tests and the change log, unless there is nothing else."""
    chosen = main_files(files, kind)
    paths = {file.path for file in chosen}
    return chosen, [fact for fact in facts if fact.path in paths]


def main_files(files: Sequence[FileDiff], kind: str) -> Sequence[FileDiff]:
    """The files without those of tests and the change log, unless there is nothing else."""
    if kind == "test":
        return files
    return [file for file in files if not (is_test(file.path) or _LOG.search(file.path))] or files


def leaf(fact: Fact) -> str:
    """A fact's name as a subject gives it: the last two parts of a symbol's, the file's name of a path."""
    if fact.kind in {"file", "submodule", "mode"}:
        return fact.name.rstrip("/").rpartition("/")[2]
    return fact.name


def _dependencies(facts: Sequence[Fact]) -> list[str]:
    named = {fact.name: fact for fact in facts if fact.kind in {"dependency", "submodule"}}
    bumped = [fact for fact in named.values() if fact.action == "bump"]
    if len(bumped) == 1 and bumped[0].kind == "dependency":
        one = bumped[0]
        return [f"bump {one.name} from {bare(one.old)} to {bare(one.new)}", f"update {one.name} to {bare(one.new)}"]
    if bumped:
        what = _listed([leaf(fact) for fact in bumped]) if len(bumped) <= _FEW else "dependencies"
        return [f"bump {what}", "update dependencies"]
    return [f"{_VERBS[one.action]} {leaf(one)} {one.kind}" for one in named.values() if one.action in _VERBS][:2]


def bare(version: str) -> str:
    """A version without its operator."""
    return version.lstrip("^~<>=! ")


def _modules(facts: Sequence[Fact]) -> list[str]:
    moved = [fact for fact in facts if fact.kind == "file" and fact.action in {"rename", "move"}]
    if len(moved) == 1:
        fact = moved[0]
        place = fact.new.rpartition("/")[0] or "the top folder"
        return (
            [f"rename {_name(fact.old)} to {_name(fact.new)}"]
            if fact.action == "rename"
            else [f"move {_name(fact.new)} to {place}"]
        )
    return []


def _symbols(facts: Sequence[Fact], kind: str) -> list[str]:
    own = [fact for fact in facts if fact.kind in _SYMBOLS and not fact.inner and (fact.public or kind == "test")]
    own = own or [fact for fact in facts if fact.kind in _SYMBOLS and not fact.inner]
    made: list[str] = []
    for action in ("rename", "add", "move", "remove", "sign", "change"):
        group = sorted((fact for fact in own if fact.action == action), key=lambda fact: -fact.size)
        if not group:
            continue
        first = group[0]
        if action == "rename":
            made.append(f"rename {first.old} to {first.new}")
        elif action == "move":
            made.append(f"move {first.name} to {_name(first.new)}")
        elif action == "sign":
            made.append(f"change signature of {first.name}")
        else:
            made.append(f"{_VERBS[action]} {_listed([fact.name for fact in group])}")
    return made


def _settings(facts: Sequence[Fact]) -> list[str]:
    own = [fact for fact in facts if fact.kind == "setting"]
    renamed = [f"rename {fact.old} to {fact.new}" for fact in own if fact.action == "rename"][:1]
    others = []
    for action in ("add", "remove", "change"):
        names = [fact.name for fact in own if fact.action == action]
        if names and len(names) <= _FEW:
            others.append(f"{_VERBS[action]} {_listed(names)} in {_name(own[0].path)}")
    return renamed + others


def _tests(facts: Sequence[Fact], kind: str) -> list[str]:
    own = [fact for fact in facts if fact.kind == "test" and fact.action == "add"]
    if not own or kind != "test":
        return []
    return [
        f"add tests for {tested(own[0].path)}",
        f"test {own[0].name.rpartition('.')[2].removeprefix('test_').replace('_', ' ')}",
    ]


def tested(path: str) -> str:
    """What a test file tests, in words."""
    stem = path.rpartition("/")[2].partition(".")[0]
    return stem.removeprefix("test_").removesuffix("_test").removesuffix("_spec").replace("_", " ") or stem


def _files(facts: Sequence[Fact], files: Sequence[FileDiff]) -> list[str]:
    own = [file for file in files if not is_lock(file.path)] or list(files)
    heads = [fact for fact in facts if fact.kind == "heading" and fact.action == "add"]
    made = [f"add {heads[0].name} section"] if len(heads) == 1 else []
    for status, verb in (("A", "add"), ("D", "remove")):
        group = [file.path for file in own if file.status == status]
        if group and len(group) == len(own):
            made.append(f"{verb} {_several(group)}")
    return [*made, f"update {_several([file.path for file in own])}"] if own else made


def _several(paths: Sequence[str]) -> str:
    """Files in a few words: their names, or the folder or kind they share."""
    if len(paths) <= _FEW:
        return _listed([_name(path) for path in paths])
    families = {family(path) for path in paths}
    shared = {"test": "tests", "docs": "documentation", "ci": "workflows"}.get(next(iter(families)), "")
    if len(families) == 1 and shared:
        return shared
    folders = [path.split("/")[:-1] for path in paths]
    common = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    return common[-1] if common else f"{len(paths)} files"


def _name(path: str) -> str:
    name = path.rpartition("/")[2]
    parent = path.rpartition("/")[0].rpartition("/")[2]
    return parent if name in {"__init__.py", "index.ts", "index.js", "mod.rs"} and parent else name


def _listed(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(names))
    if len(names) <= _FEW:
        return " and ".join(names)
    return f"{names[0]}, {names[1]} and {len(names) - _FEW} more"
