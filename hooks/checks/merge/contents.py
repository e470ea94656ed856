"""What a change does to files: conflicts left, files gone, no entry in the changelog."""

from collections.abc import Iterator

from devkit.core.settings.merge import MergeSettings
from devkit.core.words import counted
from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Finding, Related
from devkit.hooks.checking.patterns import Patterns
from devkit.hooks.checks.merge.rules import CHANGELOG, CORE, IN_USE, MARKER
from devkit.hooks.merge.entries import kept_by_hand, lacks_entry
from devkit.hooks.merge.markers import conflicts
from devkit.hooks.merge.occasion import Occasion, is_published
from devkit.hooks.merge.referring import Referrer, referrers
from devkit.hooks.merge.snapshot import Snapshot, changed, deleted, made, moved


def judge(context: Context, occasion: Occasion, settings: MergeSettings) -> Iterator[Finding]:
    """What is wrong with the files; nothing where there is no base to compare with."""
    if not occasion.base:
        return
    old, new = Snapshot(occasion.top, occasion.base), Snapshot(occasion.top, occasion.head)
    published = is_published(occasion)
    touched, gone = changed(old, new), deleted(old, new)
    if context.wants(MARKER.id) and not published:
        yield from _markers(old, new, touched)
    if context.wants(CORE.id) and settings.core and not published:
        patterns = Patterns(settings.core)
        yield from (_core(path, occasion) for path in gone if patterns.match(path))
    if context.wants(IN_USE.id) and gone:
        yield from _in_use(occasion, old, new, gone)
    if context.wants(CHANGELOG.id) and settings.changelog != "never" and not occasion.merging:
        yield from _entry(occasion, settings, new, (*touched, *gone))


def _markers(old: Snapshot, new: Snapshot, touched: tuple[str, ...]) -> Iterator[Finding]:
    new.load(touched)
    for path in touched:
        if b"<<<<<<< " not in (new.read(path) or b""):
            continue
        for each in conflicts(path, new.text(path), old.text(path)):
            message = f"the conflict with {each.label!r} isn't solved; keep what is right, and delete the markers"
            yield Finding(MARKER.id, path, each.line, 1, message, each.end)


def _core(path: str, occasion: Occasion) -> Finding:
    return Finding(CORE.id, path, 1, 1, f"this file must stay, and is deleted; {_back(path, occasion)}")


def _in_use(occasion: Occasion, old: Snapshot, new: Snapshot, gone: tuple[str, ...]) -> Iterator[Finding]:
    users = referrers(gone, new)
    ignored = made(occasion.top, users)
    homes = moved(old, new) if users else {}
    sides = [Snapshot(occasion.top, side) for side in occasion.sides]
    for path, found in sorted(users.items()):
        left = [each for each in found if not any(_was_broken(path, each, side, new) for side in sides)]
        if not left or path in ignored:
            continue
        what = f"is moved to {homes[path]}" if path in homes else "is deleted"
        message = f"this file {what}, and {counted(len(left), 'place')} still refer{'s' * (len(left) == 1)} to it"
        related = tuple(Related(each.path, each.line, each.how) for each in left)
        yield Finding(IN_USE.id, path, 1, 1, f"{message}; correct them, or {_back(path, occasion)}", related=related)


def _was_broken(path: str, referrer: Referrer, side: Snapshot, new: Snapshot) -> bool:
    """Whether one side of a merge had the referrer as it is, and not the file."""
    return path not in side.blobs and side.blobs.get(referrer.path) == new.blobs.get(referrer.path)


def _back(path: str, occasion: Occasion) -> str:
    import shlex

    return f"bring it back by git checkout {occasion.base[:12]} -- {shlex.quote(path)}"


def _entry(occasion: Occasion, settings: MergeSettings, new: Snapshot, paths: tuple[str, ...]) -> Iterator[Finding]:
    changelog = kept_by_hand(new)
    code = lacks_entry(occasion, paths, always=settings.changelog == "always") if changelog else ""
    if code:
        what = f"a fragment to {changelog}" if changelog.endswith("/") else f"an entry to {changelog}"
        yield Finding(CHANGELOG.id, code, 1, 1, f"code changes here and the changelog says nothing of it; add {what}")
