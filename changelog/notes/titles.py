"""The titles that sections of a release have, and what other tools and people call them."""

import re

_ALIASES = {
    "added": ("features", "new features", "feature", "new", "enhancements", "🚀 features", "✨ features"),
    "fixed": ("bug fixes", "bugfixes", "fixes", "bugs", "bug fix", "🐛 bug fixes"),
    "changed": ("changes", "improvements", "performance", "performance improvements", "other changes"),
    "removed": ("deprecations and removals", "removals"),
    "deprecated": ("deprecations",),
    "breaking changes": ("breaking", "⚠ breaking changes", "backwards incompatible changes", "💥 breaking changes"),
    "documentation": ("docs", "improved documentation", "📝 documentation"),
    "dependencies": ("dependency updates", "⬆️ dependencies"),
    "security": ("security fixes", "🔒 security"),
    "reverted": ("reverts",),
}


def same(heading: str, title: str) -> bool:
    """Whether a heading means a title: itself, or what other tools call it."""
    plain = re.sub(r"[*_:]", "", heading).strip().lower()
    return plain == title.lower() or plain in _ALIASES.get(title.lower(), ())


def usual(heading: str) -> bool:
    """Whether a heading is a title that sections of releases have."""
    return any(same(heading, title) for title in _ALIASES)
