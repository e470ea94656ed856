"""What news fragments ask of the next version, for teams who write those instead of conventional commits."""

from devkit.changelog.notes.fragments import fragments
from devkit.changelog.release.bumping import Level
from devkit.changelog.release.commits import Reason
from devkit.changelog.release.scope import Scope

_LEVELS = {
    "breaking": Level.MAJOR,
    "removal": Level.MAJOR,
    "removed": Level.MAJOR,
    "feature": Level.MINOR,
    "feat": Level.MINOR,
    "added": Level.MINOR,
    "bugfix": Level.PATCH,
    "fix": Level.PATCH,
    "fixed": Level.PATCH,
    "changed": Level.PATCH,
    "deprecation": Level.PATCH,
    "deprecated": Level.PATCH,
    "perf": Level.PATCH,
    "security": Level.PATCH,
}


def announced(scope: Scope) -> list[Reason]:
    """What each fragment that is waiting for a release asks for; the settings' `bumps` count for their types too.

    Raises:
        DevkitError: a fragment can't be read.
    """
    levels = _LEVELS | {name: Level[level.upper()] for name, level in scope.settings.release.bumps.items()}
    found = [fragment for home in scope.fragment_homes for fragment in fragments(home, scope.setup.fragments)]
    return [
        Reason("", fragment.text, levels.get(fragment.type, Level.NONE), f"{fragment.type} fragment")
        for fragment in found
    ]
