"""The main command of the action: reports to a diagnosis, and that to every place where a job shows something."""

import os
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from devkit.action import base, cache, commands, comment, masking, outputs, reports, summary
from devkit.action.inputs import Inputs, worded
from devkit.action.runner import Runner
from devkit.core import secrets
from devkit.core.errors import DevkitError, ExitCode
from devkit.core.escape import markdown_prose
from devkit.core.files import write_atomically

if TYPE_CHECKING:
    from devkit.diagnoser.diagnosis import Diagnosis

_MOST_NAMES = 1_000
_FILES = {"json": "diagnosis.json", "markdown": "diagnosis.md", "html": "diagnosis.html", "sarif": "diagnosis.sarif"}


class _Job(NamedTuple):
    """What every part of the flow needs to know."""

    inputs: Inputs
    runner: Runner
    hidden: tuple[str, ...]
    """Values of the environment that are secrets by their names."""

    def shown(self, text: str) -> str:
        """Text as it may leave the job."""
        return secrets.mask(text, self.hidden)


def run(inputs: Inputs, runner: Runner, environment: Mapping[str, str] = os.environ) -> ExitCode:
    """Diagnose the job's reports; write summary, annotations, files, outputs and, where asked for, the comment.

    Raises:
        DevkitError: an input can't be used, or a file of the runner's can't be written.
    """
    job = _Job(inputs, runner, masking.hidden(environment))
    if inputs.root and not Path(inputs.root).is_dir():
        raise DevkitError(f"the action's input root is {inputs.root!r}, and there is no such folder")
    names = _reports(job)
    if not names:
        return _no_reports(job)
    history = _history(job, environment)
    diagnosis = masking.masked(_diagnose(job, names, history), job.hidden)
    written = _write_files(job, diagnosis)
    summary.append(runner.summary, _markdown(job, diagnosis, summary.LIMIT))
    _annotate(job, diagnosis)
    _comment(job, diagnosis)
    if history is not None and inputs.history == "cache":
        cache.shrink(Path(history))
    said = _outputs(diagnosis, written) | {"history": "true" if history is not None else "false"}
    outputs.write(runner.outputs, {name: secrets.mask(value) for name, value in said.items()})
    return _exit_code(diagnosis, inputs)


def _reports(job: _Job) -> tuple[str, ...]:
    if job.inputs.reports:
        from devkit.diagnoser.readers.sources import find_sources

        sources, problems = find_sources(job.inputs.reports)
        if not any(Path(source.path).exists() for source in sources):
            return ()
        for problem in problems:
            commands.warning(problem.message)
        return job.inputs.reports
    found = reports.find(Path())
    if found.cut:
        commands.warning("there are more files here than are looked through; name the reports in the input reports")
    for name in found.doubles:
        commands.notice(
            f"{name} lies beside a richer report and was not read; name it in the input reports if it is of other tests"
        )
    return found.reports


def _no_reports(job: _Job) -> ExitCode:
    """A step that finds nothing to read has not shown that all is well."""
    where = ", ".join(job.inputs.reports) if job.inputs.reports else reports.looked_for()
    sentence = (
        f"no test report was found: looked for {where}; write one with pytest --json-report, before this step, and "
        "see what pytest printed last: it writes none where a conftest.py or an option is wrong"
    )
    tell = commands.warning if job.inputs.fail_on == "none" else commands.error
    tell(sentence)
    what, _, why = sentence.partition(": ")
    summary.append(job.runner.summary, f"**{what[0].upper()}{what[1:]}:** {markdown_prose(why)}\n")
    none = dict.fromkeys(("clusters", "new", "flaky", "fixed"), "0")
    outputs.write(job.runner.outputs, {"verdict": "no-reports", "summary": sentence, **none, "failing-tests": ""})
    return ExitCode.OK if job.inputs.fail_on == "none" else ExitCode.USAGE


def _history(job: _Job, environment: Mapping[str, str]) -> str | None:
    """Where history lies for this run: a file, a URL, or None for none."""
    if job.inputs.history == "none":
        return None
    if job.inputs.history == "cache":
        place = cache.take_over(Path(cache.FOLDER), job.runner)
        return str(place) if place is not None else None
    url = environment.get("DEVKIT_HISTORY_URL")
    if not url:
        raise DevkitError("the input history is env, but DEVKIT_HISTORY_URL is not set; give the step the URL by env:")
    return url


def _diagnose(job: _Job, names: tuple[str, ...], history: str | None) -> "Diagnosis":
    import msgspec

    found = None if job.inputs.base else base.find(Path(job.inputs.root or ""), job.runner)
    try:
        diagnosis, troubles = _diagnosed(job, names, history, job.inputs.base or found)
    except DevkitError:
        if found is None:
            raise
        # Nobody asked for this base: reports whose sources aren't here are diagnosed without it.
        diagnosis, troubles = _diagnosed(job, names, history, None)
    if not (diagnosis.run.tests or diagnosis.clusters or diagnosis.unread or diagnosis.notes):
        commands.warning("no test ran: the reports hold none; see whether pytest's options or markers leave any")
    for sentence in troubles:  # what could not be read stands among the annotations
        commands.warning(job.shown(worded(sentence)))
    return msgspec.structs.replace(diagnosis, remarks=tuple(map(worded, diagnosis.remarks)))


def _diagnosed(
    job: _Job, names: tuple[str, ...], history: str | None, revision: str | None
) -> "tuple[Diagnosis, tuple[str, ...]]":
    from devkit.diagnoser.fixing import Verification
    from devkit.diagnoser.pipeline import Options
    from devkit.diagnoser.readers import open_reports
    from devkit.diagnoser.remembering import Memory, Rules, diagnose_remembered

    root = Path(job.inputs.root) if job.inputs.root else None
    memory = Memory(history, job.runner.branch or None, None) if history else None
    rules = Rules(
        main=(job.runner.default_branch,) if job.runner.default_branch else (),
        known=Path(job.inputs.known_failures) if job.inputs.known_failures else None,
    )
    trying = Verification() if job.inputs.verify_fixes else None
    options = Options(root=root, base=revision, commit=job.runner.commit or None, verify=trying)
    return diagnose_remembered(open_reports(names), options, memory, rules)


def _write_files(job: _Job, diagnosis: "Diagnosis") -> dict[str, Path]:
    """Write the files asked for; returns their paths by format."""
    from devkit.diagnoser import formats

    if not (job.inputs.formats or job.inputs.sarif):
        return {}
    folder = _new_folder(job.runner.temp)
    written = {}
    for name in dict.fromkeys((*job.inputs.formats, *["sarif"] * job.inputs.sarif)):
        written[name] = folder / _FILES[name]
        write_atomically(written[name], secrets.mask(formats.render(diagnosis, name, verbose=1)))
    return written


def _new_folder(temp: Path) -> Path:
    """A folder of this step's own: another one of the job may have written its files before.

    Raises:
        DevkitError: there can't be one.
    """
    try:
        temp.mkdir(parents=True, exist_ok=True)
        names = ("devkit-results" + f"-{number}" * (number > 1) for number in count(1))
        folder = next(temp / name for name in names if not (temp / name).exists())
        folder.mkdir()
    except OSError as error:
        raise DevkitError(f"{temp}: the files can't be written there: {error.strerror}; see RUNNER_TEMP") from error
    return folder


def _markdown(job: _Job, diagnosis: "Diagnosis", limit: int) -> str:
    from devkit.diagnoser import formats

    blob = job.runner.blob(diagnosis.run.commit or "")
    return secrets.mask(formats.render(diagnosis, "markdown", max_bytes=limit, blob=blob))


def _annotate(job: _Job, diagnosis: "Diagnosis") -> None:
    from devkit.core import console
    from devkit.diagnoser import formats

    tell = commands.warning if job.inputs.fail_on == "none" else commands.error
    for note in diagnosis.notes:
        tell(note)
    console.write_result(secrets.mask(formats.render(diagnosis, "github")))


def _comment(job: _Job, diagnosis: "Diagnosis") -> None:
    token = job.inputs.token
    if job.inputs.comment and not token:
        commands.warning("no comment was written: the input token is empty; leave it out, or give one that may write")
    elif job.inputs.comment and token:
        worth_saying = bool(diagnosis.clusters or diagnosis.fixed)
        comment.publish(job.runner, token, _markdown(job, diagnosis, comment.LIMIT), worth_saying=worth_saying)


def _outputs(diagnosis: "Diagnosis", written: Mapping[str, Path]) -> dict[str, str]:
    from devkit.diagnoser.formats.verdict import verdict

    failing = sorted({test for cluster in diagnosis.clusters for test in cluster.tests})
    culprit = next((cluster.culprit for cluster in diagnosis.clusters if cluster.culprit), None)
    run = diagnosis.verdict
    return {
        "verdict": _verdict(diagnosis),
        "summary": "; ".join((verdict(diagnosis), *diagnosis.notes)),
        "clusters": str(len(diagnosis.clusters)),
        "new": str(run.new),
        "flaky": str(run.flaky),
        "fixed": str(run.fixed),
        "failing-tests": "\n".join(failing[:_MOST_NAMES]),
        "top-culprit": f"{culprit.path}:{culprit.line}" if culprit else "",
        **{name: str(path) for name, path in written.items()},
        "artifacts": str(next(iter(written.values())).parent) if written else "",
    }


def _verdict(diagnosis: "Diagnosis") -> str:
    """The run's verdict; of one whose reports don't hold everything, that, where they show nothing worse."""
    if diagnosis.unread and not diagnosis.clusters:
        return "unreadable"
    kind = diagnosis.verdict.kind
    return "incomplete" if diagnosis.notes and kind in ("green", "known", "flaky") else kind


def _exit_code(diagnosis: "Diagnosis", inputs: Inputs) -> ExitCode:
    from devkit.diagnoser.formats.verdict import exit_code

    return exit_code(diagnosis, inputs.fail_on)
