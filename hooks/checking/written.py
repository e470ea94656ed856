"""Whether a program wrote a file, or it is another project's, as its place or its head says."""

import re
from functools import lru_cache

from devkit.hooks.checking.pathnames import is_among_generated
from devkit.hooks.checking.source import HEAD, Source

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_WRITTEN = re.compile(
    r"\b(?:do not (?:edit|modify|change)\b(?! .{0,20}(?:unless|without))|don't edit\b|auto-?generated\b"
    r"|automatically (?:generated|created|produced)\b|this is (?:a |an )?generated\b"
    rf"|generated (?:(?:on |at )?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}},? )?(?:{_MONTH} )?\d[\d:.,TZ+ -]*"
    rf"(?:{_MONTH} [\d:.,TZ+ -]*)?(?:[a-z]{{3,4}} \d[\d ]*)?)?(?:by|from|with|using)\b"
    r"|(?:file|code|module) (?:is|was|has been) generated\b"
    r"|(?:entire|whole) (?:file|module) (?:is|was|has been) (?:adapted|derived|made) from\b"
    r"|to re-?generate (?:this|the) (?:file|code|module)\b,? (?:please )?run\b(?! this))|@generated\b",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    r"\b(?:copied|copy[-/ ]?pasted|vendored|backport(?:ed)?|taken|borrowed|verbatim|as found)(?: \w+){0,4}?"
    r" (?:from|of|in)\b"
    r"|\b(?:should|must) be copied\b|\bsame content\b|\bin sync\b|\bpart of (?:the )?Python source code\b"
    r"|\b(?:file|module|script|code|class|is) (?:is )?an? (?:\w+ )?(?:copy|fork|port|clone|duplicate) of\b"
    r"|\bcode,? from[\s#]+https?:|\bkept separate\b|\bcopied as (?:a )?reference\b",
    re.IGNORECASE,
)
_ITSELF = re.compile(
    r"\b(?:this|edit)\b|^\W*started as a\b|^\W*(?:auto-?)?generated\b|^\W*to re-?generate\b|@generated"
    r"|^\W*(?:(?:the|these|all) )?(?:files?|modules?|code|functions|classes)\b",
    re.IGNORECASE,
)
"""What a docstring speaks of, if it speaks of the file; else it may be about what the file does."""
_OF_WRITTEN = (
    *("generated", "regenerate", "re-generate", "adapted", "derived", "made from"),
    *("do not edit", "do not modify", "do not change", "don't edit", "automatically"),
)
_OF_TAKEN = (
    *(
        "copied",
        "pasted",
        "vendored",
        "backport",
        "taken",
        "borrowed",
        "verbatim",
        "as found",
        "same content",
        "in sync",
    ),
    *("python source code", "copy of", "fork of", "port of", "clone of", "duplicate of"),
    *("code from", "code, from", "kept separate"),
)
"""What a head has, in lower case, that may say the one or the other."""


@lru_cache(maxsize=1)  # several readers ask in a row
def is_generated(source: Source) -> bool:
    """Whether a file's place, or a comment or docstring at its head, says that a program wrote it or it is a copy."""
    name = source.path.rpartition("/")[2]
    if "_pb2" in name or name.endswith(("_ui.py", "_rc.py")) or is_among_generated(source.path):
        return True
    may_say = ((_WRITTEN, _OF_WRITTEN), (_TAKEN, _OF_TAKEN))
    patterns = [pattern for pattern, signs in may_say if any(map(source.head.__contains__, signs))]
    if not any(pattern.search(source.text[:HEAD]) for pattern in patterns):
        return False
    from devkit.hooks.checking.heads import remarks

    comments, docstring = remarks(source)
    sentences = [each for each in re.split(r"[.!]\s", docstring) if _ITSELF.search(each)]
    return any(_WRITTEN.search(text) or _TAKEN.search(text) for text in (comments, *sentences))


def is_left_alone(source: Source) -> bool:
    """Whether a file says at its head that nobody here works on it: a program wrote it, it is another's, or retired."""
    from devkit.hooks.checking import heads

    return is_generated(source) or heads.is_brought(source) or heads.is_retired(source)
