"""Opt-in: a type that contradicts the files the commit changes, and a break that the message doesn't mention."""

from devkit.changelog.lint.finding import Draft, Fact
from devkit.changelog.lint.rules.registry import rule

_DOCUMENTS = (".md", ".rst", ".txt", ".adoc")
_CONFIGURED = (".yml", ".yaml", ".toml", ".cfg", ".ini", ".json", ".lock")
_TEST_FOLDERS = {"test", "tests", "spec", "specs", "__tests__"}
_CI_FOLDERS = {".github", ".gitlab", ".circleci", ".ci"}


@rule("type-diff", paths=True)
def _type_diff(draft: Draft, _: None) -> Fact | None:
    kind = (draft.message.header.type or "").casefold()
    fits = _FITS.get(kind)
    if fits is None or not draft.paths:
        return None
    others = [path for path in draft.paths if not fits(path)]
    hint = f"{others[0]} is none" + (f", nor are {len(others) - 1} more" if others[1:] else "") if others else ""
    return Fact(not others, f"a commit of type {kind} {{must}} change only {_NAMES[kind]}", hint=hint)


@rule("breaking-diff", paths=True)
def _breaking_diff(draft: Draft, _: None) -> Fact | None:
    if draft.breaks is None or draft.message.breaking:
        return None
    reasons = draft.breaks()
    hint = reasons[0] + (f", and {len(reasons) - 1} more" if reasons[1:] else "") if reasons else ""
    return Fact(not reasons, "a commit that breaks callers {must} say so, by ! or a footer BREAKING CHANGE", hint=hint)


def _is_document(path: str) -> bool:
    folders = path.lower().split("/")
    return path.lower().endswith(_DOCUMENTS) or bool({"doc", "docs"} & set(folders[:-1])) or "." not in folders[-1]


def _is_test(path: str) -> bool:
    *folders, name = path.lower().split("/")
    stem = name.partition(".")[0]
    named = stem.startswith("test_") or stem.endswith(("_test", "_spec")) or stem == "conftest"
    return named or ".test." in name or ".spec." in name or bool(_TEST_FOLDERS & set(folders))


def _is_ci(path: str) -> bool:
    first, _, _ = path.lower().partition("/")
    return first in _CI_FOLDERS or path.lower().endswith((*_CONFIGURED, "jenkinsfile"))


_FITS = {"docs": _is_document, "test": _is_test, "ci": _is_ci}
_NAMES = {"docs": "documentation", "test": "tests", "ci": "what continuous integration runs"}
