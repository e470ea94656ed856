"""The rules of `paths`."""

from devkit.hooks.checking.finding import Rule

USER = Rule(
    "user-path",
    "a path in somebody's home folder",
    "A path below `/home/NAME`, `/Users/NAME` or `C:\\Users\\NAME` exists on one machine. Docstrings, "
    "comparisons, patterns, log and help texts, examples, and in tests what is only handed to the code under test, are "
    "left alone. A path that leads into this repository, or below one of the settings' `roots`, is rewritten by "
    "`--fix` as one relative to the file.",
    bad='STOCK = "/home/ada/shop/data/stock.csv"',
    good='STOCK = Path(__file__).parent / "data" / "stock.csv"',
    fixable=True,
)
DRIVE = Rule(
    "drive-path",
    "a path on a Windows drive",
    "A path that begins with a drive's letter exists on one machine, and on no other system. The same texts are "
    "left alone as by `user-path`, and so are defaults for folders, which others may set.",
    bad=r'LOGS = "D:\\shop\\logs"',
    good='LOGS = Path(os.environ.get("SHOP_LOGS", "logs"))',
    fixable=True,
)
TEMPORARY = Rule(
    "fixed-temporary-file",
    "a temporary file under a fixed name",
    "Two runs at once write the same file, anybody on the machine can put a link there, and Windows has no `/tmp`. "
    "Examples and defaults for folders are left alone, and so are lines where a linter is told that it is meant "
    "(`noqa: S108`).",
    bad='open("/tmp/report.txt", "w")',
    good='tempfile.NamedTemporaryFile("w", suffix=".txt")  # in tests: tmp_path / "report.txt"',
)
ABSOLUTE = Rule(
    "absolute-path",
    "an absolute path that is opened or configured",
    "Told where it is below a folder that a machine's owner fills (`/opt`, `/srv`, `/mnt`, `/data` and the "
    "like), and either handed to what opens files or named like a file. The system's own "
    "files (`/etc/hosts`, `/var/lib`, `/dev/null`), examples, defaults, and lists of places to look in are left alone.",
    bad='CATALOGUE = open("/srv/shop/catalogue.json")',
    good='CATALOGUE = open(os.environ["SHOP_CATALOGUE"])',
)
HOST = Rule(
    "fixed-host",
    "a host and a port in source",
    "An address with a port is one machine's. Told where it is connected to, or named like an address. Port 0, "
    "hosts that are reserved for examples and tests, examples, public web services, defaults, and a test's own machine "
    "are left alone.",
    bad='BROKER = "redis://10.0.0.12:6379/0"',
    good='BROKER = os.environ.get("SHOP_BROKER", "")',
)
RULES = (USER, DRIVE, TEMPORARY, ABSOLUTE, HOST)
