"""JUnit XML parsed as a stream: no DTD is followed, no entity expanded, no text kept that is not needed."""

from collections.abc import Iterator, Mapping
from xml.parsers import expat

from devkit.diagnoser.readers.errors import UnreadableError
from devkit.diagnoser.readers.junit_case import Case, Finding, FindingKind
from devkit.diagnoser.readers.reading import Reading
from devkit.diagnoser.readers.text import quoted

_CHUNK = 1 << 20
_DEEPEST = 64
_FINDINGS: dict[str, FindingKind] = {
    "failure": "failure",
    "error": "error",
    "skipped": "skipped",
    "rerunFailure": "rerun",
    "rerunError": "rerun",
    "flakyFailure": "rerun",
    "flakyError": "rerun",
}
_PYTEST_ATTRIBUTES = ["name", "errors", "failures", "skipped", "tests", "time", "timestamp", "hostname"]
_ADVICE = "write the report again, for example with 'pytest --junit-xml=FILE'"


class JUnitParser:
    """Parses one report; `cases` hands the cases out as they end."""

    def __init__(self, reading: Reading) -> None:
        self.suites: list[dict[str, str]] = []
        """The attributes of `<testsuites>` and of the first suites below it."""
        self.by_pytest = False
        """Whether pytest wrote the report; known before the first case."""
        self._reading = reading
        self._open: list[str] = []
        self._names: list[str] = []
        self._case: Case | None = None
        self._finding: Finding | None = None
        self._text: list[str] | None = None
        self._done: list[Case] = []

    def cases(self) -> Iterator[Case]:
        """Yield the cases in the report's order.

        Raises:
            UnreadableError: The XML is no report, or not well-formed; the cases before that place have been yielded.
        """
        content = self._reading.content
        parser = self._parser("utf-8" if content.recoded else None)
        for start in range(content.start, len(content), _CHUNK):
            error = self._parse(parser, bytes(content.data[start : start + _CHUNK]), start + _CHUNK >= len(content))
            yield from self._finished()
            if error is not None:
                raise error
            self._reading.progress(min(1.0, (start + _CHUNK) / len(content)))

    def _parser(self, encoding: str | None) -> expat.XMLParserType:
        parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = _refuse_entity
        return parser

    def _parse(self, parser: expat.XMLParserType, chunk: bytes, last: bool) -> UnreadableError | None:
        try:
            parser.Parse(chunk, last)
        except expat.ExpatError as error:
            return UnreadableError(_broken(error))
        except (LookupError, ValueError) as error:
            return UnreadableError(f"{error}, expected an encoding such as UTF-8; {_ADVICE}")
        except UnreadableError as error:
            return error
        return None

    def _finished(self) -> list[Case]:
        done, self._done = self._done, []
        return done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if not self._open and tag not in ("testsuites", "testsuite"):
            raise UnreadableError(f"its root element is {quoted(tag, 20)}, expected 'testsuites'; {_ADVICE}")
        if len(self._open) == _DEEPEST:
            raise UnreadableError(f"nests elements more than {_DEEPEST} deep, expected JUnit XML; {_ADVICE}")
        self._open.append(tag)
        if tag in ("testsuites", "testsuite"):
            self._start_suite(attributes)
        elif tag == "testcase":
            self._case = self._new_case(attributes)
        elif tag in _FINDINGS:
            self._finding = Finding(_FINDINGS[tag], attributes.get("message", ""), attributes.get("type", ""))
            self._text = []
        elif tag in ("system-out", "system-err") and self._finding is None:
            self._text = []

    def _start_suite(self, attributes: dict[str, str]) -> None:
        self._names.append(attributes.get("name", ""))
        if len(self._names) <= 2:  # noqa: PLR2004 - the root and the suites below it
            self.suites.append(attributes)
            self.by_pytest = self.by_pytest or _is_pytest(attributes)

    def _new_case(self, attributes: dict[str, str]) -> Case:
        line = attributes.get("line", "")
        return Case(
            name=attributes.get("name", ""),
            classname=attributes.get("classname", ""),
            file=attributes.get("file", ""),
            line=int(line) if line.isdecimal() and len(line) < 10 else None,  # noqa: PLR2004 - no file is that long
            suite=self._names[-1] if self._names else "",
            seconds=seconds(attributes.get("time", "")),
        )

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        tag = self._open.pop()
        if tag in ("testsuites", "testsuite"):
            self._names.pop()
        elif tag == "testcase":
            self._end_case()
        elif tag in _FINDINGS:
            self._end_finding()
        elif self._finding is None and self._text is not None:
            self._end_stream(tag)

    def _end_case(self) -> None:
        if self._case is not None:
            self._done.append(self._case)
        self._case = None

    def _end_finding(self) -> None:
        if self._finding is None:
            return
        self._finding.text = "".join(self._text or ())
        if self._case is not None:
            self._case.findings.append(self._finding)
        elif self._names and self._finding.kind != "skipped":
            # Some tools put the failure of a whole suite (its set-up, say) outside of any case.
            self._done.append(Case(self._names[-1], findings=[self._finding]))
        self._finding = self._text = None

    def _end_stream(self, tag: str) -> None:
        text = "".join(self._text or ())
        if self._case is not None and tag == "system-out":
            self._case.stdout += text
        elif self._case is not None and tag == "system-err":
            self._case.stderr += text
        self._text = None


def seconds(text: str) -> float:
    """Return a `time` attribute as seconds, 0 where it is no sensible number."""
    try:
        value = float(text.replace(",", "") or 0)
    except ValueError:
        return 0.0
    return value if 0 <= value < float("inf") else 0.0


def _refuse_entity(name: str, *_: object) -> None:
    raise UnreadableError(f"declares the XML entity {quoted(name, 20)}, which no test report needs; {_ADVICE}")


def _broken(error: expat.ExpatError) -> str:
    what = expat.errors.messages.get(error.code, "not well-formed")
    where = f"line {error.lineno:,}, column {error.offset:,}"
    return f"{where}: {what}, expected well-formed JUnit XML; {_ADVICE}"


def _is_pytest(suite: Mapping[str, str]) -> bool:
    """Say whether pytest wrote a suite: by its name, or by its attributes where `junit_suite_name` renamed it."""
    return suite.get("name") in ("pytest", "pytest tests") or list(suite) == _PYTEST_ATTRIBUTES
