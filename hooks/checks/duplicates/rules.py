"""The rules of `duplicates`."""

from devkit.hooks.checking.finding import Rule

_APART = (
    "Nothing is told of versions of one thing (`v1/`, `flow.py` and `flow3.py`), of folders and files that mirror "
    "each other (`sync/` and `asyncio/`; `client.py` and `async_client.py`, unless both import a module for what they "
    "have in common), of tests in two folders that have nearly all lines in common, of files that are there twice, or "
    "put together from several modules, of programs that nothing imports, or that read the command line as they are "
    "loaded, or mostly call things then, as apps do that a runner executes (`st.write(...)`), of examples "
    "(`examples/`, or what nothing imports beside a notebook of its name, as `mnist_tf.py` beside `mnist.ipynb`), of "
    "migrations, of prototypes that nothing imports (`prototypes/`, `prototype_orders.py`, the script "
    "`proto_orders.py`, or a docstring that begins so), of a repository of examples, by its name (`shop-examples`), "
    "of two files that nothing can import by their names (`0007_orders.py`, `read-orders.py`), of files in a folder "
    "of a package that nothing can import (`shop/ios-support/`), of scripts in folders that are no packages, where "
    "others are, of files and packages that say at their head to do without the project's other modules (but for "
    "those that import such a file, and can take it from there), or that its ruff, flake8 or black leave out, of "
    "files that tell pylint so (`# pylint: disable=duplicate-code`), of tests and scripts that the documentation "
    "shows (`literalinclude`, `--8<--`), of files made from namesakes in `asynchronous/`, of functions and constants "
    "of modules in a folder of a package that a program names (`f'shop/rules/{name}.py'`) and reads by parsing them "
    "(`ast.parse`), of files of a kind that the project's guides (`AGENTS.md`, `CONTRIBUTING.md`) say to be "
    "self-contained by design or deliberately duplicated, of modules written for two frameworks (torch, tensorflow), "
    "of programs that only tests import and whose file code names (`'read_orders.py'`), of modules that are targets "
    "of entry points of one group, none of which imports another (but commands and plugins of pytest), of two tests "
    "only one of which is of code that is legacy or deprecated, by a third of the modules that it imports, of tests "
    "of two parts of a project with no folder to import from (`packages/orders/tests/` and `packages/stock/tests/`), "
    "of programs in folders of their own that each imports from (`from lib import rows` of `linux/lib/` and "
    "`darwin/lib/`), of twenty files or more of a folder at the top, no package, of which nothing imports any, and of "
    "packages, images (folders with a Dockerfile) or distributions none of which imports the other, or requires it "
    "where both say what they require, and of files in a folder that a script deletes to fill it with what a "
    "generator writes (`rm -rf shop/http`). So are short values, and what modules have that know nothing of each "
    "other, where nothing imports or names one of these, as most of its folder are. What more than two files have is "
    "told once."
)
CONSTANT = Rule(
    "duplicate-constant",
    "the same constant in two modules",
    "A table or a long text that two modules assign, under whatever names; and a short text, a number or a pattern "
    "under the same name where one module imports the other, or nothing uses one of both. Others that are short are "
    "`small-duplicate`, and those of modules that have nothing to do with each other `distant-duplicate`: warnings. "
    "What may well be equal by chance is left alone: short values under different names, round numbers (limits, "
    "sizes, flags), and words alone or the name of an everyday file (`manifest.json`), unless one module imports the "
    "other or both have something longer in common, which doesn't count for a `DEFAULT_`. So are keys that are called "
    "what they say (`CONF_COLD_WHITE = 'cold_white'`), short patterns whose names each say something else, JSON "
    "schemas under two names in modules that don't import each other, a test's against the code's, one line or a few "
    "words that tests share, fifteen lines of data that only two tests have, data of tests under two names, or whose "
    "name as many others have other data under, or that is one of several (`CONFIG_MAIL`, `CONFIG_WEB`) in one of "
    "both, names that each module of a family defines, or that end as those of many modules in its folder do "
    "(`MAIL_ERROR_MAP`), up to eleven lines under two names that share a word and have each one of its own "
    "(`ORDER_LIMITS`, `BILL_LIMITS`), unless one module imports the other, two names that are each one of several of "
    "its module (`DENIED_HOSTS` beside `DENIED_PORTS`), what only other modules read as an attribute of both modules "
    "(`csv.suffixes`, `xml.suffixes`), short values of members of a family (`backends/*/client.py`), modules that set "
    "mostly the same names, three or more of them each in its own way (themes, settings), what is named after its "
    "module or its folder in each of both, or by a word of it, data of tests of two versions (`test_pay.py`, "
    "`test_pay_v0.py`), and modules that implement the same functions and classes each in its way, as plugins do. And "
    "so are tables under one name of one letter, what a step of a `migration.py` says, what is bound again, what a "
    "`TypeAlias` names, a long text that nothing uses but a comment or a docstring names, single values of which one "
    "is a stage's by its name (`ROOT_PRODUCTION`) and the other one is called otherwise, those of modules in "
    "`configs/` that import nothing and that nothing imports, of settings that don't import each other "
    "(`settings/ci.py`), and short ones of settings "
    "(`settings.py`, `default_settings.py`, `defaults.py`) where the other one is called otherwise. " + _APART,
    bad='# in two modules\nCURRENCIES = ("EUR", "USD", "GBP")',
    good="from shop.money import CURRENCIES",
)
FUNCTION = Rule(
    "duplicate-function",
    "the same function in two modules",
    "Two functions of modules with the same body, names of parameters and variables aside, where the names they use "
    "mean the same: one that uses what its module keeps for itself, or a table of its own, is another function, and "
    "so is one that raises an exception of its module's own, and one that code compares by `is` or asks for its "
    "`__code__`, that hands out `globals()`, and so are two whose annotations name different classes of the project. "
    "Those that only deprecated functions use go with these. Small ones, tests, stubs, generated and vendored files "
    "are left alone, and so are functions that most modules of a folder have each in its own way, under one name or "
    "with the module's in it (`_check_mail_arguments` in `mail.py`), two whose names differ by one word where each "
    "module has several such (`get_ridge_limits`, `get_lasso_limits`), small ones that their modules only call where "
    "they are run as programs, and what a comment says to be a copy (`# Copied from shop.text`, `# keep in sync with "
    "...`), with all others where twenty comments say so. What two "
    "files share that define mostly the same names is told once. " + _APART,
    bad="# in two modules\ndef slug(text):\n    text = text.strip().lower()\n    return re.sub('[^a-z]+', '-', text)",
    good="from shop.text import slug",
)
LOGGING = Rule(
    "duplicate-logging",
    "the same logging set-up in two modules",
    "`basicConfig` with the same arguments, or the same handlers, formatters and levels, are set up in two modules: "
    "then the last one imported wins. `logging.getLogger(__name__)` alone is what every module should have. A "
    "`basicConfig` with one argument is left alone, and so are two programs that nothing but tests imports.",
    bad="# in two modules\nlogging.basicConfig(level='INFO', format='%(levelname)s %(message)s')",
    good="from shop.log import set_up  # called once, by the program",
)
PARSER = Rule(
    "duplicate-arguments",
    "the same command line arguments in two modules",
    "Two modules add the same five arguments or more, to `argparse` or as click's options, or three where one imports "
    "the other, or both import a module for what they have in common. A parent parser, or one function that adds "
    "them, keeps them the same.",
    bad="# in two modules, one of which imports the other\n"
    "parser.add_argument('--root')\nparser.add_argument('--jobs')\nparser.add_argument('-q')",
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
SMALL = Rule(
    "small-duplicate",
    "a short constant or function in two modules",
    "A text of a line, a number or a pattern that two modules assign, a short table under two names, a function of a "
    "few statements in tests of two folders that have nothing else in common, or one that two modules have each under "
    "a name after the module's (`_tcp_close` in `tcp.py`) and no module for what they share. Some share even these, "
    "others find a line sooner read where it is used, so it is told and fails no run. What nothing uses in one of "
    "both is told as `duplicate-constant` or `duplicate-function` instead; so is what one module could take from the "
    "other, which it imports or is imported by, but for a short table under two names. A script that nothing can "
    "import by its name (`read-orders.py`) is left its own, and so is a short constant under whose name a third "
    "module has something else, and are short constants of plugins: of two members of a folder with six modules and "
    "packages or more, none of which is imported by anything else but tests, unless both import a module for what "
    "they have in common.",
    bad="# in two modules\nSECONDS_PER_DAY = 86_400",
    good="from shop.time import SECONDS_PER_DAY",
    level="warning",
)
DISTANT = Rule(
    "distant-duplicate",
    "the same in two modules that have nothing to do with each other",
    "What would be told by one of the rules above but `duplicate-arguments`, in two modules of the code neither of "
    "which imports the other, while no third one imports both. Often each is written for something else and free to "
    "change by itself (drivers, commands, schemas), so it is told and fails no run. Functions of two or three short "
    "statements are left alone there, and so are those of modules that each implement several others of the same "
    "names in their own way, what two files have that define mostly the same names, where one place wouldn't do for "
    "all of it, as one was made from the other and became something else, those whose names share a word and have "
    "each one of its own (`count_orders`, `count_bills`), and what a script has that nothing can import by its name "
    "(`read-orders.py`). So is what has eleven lines or fewer in a project of fifty Python files or more, where no "
    "third file has it, the two have nothing else in common, and both use it: functions of modules that don't both "
    "import two modules of the project, but for those that set up logging, and constants, but short ones, one of "
    "whose modules imports nothing of the project. And so are up to eleven lines of a constant of two scripts, of no "
    "package, that do something as they are loaded, where each imports nothing of the project but packages, and "
    "nothing imports it.",
    bad="# in drivers/tape.py and in drivers/disk.py, that are loaded by name\n"
    'CAPABILITIES = {"snapshots": False, "replication": False, "encryption": "aes-256"}',
    good="from shop.drivers import CAPABILITIES",
    level="warning",
)
DATA = frozenset({CONSTANT.id, FUNCTION.id})
"""The rules of what a module defines by a name."""
RULES = (CONSTANT, FUNCTION, LOGGING, PARSER, LOADING, SMALL, DISTANT)
