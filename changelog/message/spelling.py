"""How a type is written: as people here do, where the linter takes that."""

import os
from collections.abc import Callable
from functools import lru_cache

from devkit.changelog.learn.prediction import Prediction
from devkit.core.errors import DevkitError

_HOOKS = ".pre-commit-config.yaml"
_LINTER = b"devkit-lint-message"


def spelled(prediction: Prediction, takes: Callable[[str], bool]) -> str:
    """The type as it is to stand in the header: `tests`, where people here write that for `test`.

    Args:
        prediction: What history says.
        takes: Whether the linter takes a header.
    """
    word = dict(prediction.habits.spellings).get(prediction.type, prediction.type)
    return word if word == prediction.type or takes(f"{word}: say what") else prediction.type


@lru_cache(maxsize=64)  # many commits ask the same
def takes(top: str, header: str) -> bool:
    """Whether the linter of a repository has nothing against the type of a header.

    That is the one configured there; devkit's defaults count where its hook is installed.

    Args:
        top: The work tree's top folder.
        header: Any with a type.
    """
    from devkit.changelog.lint.linting import lint
    from devkit.changelog.lint.settings import find

    try:
        ruleset = find(top)
    except DevkitError:  # the linter says so itself
        return True
    if ruleset.source is None and not _is_linted(top):
        return True
    return not any(each.rule.startswith("type-") and each.level == "error" for each in lint(header, ruleset).findings)


def _is_linted(top: str) -> bool:
    try:
        with open(os.path.join(top, _HOOKS), "rb") as file:  # noqa: PTH118, PTH123 - a hook is felt
            return _LINTER in file.read()
    except OSError:
        return False
