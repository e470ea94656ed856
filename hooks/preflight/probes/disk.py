"""Room on the disk."""

import shutil
from collections.abc import Iterator

from devkit.hooks.preflight.place import Place
from devkit.hooks.preflight.trouble import Trouble

_MEGA = 1_000_000


def probe(place: Place) -> Iterator[Trouble]:
    """Hold what is free against `free-disk`."""
    free = shutil.disk_usage(place.top).free // _MEGA
    if free < place.settings.free_disk:
        what = f"only {free:,} MB are free on the disk of {place.top}, and {place.settings.free_disk:,} MB should be"
        yield Trouble("disk", what, "", "", "warning")
