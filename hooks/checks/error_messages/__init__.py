"""The check `error-messages`: messages and their tests that drift apart, and errors that nobody hears of."""

from collections.abc import Iterator
from itertools import chain

from devkit.hooks.checking.context import Context
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.hook import runner
from devkit.hooks.checking.registry import check
from devkit.hooks.checks.error_messages import bare, duplicates, stale, unpinned
from devkit.hooks.checks.error_messages.rules import BARE, DUPLICATE, RULES, STALE, UNPINNED, UNSAID
from devkit.hooks.checks.error_messages.scope import shared, taken
from devkit.hooks.checks.error_messages.taken import CHECK, read

run = runner(CHECK)


@check(CHECK, "Error messages, the tests that pin them, and handlers that swallow them.", *RULES, read=read)
def _judge(context: Context) -> Iterator[Finding]:
    files = taken(context)
    facts = {path: found.messages for path, found in files.items()}
    if context.wants(DUPLICATE.id):
        yield from duplicates.judge(context, shared(context, facts))
    if context.wants(STALE.id, UNSAID.id) and any(found.expected for found in facts.values()):
        yield from stale.judge(context, facts, chain.from_iterable(each.strings for each in files.values()))
    if context.wants(BARE.id):
        yield from bare.judge(context, facts)
    if context.wants(UNPINNED.id):
        yield from unpinned.judge({path: each.messages for path, each in context.facts(CHECK).items()})
    silent = (finding for found in files.values() for finding in found.silent if context.wants(finding.rule))
    yield from (finding for finding in silent if not context.roles.is_test(finding.path))
