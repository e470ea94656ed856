"""Facts in the words of a subject."""

from collections import Counter
from collections.abc import Sequence

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.dependencies import is_lock
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import is_data, is_document, is_test
from devkit.changelog.message.pattern import Pattern
from devkit.changelog.message.subject.moving import modes, moved_files, version
from devkit.changelog.message.subject.naming import FEW, MANY, OF_CODE, VERBS, called, listed, module, several, shared
from devkit.changelog.message.subject.packages import dependencies
from devkit.changelog.message.subject.phrase import Phrase
from devkit.changelog.message.subject.remarked import remarked
from devkit.changelog.message.subject.small import small

_SYMBOLS = {"class", "function", "method", "constant"}
_TITLE = 50
"""Characters of a heading that is a name, and no sentence."""
LOG = Pattern(r"(?i)(?:^|/)(?:change(?:log|s)|history|news|release[-_]?notes)\b")


def phrase(facts: Sequence[Fact], files: Sequence[FileDiff], kind: str) -> Phrase:
    """The most telling that the facts say of a change.

    Args:
        facts: Of the change.
        files: Of the change.
        kind: The commit's type.
    """
    files, facts = _main(files, facts, kind)
    named = small(files)
    told = remarked(facts, files) if named in {None, "reformat"} else None
    if told or named:
        return told or Phrase(f"{named} {several([file.path for file in files])}")
    whole = modes(facts) or version(facts, files)
    if len(files) > 1 and all(file.status == "D" for file in files):
        whole = f"remove {listed([called(file.path) for file in files])}"
    found = Phrase(whole) if whole else None
    if kind in OF_CODE:  # a dependency that comes along is not what such a commit is about
        found = found or (_moved(facts) if len(files) <= MANY else None) or _symbols(facts, kind)
    found = found or _packages(facts) or _moved(facts) or _symbols(facts, kind) or _settings(facts)
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


def _packages(facts: Sequence[Fact]) -> Phrase | None:
    text = dependencies(facts)
    return Phrase(text) if text else None


def _moved(facts: Sequence[Fact]) -> Phrase | None:
    text = moved_files(facts)
    return Phrase(text) if text else None


def _symbols(facts: Sequence[Fact], kind: str) -> Phrase | None:
    own = [fact for fact in facts if fact.kind in _SYMBOLS and not fact.inner and (fact.public or kind == "test")]
    own = own or [fact for fact in facts if fact.kind in _SYMBOLS and not fact.inner]
    if any(fact.kind != "constant" for fact in own):
        own = [fact for fact in own if fact.kind != "constant" or fact.action != "add"]
    counts = Counter(fact.action for fact in own)
    first = ("rename", "add") if counts["rename"] >= counts["add"] else ("add", "rename")
    for action in (*first, "move", "remove", "sign", "change"):
        group = sorted((fact for fact in own if fact.action == action), key=lambda fact: -fact.size)
        if group and not (action == "change" and _scattered(group)):
            return (_new_module(group, facts) if action == "add" else None) or _symbol(action, group)
    return None


def _new_module(group: Sequence[Fact], facts: Sequence[Fact]) -> Phrase | None:
    """The new module that most of what was added is in, where that is more than can be listed."""
    if len({fact.name for fact in group}) <= FEW:
        return None
    new = {fact.path for fact in facts if fact.kind == "file" and fact.action == "add"}
    sizes: Counter[str] = Counter()
    for fact in group:
        sizes[called(fact.path).partition(".")[0].strip("_") if fact.path in new else ""] += fact.size
    name, size = sizes.most_common(1)[0]
    return Phrase(f"add {name} module") if name and 2 * size > sizes.total() else None


def _scattered(group: Sequence[Fact]) -> bool:
    """Whether names of what changed say less than the place does: many, in many files."""
    return len(group) > MANY and len({fact.path for fact in group}) > FEW


def _symbol(action: str, group: Sequence[Fact]) -> Phrase:
    first = group[0]
    if action == "rename":
        return Phrase(f"rename {first.old} to {first.new}", module(first.path))
    if action == "move":
        return Phrase(f"move {first.name} to {called(first.new)}")
    if action == "sign" and len({fact.name for fact in group}) == 1:
        return Phrase(f"change signature of {first.name}", module(first.path))
    alone = {fact.path for fact in group} == {first.path}
    verb = "change signatures of" if action == "sign" else VERBS[action]
    return Phrase(f"{verb} {listed([fact.name for fact in group])}", module(first.path) if alone else "")


def _settings(facts: Sequence[Fact]) -> Phrase | None:
    own = [fact for fact in facts if fact.kind == "setting" and not is_test(fact.path)]  # data of tests sets nothing
    renamed = [Phrase(f"rename {fact.old} to {fact.new}", module(fact.path)) for fact in own if fact.action == "rename"]
    if renamed:
        return renamed[0]
    for action in ("add", "remove", "change"):
        group = [fact for fact in own if fact.action == action]
        if group and len(group) <= FEW:
            return Phrase(f"{VERBS[action]} {listed([fact.name for fact in group])} in {called(group[0].path)}")
    return None


def _tests(facts: Sequence[Fact], kind: str) -> Phrase | None:
    own = [fact for fact in facts if fact.kind == "test" and fact.action == "add"]
    if not own or kind != "test":
        return None
    what = tested(own[0].path)
    return Phrase(f"add tests for {what}" if what else f"add {listed([fact.name for fact in own])}")


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
    if 0 < len(new) <= FEW and len(new) < len(own) and all(_told(file.path) for file in own):
        return Phrase(f"add {listed([_title(path, facts) for path in new])} documentation")
    heads = [fact for fact in facts if fact.kind == "heading" and fact.action in {"add", "remove"}]
    if len(heads) == 1 and heads[0].action == "add" and len(heads[0].name) <= _TITLE:
        return Phrase(f"add {heads[0].name} section", module(heads[0].path))
    paths = [file.path for file in own]
    states = {file.status for file in own}
    verb = {"A": "add", "D": "remove"}.get(own[0].status, "update") if len(states) == 1 else "update"
    what = several(paths)
    place = "/".join(shared(paths)[-2:]) if len(paths) > FEW else ""
    return Phrase(f"{verb} {what}", "" if what == "documentation" and place in {"doc", "docs"} else place)


def _told(path: str) -> bool:
    """Whether a file is documentation, or what lists it."""
    return not is_test(path) and (is_document(path) or is_data(path))


def _title(path: str, facts: Sequence[Fact]) -> str:
    """What a new page is called: its first heading where that is its name, too, else its name."""
    stem = path.rpartition("/")[2].rpartition(".")[0].replace("-", " ").replace("_", " ")
    headings = (fact.name for fact in facts if fact.path == path and fact.kind == "heading")
    return next((name for name in headings if name.lower() == stem.lower()), stem)
