"""Reports older than the sources: a failure whose own lines have been rewritten since says nothing of them now."""

from devkit.diagnoser.failure import Failure, Frame
from devkit.diagnoser.repair.text import Project


def stale(project: Project, failure: Failure) -> str:
    """Name the place of a failure that is not in the sources any more: the test's line, or the one that raised.

    Args:
        project: the sources.
        failure: the failure, its frames with their source lines where the report shows them.

    Returns:
        `path:line`, as the report has it; empty where both stand as they were, wherever they have moved in their files,
        and where the report or the sources don't show them.
    """
    innermost = (failure.frames_of(origin)[-1:] for origin in ("test", "project"))
    gone = next((frame for frames in innermost for frame in frames if not _stands(project, frame)), None)
    return f"{gone.path}:{gone.line}" if gone is not None else ""


def _stands(project: Project, frame: Frame) -> bool:
    source = project.file(frame.path)
    if source is None or not frame.code:
        return True
    return any(line.strip() == frame.code for line in source.text.split("\n") if frame.code in line)
