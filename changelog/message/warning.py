"""Warnings of staged secrets, on stderr."""

from collections.abc import Sequence

from devkit.changelog.message.secrets import Secret
from devkit.core import console

_MOST = 5


def warn(found: Sequence[Secret]) -> None:
    """Say where secrets are staged; what they are is never printed."""
    for secret in found[:_MOST]:
        console.say(
            f"warning: {secret.path}:{secret.line} stages {secret.kind}; git restore --staged it, and revoke it"
        )
    if len(found) > _MOST:
        console.say(f"warning: {len(found) - _MOST} more lines stage what look like secrets")
