"""Messages of git's own making, and of the hosts' merge buttons: nobody wrote them, so nobody has to repair them."""

import re

_QUOTED = r"'[^\n]+'"
_ORIGINS = (
    ("fixup", r"fixup! \S"),
    ("squash", r"squash! \S|Squashed commit of the following:$|Squashed '[^\n]+' (?:changes|content) from "),
    ("amend", r"amend! \S"),
    ("reapply", r'Reapply ".+"(?: \(#\d+\))?$'),
    ("revert", r'Revert ".+"(?: \(#\d+\))?$'),
    (
        "merge",
        (
            rf"Merge (?:remote-tracking )?(?:branch|branches|tag|tags|commit|commits) {_QUOTED}"
            r"|Merge pull request #\d+ from \S|Merge \S+ into \S+$|Merge https?://|Merge HEAD"
            r"|Merged in \S+ \(pull request #\d+\)|Merged PR \d+: |Merge remote branch "
            r"|Automatic merge|Auto-merged \S+ (?:in|into) \S+"
        ),
    ),
)
_PATTERN = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _ORIGINS)
_BEGINNINGS = ("fixup!", "squash!", "amend!", "Re", "Merge", "Squash", "Auto")


def origin(text: str) -> str | None:
    """What made a message: `fixup`, `squash`, `amend`, `reapply`, `revert` or `merge`; None for a person's own."""
    if not text.startswith(_BEGINNINGS):
        return None
    match = re.match(_PATTERN, text, re.MULTILINE)
    return match.lastgroup if match else None
