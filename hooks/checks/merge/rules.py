"""The rules of the check `merge`."""

from devkit.hooks.checking.registry import Rule

NAME = Rule(
    "branch-name",
    "a branch whose name isn't as it should be",
    "Asked where `[tool.devkit.merge] branch` gives a regular expression; a detached head has no name.",
    bad="git switch -c stuff",
    good="git switch -c feat/stuff",
)
PROTECTED = Rule(
    "protected-branch",
    "a push to a branch that changes reach by a pull request only",
    "`[tool.devkit.merge] protected` names them. The first push of a branch, tags, and deletions are let through.",
    bad="git push origin main",
    good="git push origin HEAD:refs/heads/feat/stuff",
)
BEHIND = Rule(
    "behind-base",
    "a branch that lacks commits of its base",
    "Told, with the files that would conflict, since what was tested is not what merging will make. As far as this "
    "clone knows: nothing is fetched. `[tool.devkit.merge] up-to-date = true` makes it an error (`outdated-branch`).",
    bad="git push",
    good="git rebase origin/main && git push",
    level="warning",
)
OUTDATED = Rule(
    "outdated-branch",
    "a branch that lacks commits of its base, where it must not",
    "`behind-base` as an error, in projects with `[tool.devkit.merge] up-to-date = true`.",
    bad="git push",
    good="git rebase origin/main && git push",
)
MARKER = Rule(
    "conflict-marker",
    "a conflict that was committed unsolved",
    "Whole conflicts only: `<<<<<<< `, `=======`, `>>>>>>> ` in this order, in a file that the change touches. Left "
    "alone is what a file is about: underlines, code fences of Markdown, strings of a sound Python file unless one of "
    "the sides stood there before, and what was in the file already.",
    bad="<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> topic",
    good="x = 2",
)
MESSAGE = Rule(
    "commit-message",
    "a commit whose message breaks the project's rules",
    "The rules are those of `devkit lint-message`. Only commits that are new to the remote are looked at, no merges. "
    "Where no rules are configured, they are asked for if the project mostly keeps them, without those that more than "
    "one message in twenty broke so far, and with the types that are in use "
    '(`messages = "always"` or `"never"` decides).',
    bad="Fixed stuff.",
    good="fix(parser): read empty files",
)
SQUASH = Rule(
    "squash-message",
    "a pull request that will be squashed into a message that breaks the rules",
    "In GitHub Actions, from the pull request's title, number and description and the commits' messages; "
    "`[tool.devkit.lint-message] squash` says what the repository's squash button takes.",
    bad="Update parser.py (#12)",
    good="fix(parser): read empty files (#12)",
)
CHANGELOG = Rule(
    "changelog-missing",
    "code that changes without an entry in the changelog",
    "Asked where a changelog or a folder of news fragments is kept by hand, and most changes of code had an entry "
    'so far (`[tool.devkit.merge] changelog = "always"` or `"never"` decides). A branch whose commits are all of types '
    "that users don't notice (`refactor`, `test`, `ci` and the like) needs none.",
    bad="src/parser.py",
    good="src/parser.py\nCHANGELOG.md",
)
CORE = Rule(
    "core-file-deleted",
    "a file deleted that must stay",
    "`[tool.devkit.merge] core` has patterns of such files.",
    bad="git rm LICENSE",
    good="git checkout HEAD -- LICENSE",
)
IN_USE = Rule(
    "deleted-file-in-use",
    "a file deleted, or moved, that others refer to",
    "Imports of Python files whose failing nobody catches; links in Markdown and reStructuredText, Sphinx's documents "
    "by their names; paths, modules and actions in configuration, workflows, Dockerfiles, shell scripts and files of "
    "requirements, but not where they are keys or left out. As the files are after the change: a package, a link, a "
    "compiled module or a file that git ignores, in place of the one deleted, will do. In a merge only what the merge "
    "itself breaks.",
    bad="git rm src/shop/tax.py   # src/shop/cart.py imports it",
    good="git checkout HEAD -- src/shop/tax.py",
)
FAILURE = Rule(
    "new-failure",
    "a failing test whose cause is new",
    "From the last report that `devkit-tests` wrote (or `[tool.devkit.merge] report`), held against history, where "
    "both are there and the report isn't older than the commit: causes that were never seen before, or that are this "
    "change's and not the base's.",
    bad="assert total(cart) == 12",
    good="assert total(cart) == 13",
)

RULES = (NAME, PROTECTED, BEHIND, OUTDATED, MARKER, MESSAGE, SQUASH, CHANGELOG, CORE, IN_USE, FAILURE)
