"""Configuration keys that went or got another name, in files that tell users what they may set."""

from collections.abc import Iterable

from devkit.changelog.message.facts.fact import Fact
from devkit.changelog.message.facts.kinds import is_ci, is_document, is_test
from devkit.changelog.message.pattern import Pattern

_FOR_USERS = Pattern(
    r"(?:^|/)(?:action\.ya?ml|(?:[\w-]*[._-])?(?:config|configuration|settings|defaults?|schema|example|sample|dist)"
    r"(?:[._-][\w.-]*)?\.(?:toml|ya?ml|json|ini|cfg|env|conf))$"
)
_TOOLS = Pattern(r"(?:^|/)(?:\.|tsconfig|jest\.|babel\.|package|eslint|pre-commit|mkdocs|renovate|codecov|vite)")


def reasons(facts: Iterable[Fact]) -> list[str]:
    """Why users will have to change their configuration."""
    found = []
    for fact in facts:
        if fact.kind != "setting" or not for_users(fact.path):
            continue
        if fact.action == "rename":
            found.append(f"configuration key {fact.old} is now {fact.new} ({fact.path})")
        elif fact.action == "remove":
            found.append(f"configuration key {fact.name} was removed ({fact.path})")
    return found


def for_users(path: str) -> bool:
    """Whether a file tells the project's users what they may set, rather than a tool what to do here."""
    return bool(_FOR_USERS.search(path)) and not (
        is_test(path) or is_ci(path) or is_document(path) or _TOOLS.search(path)
    )
