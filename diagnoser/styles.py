"""Lines as a terminal shows them: their styles, by the names rich has for them."""

Line = tuple[str, str]
"""A line and its style; empty for none."""

_OF_PATCHES = {"+": "green", "-": "red", "@": "cyan"}


def of_patch(line: str) -> str:
    """The style of a line of a patch; empty for one that is only context."""
    return _OF_PATCHES.get(line[:1], "")
