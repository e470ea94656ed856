"""Readers of test reports: pytest-json-report, pytest-reportlog and JUnit XML, one format a module."""

from devkit.diagnoser.readers.stream import ReportStream, open_reports

__all__ = ["ReportStream", "open_reports"]
