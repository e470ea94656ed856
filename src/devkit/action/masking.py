"""What must not leave a job: what looks like a secret, and values of the step's environment that are named like one."""

import os
from collections.abc import Mapping

_NAMES = ("TOKEN", "SECRET", "PASSWORD", "PASSWD", "API_KEY", "APIKEY", "PRIVATE_KEY", "CREDENTIAL")


def hidden(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The values that are secrets by their names."""
    return tuple(value for name, value in environment.items() if any(word in name.upper() for word in _NAMES) and value)
