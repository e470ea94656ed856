"""What happened to files and to the project as a whole, in the words of a subject."""

from collections.abc import Sequence

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.facts.dependencies import is_lock
from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.subject.naming import called, listed


def modes(facts: Sequence[Fact]) -> str | None:
    """Files of which nothing but the permission to be run changed."""
    if not facts or any(fact.kind != "mode" or fact.new != facts[0].new for fact in facts):
        return None
    state = {"100755": "executable", "100644": "not executable"}.get(facts[0].new)
    return f"make {listed([called(fact.path) for fact in facts])} {state}" if state else None


def version(facts: Sequence[Fact], files: Sequence[FileDiff]) -> str | None:
    """The project's own version, where nothing else changed."""
    own = [file for file in files if not is_lock(file.path)]
    if any(len(file.added) != 1 or len(file.removed) != 1 for file in own):
        return None
    told = [fact for fact in facts if fact.kind == "version"]
    found = {(fact.old, fact.new) for fact in told}
    if len(found) != 1 or {fact.path for fact in told} != {file.path for file in own}:
        return None
    return "bump version from {} to {}".format(*found.pop())


def moved_files(facts: Sequence[Fact]) -> str | None:
    """Files that have another name or another place; None where there are none, or no words for all."""
    moved = [fact for fact in facts if fact.kind == "file" and fact.action in {"rename", "move"}]
    if len(moved) > 1:
        return _moved_together(moved)
    if not moved:
        return None
    fact = moved[0]
    if fact.action == "rename":
        stays = fact.old.rpartition("/")[0] == fact.new.rpartition("/")[0]
        return f"rename {called(fact.old)} to {called(fact.new) if stays else fact.new}"
    return f"move {called(fact.new)} to {fact.new.rpartition('/')[0] or 'the top folder'}"


def _moved_together(moved: Sequence[Fact]) -> str | None:
    """Files that went from one folder to another, or into one; None where they went to several places."""
    ways = {_way(fact.old, fact.new) for fact in moved}
    folders = {fact.new.rpartition("/")[0] for fact in moved}
    if len(ways) == 1 and all(next(iter(ways))):
        return "move {} files from {} to {}".format(len(moved), *next(iter(ways)))
    if len(folders) == 1 and all(fact.action == "move" for fact in moved):
        return f"move {listed([called(fact.new) for fact in moved])} to {folders.pop() or 'the top folder'}"
    return None


def _way(old: str, new: str) -> tuple[str, str]:
    """The folder that a file was in, and the one it is in now, as far as they differ."""
    before, after = old.split("/"), new.split("/")
    while before and after and before[-1] == after[-1]:
        before.pop()
        after.pop()
    return "/".join(before), "/".join(after)
