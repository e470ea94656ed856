"""`devkit message --split`: the plan on stdout, and carried out if asked for."""

import json
import re
import sys
from collections.abc import Sequence

from devkit.changelog.diff.records import FileDiff
from devkit.changelog.message.proposal import as_json
from devkit.changelog.message.propose import Context, grouped, without_secrets
from devkit.changelog.message.secrets import secrets
from devkit.changelog.message.split.applying import apply, refuse_if_busy
from devkit.changelog.message.split.entries import staged
from devkit.changelog.message.split.grouping import group
from devkit.changelog.message.split.patches import patches
from devkit.changelog.message.split.plan import Step, plan
from devkit.core import console
from devkit.core.errors import ExitCode
from devkit.core.escape import json_safe, terminal_safe
from devkit.core.plumbing import Objects

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
SCHEMA = "devkit.message-split/1"


def run(files: Sequence[FileDiff], context: Context, objects: Objects, format_: str, *, carried_out: bool) -> ExitCode:
    """Print the plan for what is staged, and with `carried_out` make the commits.

    Raises:
        DevkitError: what is staged can't be parted now, or a commit was refused.
    """
    refuse_if_busy()
    found, hidden = staged(), secrets(files)
    parts = [
        (one._replace(proposal=without_secrets(one.proposal, hidden)), units)
        for one, units in grouped(group(files), context)
    ]
    steps = plan(parts, found, objects)
    texts, trees = patches(steps)
    _print(_json(steps, texts) if format_ == "json" else _text(steps, texts, trees))
    if carried_out:
        apply(steps, found, lambda number: console.say(f"committed {number} of {len(steps)}"))
    return ExitCode.OK


def _print(text: str) -> None:
    """Write the plan: harmless on a terminal, byte for byte anywhere else, since patches may hold any."""
    if sys.stdout.isatty():
        console.write_result(terminal_safe(text))
        return
    with console.results():
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))


def _text(steps: Sequence[Step], texts: Sequence[bytes], trees: Sequence[str]) -> str:
    """The plan as commands of a shell: patches go in as here-documents, whose end no line of them can be.

    They run at the top, because `git apply` passes over what is outside of its folder, and in a shell of their own that
    ends at the first that fails; what is not committed by then is staged again.
    """
    lines = ["(", "set -e", 'cd "$(git rev-parse --show-toplevel)"']
    lines += [f"trap '[ $? = 0 ] || git read-tree {trees[-1]}' EXIT", "git reset --quiet"]
    for number, (step, text, tree) in enumerate(zip(steps, texts, trees, strict=True), 1):
        patch, message = text.decode("utf-8", "surrogateescape"), step.group.proposal.message
        end = _end(patch + message)
        lines += ["", f"# {number} of {len(steps)}: {_named(step)}"]
        if "\0" in patch:  # a shell drops these bytes from a here-document
            lines.append(f"git read-tree {tree}")
        else:
            lines += [f"git apply --cached --whitespace=nowarn <<'{end}'", patch.removesuffix("\n"), end]
        lines += [f"git commit --file=- <<'{end}'", message.rstrip("\n"), end]
    return "\n".join([*lines, ")"]) + "\n"


def _named(step: Step) -> str:
    """A step's files on one line, whatever their names hold: what stood on a second one would be run."""
    return ", ".join(_CONTROL.sub("?", path) for path in sorted({place.path for place in step.group.places}))


def _end(text: str) -> str:
    end = "END"
    while end in text:
        end += "_"
    return end


def _json(steps: Sequence[Step], texts: Sequence[bytes]) -> str:
    groups = [
        {
            "files": sorted({place.path for place in step.group.places}),
            "hunks": [place._asdict() for place in step.group.places],
            "proposal": as_json(step.group.proposal),
            "patch": text.decode("utf-8", "surrogateescape"),
        }
        for step, text in zip(steps, texts, strict=True)
    ]
    return json_safe(json.dumps({"schema": SCHEMA, "groups": groups}, ensure_ascii=not sys.stdout.isatty()))
