"""What `devkit check --list` and `--explain` print."""

from collections.abc import Iterator

from devkit.hooks.checking.finding import Rule
from devkit.hooks.checking.formats.contract import encode
from devkit.hooks.checking.registry import everything, owner
from devkit.hooks.checking.select import Selection


def as_text(chosen: Selection) -> str:
    """Every check with its rules; those that are on are marked."""
    return "\n".join(
        line for check in everything() for line in (f"{check.id}: {check.summary}", *_rules(check.rules, chosen))
    )


def _rules(rules: tuple[Rule, ...], chosen: Selection) -> Iterator[str]:
    for rule in rules:
        is_off = rule.by_name and rule.id not in chosen.rules
        marks = ["warning"] * (rule.level == "warning") + ["--fix"] * rule.fixable + ["on by its check's name"] * is_off
        end = f" ({', '.join(marks)})" if marks else ""
        yield f"  {'on ' if rule.id in chosen.rules else 'off'}  {rule.id}: {rule.summary}{end}"


def as_json(chosen: Selection) -> str:
    """The same as a JSON document."""
    checks = [
        {
            "id": check.id,
            "summary": check.summary,
            "rules": [
                {
                    "id": rule.id,
                    "summary": rule.summary,
                    "level": rule.level,
                    "on": rule.id in chosen.rules,
                    "fixable": rule.fixable,
                }
                for rule in check.rules
            ],
        }
        for check in everything()
    ]
    return encode({"schema": "devkit.checks/1", "checks": checks})


def explained(name: str) -> str:
    """A rule's documentation, as Markdown."""
    check = owner()[name]
    rule = next(rule for rule in check.rules if rule.id == name)
    return (
        f"# {rule.id} ({check.id})\n\n{rule.summary[:1].upper()}{rule.summary[1:]}.\n\n{rule.why}\n\n"
        f"```python\n{rule.bad}\n```\n\nbecomes\n\n```python\n{rule.good}\n```\n"
    )
