"""The rules of `paths`."""

from devkit.hooks.checking.finding import Rule

USER = Rule(
    "user-path",
    "a path in somebody's home folder",
    "A path below `/home/NAME`, `/Users/NAME` or `C:\\Users\\NAME` exists on one machine. Docstrings, comparisons, "
    "patterns, log and help texts, users of examples (`sample`, and `user` where nothing opens it), of images and "
    "services (`ubuntu`, `runner`, one that the project makes or that is called after it, and below `/home` one that "
    "scripts and documents name as well, or one file five times), what Ansible puts on machines (`roles/*/files/`), "
    "migrations, paths under a name that says `remote`, what is below `if False`, files that the project's ruff, "
    "flake8 or black leave out, places that a program recorded (`absolutePath`, `results/*.json`, beside the time of "
    "something, or more than six keys deep), a page right below (`/home/index.html`), what follows the end of a "
    "function, and in tests what is only handed to the code under test, or is a made-up user's (`/home/user`), are "
    "left alone. In configuration it is told where that serves everybody: in a tool's file, one that begins with a "
    "dot, or one in a package. A path that leads into this repository, or below one of the settings' `roots`, is "
    "rewritten by `--fix` as one relative to the file.",
    bad='STOCK = "/home/ada/shop/data/stock.csv"',
    good='STOCK = Path(__file__).parent / "data" / "stock.csv"',
    fixable=True,
)
DRIVE = Rule(
    "drive-path",
    "a path on a Windows drive",
    "A path that begins with a drive's letter exists on one machine, and on no other system. Told where it is opened, "
    "or is a constant named like a path; on `C:`, where tools are installed, files and deep folders only. Python's "
    "own folder and the like, defaults for folders, paths that the program copes without, folders right below `C:` "
    "that other files name, too, lists of paths, what runs on Windows only and, in tests, paths on `C:`, which are "
    "made up, are left alone.",
    bad=r'LOGS = "D:\\shop\\logs"',
    good='LOGS = Path(os.environ.get("SHOP_LOGS", "logs"))',
    fixable=True,
)
TEMPORARY = Rule(
    "fixed-temporary-file",
    "a temporary file under a fixed name",
    "Two runs at once write the same file, anybody on the machine can put a link there, and Windows has no `/tmp`. "
    "For a socket, whose path has 108 bytes at most, `tempfile.mkdtemp` makes a folder that is short enough. Told "
    "where the same file opens, writes or removes it, directly or by the name that it is given; in a package also for "
    "a constant or a default that others use, not one of several functions. Examples, tests that replace what they "
    "run, scripts, files that are only read, as somebody else makes them, what is shown to people, configuration "
    "files, defaults for folders, and what another file of the project names as well, tests aside, as others look "
    "there (for a test: one of configuration, or a script, which may name the folder in `/tmp`), are left alone. So "
    "are files on other machines, by what the connection is called; what is kept in `/var/tmp`, but for sockets; "
    "locks and, outside of tests, logs and files that say that a program runs, for an orchestrator's probe (`ready`, "
    "`healthy`, `worker_heartbeat`); caches, backups, folders of the program's own below `tempfile.gettempdir()`, or "
    "for logs or a cache, and what is in these; what a script writes for whoever runs it (`.csv`, `.png` and the "
    "like, in a module with `__main__`); what is written to look for a fault, by its name or behind a switch called "
    "so; what a module does when it is run itself; what a test removes and then finds absent, or hands on beside a "
    "file that isn't there; what a program that writes it reads where it finds it; folders beside a `FileLock`, or "
    "for what tempfile names in them; and lines where a linter is told that it is meant (`noqa: S108`).",
    bad='open("/tmp/report.txt", "w")',
    good='tempfile.NamedTemporaryFile("w", suffix=".txt")  # in tests: tmp_path / "report.txt"',
)
ABSOLUTE = Rule(
    "absolute-path",
    "an absolute path that is opened or configured",
    "Told where it is below a folder that a machine's owner fills (`/opt`, `/srv`, `/mnt`, `/data` and the like), and "
    "either handed to what opens files or a constant that names a file. Programs, the system's own files "
    "(`/etc/hosts`, `/var/lib`, `/dev/null`), examples, defaults, paths that the program copes without, lists of "
    "places to look in, what configuration files say, and paths whose folder another file of the project names (tests "
    "aside) are left alone: a Dockerfile, a manifest, a document or another module shows that it is agreed on. So are "
    "files of a folder in `/opt` that one module names three times, as it installs them, and what it mounts itself.",
    bad='CATALOGUE = open("/srv/shop/catalogue.json")',
    good='CATALOGUE = open(os.environ["SHOP_CATALOGUE"])',
    level="warning",
)
HOST = Rule(
    "fixed-host",
    "a host and a port in source",
    "An address with a port is one machine's. Those of one table are told once. Told where it is connected to, or "
    "named like an address: of a private network (`10.0.0.12`, `db.internal`), also in tests and configuration; of a "
    "machine by a name with a number (`build07`), or of this machine as a constant, where it is no default, no script "
    "for developers, no module of settings and none that tests are written with, and the file runs no server, isn't a "
    "script, and fails where none answers. Public names, hosts that are reserved for examples or say `xxx`, examples, "
    "what is only printed, and what stands in for a server or a client (`FakeBroker`) are left alone, and so are "
    "`0.0.0.0`, addresses of this machine under a key in small letters, plain names (`db`), which a network gives to "
    "services, services that the project's containers or its cluster are composed of, machines of a Vagrantfile, "
    "names that every container has (`host.docker.internal`), and what stands beside the address of a cloud's "
    "metadata, in lists of what a server is kept from; in tests also what a client that they are given asks for, and "
    "objects that connect to nothing; in configuration files of defaults and of single machines, texts of several "
    "lines, JSON schemas, and what is below a key that ends in `example`.",
    bad='BROKER = "redis://10.0.0.12:6379/0"',
    good='BROKER = os.environ.get("SHOP_BROKER", "")',
    level="warning",
)
RULES = (USER, DRIVE, TEMPORARY, ABSOLUTE, HOST)
KINDS = {
    USER: "is in somebody's home folder",
    DRIVE: "is on one machine's drive",
    TEMPORARY: "is a temporary file under a fixed name",
    ABSOLUTE: "exists on one machine",
    HOST: "is one machine's address",
}
"""What is wrong with a place, as a message says it."""


def shown(place: str) -> str:
    """A path or an address as a message quotes it: CI prints it, where a password would be public."""
    from devkit.core.secrets import mask

    return repr(mask(place))
