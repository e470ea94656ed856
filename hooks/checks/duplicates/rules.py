"""The rules of `duplicates`."""

from devkit.hooks.checking.finding import Rule

_APART = (
    "Nothing is told of versions of one thing (`v1/`, `flow.py` and `flow3.py`), of folders that mirror each other "
    "(`sync/`, `asyncio/`), of files that are there twice, and of packages none of which imports the other."
)
CONSTANT = Rule(
    "duplicate-constant",
    "the same constant in two modules",
    "A table, a long text, a pattern or the like that two modules assign, under whatever names; and a short text or a "
    "number under the same name. What may well be equal by chance is left alone: short values under different names, "
    "round numbers (limits, sizes, flags), and words alone, unless one module imports the other or both have more in "
    "common. So are a test's against the code's, one line or a few words that tests share, names that each module "
    "of a family defines, short values of members of a family (`backends/*/client.py`), and modules that implement the "
    "same functions and classes each in its way, as plugins do. " + _APART,
    bad='# in two modules\nCURRENCIES = ("EUR", "USD", "GBP")',
    good="from shop.money import CURRENCIES",
)
FUNCTION = Rule(
    "duplicate-function",
    "the same function in two modules",
    "Two functions of modules with the same body, names of parameters and variables aside, where the names they "
    "use mean the same: one that uses what its module keeps for itself, or a table of its own, is another function. "
    "Small ones, tests, stubs, generated and vendored files are left alone, and so are functions that most modules of "
    "a folder have each in its own way, and what a comment says to be a copy (`# Copied from shop.text`, `# keep in "
    "sync with ...`), with all others where twenty comments say so. " + _APART,
    bad="# in two modules\ndef slug(text):\n    text = text.strip().lower()\n    return re.sub('[^a-z]+', '-', text)",
    good="from shop.text import slug",
)
LOGGING = Rule(
    "duplicate-logging",
    "the same logging set-up in two modules",
    "`basicConfig` with the same arguments, or the same handlers, formatters and levels, are set up in two modules: "
    "then the last one imported wins. `logging.getLogger(__name__)` alone is what every module should have.",
    bad="# in two modules\nlogging.basicConfig(level='INFO', format='%(levelname)s %(message)s')",
    good="from shop.log import set_up  # called once, by the program",
)
PARSER = Rule(
    "duplicate-arguments",
    "the same command line arguments in two modules",
    "Two modules add the same three arguments or more, to `argparse` or as click's options. A parent parser, or one "
    "function that adds them, keeps them the same.",
    bad="# in two modules\nparser.add_argument('--root')\nparser.add_argument('--jobs')\nparser.add_argument('-q')",
    good="parser = ArgumentParser(parents=[common.parser()])",
)
LOADING = Rule(
    "duplicate-loading",
    "the same configuration file loaded in two modules",
    "Two modules open and parse the same file by its literal name: when it moves, or gains a default, one of them is "
    "forgotten. Tests are left alone.",
    bad="# in two modules\nwith open('settings.toml', 'rb') as file:\n    settings = tomllib.load(file)",
    good="from shop.settings import settings",
)
RULES = (CONSTANT, FUNCTION, LOGGING, PARSER, LOADING)
