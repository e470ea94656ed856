"""One HTML file that needs nothing else: no script, no font, no image, nothing fetched.

Whatever a template shows becomes escaped text; the page's own Content Security Policy forbids the rest.
"""

from typing import TYPE_CHECKING

from devkit.core.escape import html_text, log_safe
from devkit.diagnoser.formats.page import Detail, Line, frame, sections
from devkit.diagnoser.formats.templating import environment

if TYPE_CHECKING:
    from devkit.diagnoser.diagnosis import Diagnosis

_DETAILS = (
    Detail(
        tests=50, suspects=5, fixes=3, hints=10, logs=10, message=2_000, example=20_000, evidence=10, fingerprint=True
    ),
    Detail(
        tests=1_000,
        suspects=5,
        fixes=10,
        hints=10,
        logs=10,
        message=5_000,
        example=50_000,
        evidence=10,
        fingerprint=True,
    ),
)


def render(diagnosis: "Diagnosis", *, verbose: int = 0, max_bytes: int | None = None) -> str:  # noqa: ARG001 - never cut
    """Render as a page: the verdict, a table of causes, and a block for each that can be folded."""
    detail = _DETAILS[min(verbose, len(_DETAILS) - 1)]
    templates = environment(html_text, {"marked": _marked})
    page = templates.get_template("html.j2").render(
        frame(diagnosis, names=100), run=diagnosis.run, clusters=list(sections(diagnosis.clusters, detail))
    )
    return log_safe(page)


def _marked(line: Line) -> str:
    """The class of a line of code."""
    return "here" if line.mark == ">" else "near"
