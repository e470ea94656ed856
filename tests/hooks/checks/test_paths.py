import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devkit.hooks.checking.context import Request
from devkit.hooks.checking.finding import Finding
from devkit.hooks.checking.run import run
from devkit.hooks.checking.select import Wish
from devkit.hooks.checks.paths.literal import named

Find = Callable[..., tuple[Finding, ...]]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("/home/ada/shop/stock.csv", "user-path"),
        ("/Users/ada/x", "user-path"),
        ("C:\\Users\\ada\\x.txt", "user-path"),
        ("D:\\shop\\logs", "drive-path"),
        ("D:/shop/logs", "drive-path"),
        ("/tmp/report.txt", "fixed-temporary-file"),  # noqa: S108 - what is looked for
        ("/var/tmp/x", "fixed-temporary-file"),  # noqa: S108 - likewise
        ("/srv/shop/catalogue.json", "absolute-path"),
        ("/opt/shop/state", "absolute-path"),
        ("localhost:5432", "fixed-host"),
        ("redis://cache7:6379/0", "fixed-host"),
        ("http://10.0.0.12:8080/api", "fixed-host"),
        ("postgresql://app:pw@db.internal:5432/shop", "fixed-host"),
    ],
)
def test_a_place_on_one_machine_is_named(text: str, rule: str) -> None:
    found = named(text)
    assert found is not None
    assert found.rule.id == rule


@pytest.mark.parametrize(
    "text",
    [
        "/api/users",
        "/etc/hosts",
        "/dev/null",
        "/usr/bin/env",
        "/var/lib/shop/state",
        "/opt/shop/bin/run",
        "C:\\\\Windows\\\\win.ini",
        "8.8.8.8:53",
        "a:b",
        "10:30",
        "file.py:12",
        "http://example.com:8080/",
        "127.0.0.1:0",
        "https://docs.python.org/3/",
        "name: value",
        "key:12",
        "std::vector",
        "/home",
        "the file /home/ada/x is missing",
        "{:>10}",
        "sha256:00",
        "http://192.0.2.1:80/",
    ],
)
def test_other_texts_name_none(text: str) -> None:
    assert named(text) is None


@given(st.text(max_size=200))
def test_any_text_can_be_asked_about(text: str) -> None:
    assert named(text) is None or named(text) == named(text)


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("user-path", 'STOCK = "/home/ada/shop/stock.csv"\n'),
        ("user-path", 'def load(path="/home/ada/x"):\n    ...\n'),
        ("user-path", 'read(f"/home/ada/{name}")\n'),
        ("drive-path", "LOGS = r'D:\\shop\\logs'\n"),
        ("fixed-temporary-file", 'open("/tmp/out.txt", "w")\n'),
        ("fixed-temporary-file", 'import os, tempfile\np = os.path.join(tempfile.gettempdir(), "out.txt")\n'),
        ("fixed-temporary-file", 'p = Path(tempfile.gettempdir()) / "out.txt"\n'),
        ("absolute-path", 'CATALOGUE_FILE = "/srv/shop/catalogue.json"\n'),
        ("absolute-path", 'Path("/opt/shop/x").read_text()\n'),
        ("fixed-host", 'redis.from_url("redis://cache7:6379")\n'),
        ("fixed-host", 'create_connection(("warehouse.internal", 5433))\n'),
        ("fixed-host", 'Redis(port=6379, host="10.0.0.12")\n'),
        ("fixed-host", 'SETTINGS = {"DATABASE_URL": "postgresql://localhost:5432/x"}\n'),
    ],
)
def test_it_is_found_where_the_program_goes_there(find: Find, rule: str, source: str) -> None:
    assert [each.rule for each in find(rule, {"src/a.py": source})] == [rule]


@pytest.mark.parametrize(
    "source",
    [
        '"""Reads /home/ada/x."""\n',
        'if name.startswith("/home/ada/"):\n    ...\n',
        'assert path == "/home/ada/x"\n',
        'logger.info("/tmp/out.txt")\n',
        'parser.add_argument("--to", help="/home/ada/x")\n',
        'ROUTE = "/data/x"\n',
        're.compile("D:/x")\n',
        'name = f"/tmp/{uuid4()}"\n',
        'raise ValueError("/home/ada/x")\n',
        'PurePosixPath("/home/ada/x")\n',
        'if os.path.exists("/opt/shop/x"):\n    ...\n',
        'if Path("/opt/shop/x").is_file():\n    ...\n',
        'ROOT_DIR = "D:/shop" if is_windows() else "shop"\n',
        'CONFIG_FILES = ["D:/shop.ini", "/opt/shop.ini"]\n',
        'client.get("/root/stock")\n',
        'connect(("8.8.8.8", 80))\n',
    ],
)
def test_talk_about_a_place_is_left_alone(find: Find, source: str) -> None:
    for rule in ("user-path", "drive-path", "fixed-temporary-file", "absolute-path", "fixed-host"):
        assert find(rule, {"src/a.py": source}) == ()


def test_in_tests_only_what_the_test_itself_opens_counts(find: Find) -> None:
    source = (
        'DATA_FILE = "/home/ada/data.csv"\n'
        "def test_a():\n"
        '    assert tidy("/home/ada/x") == "x"\n'
        '    url = "http://localhost:80/x"\n'
        '    assert Path("/tmp/x").parent\n'
        '    open("/home/ada/y")\n'
        '@pytest.mark.parametrize("p", ["/home/ada/x", "/home/bob/x"])\n'
        "def test_b(p): ...\n"
    )
    assert [each.line for each in find("user-path", {"tests/test_a.py": source})] == [1, 6]
    assert find("fixed-host", {"tests/test_a.py": source}) == ()


@pytest.mark.parametrize(
    ("taken", "told"),
    [
        ("from tempfile import gettempdir\n", 1),
        ("from shop.places import gettempdir\n", 0),
        ("def gettempdir():\n    return tempfile.mkdtemp()\n\n\n", 0),
    ],
)
def test_the_projects_own_folder_for_temporary_files_is_not_the_systems(find: Find, taken: str, told: int) -> None:
    source = f"import os, tempfile\n{taken}open(os.path.join(gettempdir(), 'user.key'), 'w')\n"
    assert len(find("fixed-temporary-file", {"shop/a.py": source})) == told


def test_the_addresses_of_one_table_are_told_once(find: Find) -> None:
    table = 'DEVICE_ADDRESSES = [*["10.1.2.3:5068", "10.1.2.4:5068"], "10.1.2.5:5068", "10.1.2.3:5068"]\n'
    files = {"shop/a.py": f'{table}OTHER_ADDRESSES = ["10.1.2.3:5068", "10.1.9.9:5068"]\n'}
    first, other = find("fixed-host", files)
    assert first.message.startswith("'10.1.2.3:5068' (and 2 more of this table) is one machine's address; ")
    again = ["'10.1.2.4:5068' as well", "'10.1.2.5:5068' as well", "'10.1.2.3:5068' again"]
    assert [each.message for each in first.related] == [*again, "'10.1.2.3:5068' again"]
    assert other.message.startswith("'10.1.9.9:5068' is one machine's address; ")
    assert (other.line, other.related) == (2, ())


@pytest.mark.parametrize(
    ("folder", "opened"), [("/Users/fixture/work", 0), ("/home/sample", 0), ("/home/src", 0), ("C:/Users/User", 1)]
)
def test_the_home_of_nobody_is_left_alone(find: Find, folder: str, opened: int) -> None:
    source = f'PLACES = ["{folder}/payments"]\n'
    assert find("user-path", {"shop/a.py": source}) == ()
    assert len(find("user-path", {"shop/a.py": f"{source}open('{folder}/payments.csv')\n"})) == opened


@pytest.mark.parametrize(
    ("path", "user", "told"), [("tests/test_a.py", "user", 0), ("tests/test_a.py", "ada", 1), ("shop/a.py", "user", 1)]
)
def test_a_user_that_a_test_makes_up_has_no_home(find: Find, path: str, user: str, told: int) -> None:
    source = f"import sys\n\n\ndef test_it():\n    sys.path.append(r'C:\\Users\\{user}\\shop')\n"
    assert len(find("user-path", {path: source})) == told


def test_a_folder_for_files_that_somebody_made_on_a_drive_is_not_the_systems(find: Find) -> None:
    files = {"shop/a.py": 'LEFT = "C:\\\\Temp\\\\left.txt"\nopen(LEFT, "w")\n'}
    assert find("fixed-temporary-file", files) == ()
    assert len(find("drive-path", files)) == 1


def test_a_name_that_is_set_whatever_it_held_has_no_default(find: Find) -> None:
    source = 'def base(url):\n    if not known:\n        url = "http://shop7:4400"\n    return connect(url)\n'
    assert len(find("fixed-host", {"shop/a.py": source})) == 1


def test_what_a_run_wrote_down_says_where_that_was(find: Find) -> None:
    files = dict.fromkeys(("bench/results/1.json", "bench/1.json"), '{\n  "store": "/home/ada/stock/run-1"\n}\n')
    assert [each.path for each in find("user-path", {**files, "bench/__init__.py": ""})] == ["bench/1.json"]


@pytest.mark.parametrize(
    ("beside", "number"),
    [
        ('"end_time": 1683814807885', 0),
        ('"started": "2023-05-11T14:08:02Z"', 0),
        ('"created_at": "2023-05-11 14:08:02"', 0),
        ('"time": 30', 1),
        ('"build_date": "2023-05-11"', 1),
        ('"stamp": "2023-05-11T14:08:02Z"', 1),
    ],
)
def test_what_says_when_it_happened_is_a_record(find: Find, beside: str, number: int) -> None:
    text = f'{{\n  "store": "/home/ada/stock/run-1",\n  {beside}\n}}\n'
    assert len(find("user-path", {"models/run.json": text, "models/__init__.py": ""})) == number


@pytest.mark.parametrize(("image", "number"), [("USER ada\nENV PATH /home/ada/bin:$PATH\n", 0), ("USER ada\n", 1)])
def test_the_home_in_the_projects_container_is_agreed_on_in_configuration(find: Find, image: str, number: int) -> None:
    files = {"shop/scan.yaml": "script: /home/ada/sources/shop/prepare.sh\n", "shop/__init__.py": ""}
    assert len(find("user-path", {**files, "scan/Dockerfile": image})) == number
    notes = {"docs/README.Docker.md": f"# It runs as ada\n{image}"}
    assert len(find("user-path", {**files, **notes})) == number


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("site/start.yaml", 0),
        ("start.cfg", 0),
        ("shop/start.yaml", 1),
        ("setup.cfg", 1),
        ("dev.env", 1),
        (".a.yaml", 1),
    ],
)
def test_what_is_set_for_one_machine_may_name_a_home(find: Find, path: str, number: int) -> None:
    text = "[a]\nhome = /home/ada/stock/rows\n" if path.endswith((".cfg", ".env")) else "home: /home/ada/stock/rows\n"
    assert len(find("user-path", {path: text, "shop/__init__.py": ""})) == number


@pytest.mark.parametrize(
    ("beside", "number"),
    [("mount(pod, mount_path='/data')", 0), ("mount(pod, {'mountPath': '/data/'})", 0), ("mount(pod, '/database')", 1)],
)
def test_what_the_code_itself_mounts_is_on_no_single_machine(find: Find, beside: str, number: int) -> None:
    source = f"def run(pod):\n    {beside}\n    return open('/data/rows.csv').read()\n"
    assert len(find("absolute-path", {"src/a.py": source})) == number


@pytest.mark.parametrize(("name", "number"), [("desk7", 0), ("desks7", 1)])
def test_a_service_that_containers_are_composed_of_is_called_so_everywhere(find: Find, name: str, number: int) -> None:
    files = {
        "src/a.py": "DESK_URL = 'http://desk7:3002'\n",
        "docker-compose.yml": f"services:\n  {name}:\n    image: a\n",
    }
    assert len(find("fixed-host", files)) == number


def test_what_a_module_installs_in_a_folder_is_agreed_on(find: Find) -> None:
    key = 'KEY_PATH = "/opt/shop/desk/key.asc"\n'
    assert len(find("absolute-path", {"shop/a.py": f'{key}STEPS_PATH = "/opt/shop/desk/steps"\n'})) == 1
    files = {"shop/a.py": f'{key}STEPS_PATH = "/opt/shop/desk/steps"\nRUN_PATH = "/opt/shop/desk/run.py"\n'}
    assert find("absolute-path", files) == ()
    assert len(find("absolute-path", {"shop/a.py": files["shop/a.py"].replace("/opt/", "/srv/")})) > 0


def test_what_the_linter_leaves_out_is_not_kept_in_order(find: Find) -> None:
    files = {"shop/engine/a.py": 'STOCK = "/home/ada/stock.csv"\n', "pyproject.toml": "[tool.ruff]\n"}
    assert len(find("user-path", files)) == 1
    assert find("user-path", {**files, "pyproject.toml": '[tool.ruff]\nextend-exclude = ["shop/engine"]\n'}) == ()


def test_configuration_counts_and_its_comments_do_not(find: Find) -> None:
    files = {"setup.cfg": "[x]\n# /home/ada/y\ncache = /home/ada/z\n", "tests/data/x.toml": 'a = "/home/ada/z"\n'}
    assert [(each.path, each.line) for each in find("user-path", files)] == [("setup.cfg", 3)]


def test_a_path_into_the_repository_is_made_relative_and_still_leads_there(repository: Path) -> None:
    (repository / "data").mkdir()
    (repository / "data" / "stock.csv").write_text("isbn\n", encoding="utf-8")
    package = repository / "src" / "shop"
    package.mkdir(parents=True)
    place = (repository / "data" / "stock.csv").as_posix()
    # Written as if the checkout were somebody's, which `roots` declares.
    written = '"/home/ada/shop/data/stock.csv"'
    source = f'"""A module."""\nimport json\nSTOCK = {written}\ntext = open({written}).read()\n'
    (package / "a.py").write_text(source, encoding="utf-8")
    (repository / "devkit.toml").write_text('[check.paths]\nroots = ["/home/ada/shop"]\n', encoding="utf-8")
    done = run(Request(repository), Wish(("user-path",)), fix=True)
    assert done.findings == ()
    script = f"import runpy; found = runpy.run_path({str(package / 'a.py')!r}); print(found['STOCK'], found['text'])"
    shown: Any = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert shown.split() == [place, "isbn"]


def test_a_path_to_no_file_of_the_repository_has_no_fix(find: Find) -> None:
    found = find("user-path", {"devkit.toml": '[check.paths]\nroots = ["/home/ada"]\n', "a.py": 'F = "/home/ada/x"\n'})
    assert [each.fix for each in found] == [None]


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("fixed-temporary-file", 'def deploy(tmp_dir="/tmp/.shop"):\n    os.mkdir(tmp_dir)\n'),
        ("fixed-temporary-file", 'def profile(stats_path="/tmp/stats"):\n    os.mkdir(stats_path)\n'),
        ("fixed-temporary-file", 'DEFAULT_CACHE_DIR = "/tmp/shop-cache"\n'),
        ("drive-path", 'def deploy(tmp_dir="C:\\\\shoptmp"):\n    os.mkdir(tmp_dir)\n'),
        ("fixed-host", 'def base():\n    url = "http://shop7:4400"\n    return SET.get("url", url)\n'),
        (
            "fixed-host",
            'def base(url):\n    if not url:\n        url = "http://localhost:5984"\n    return connect(url)\n',
        ),
        (
            "fixed-host",
            'def set_up(self):\n    if self.base_url is None:\n        self.base_url = "http://shop7:4400"\n',
        ),
        ("drive-path", 'if is_win:\n    STORE_PATH = "y:/hg/store.db"\n'),
        ("user-path", 'STORE_PATH = "file:///Users/me/shop.owl#"\n'),
        ("fixed-host", 'def tell():\n    endpoints = ["amqps://shop7:5671"]\n    return {"Endpoints": endpoints}\n'),
        ("fixed-host", 'base_url = "http://localhost:8090"  # what settings put here\n'),
        ("fixed-temporary-file", 'name = "/tmp/stock.%s" % os.getpid()\nopen(name, "w")\n'),
        ("fixed-temporary-file", 'name = "/tmp/stock.log"\nlog = open(name, "w")\nprint("see %s" % name)\n'),
        ("absolute-path", 'os.mkdir("/opt/homebrew")\n'),
        ("absolute-path", 'os.listdir("/mnt/c/Users")\n'),
        ("absolute-path", 'shutil.rmtree("/opt/local")\n'),
        ("absolute-path", 'def f(fs):\n    return fs.open("/data/foo")\n'),
        ("absolute-path", 'def f(self):\n    return self.fs.open("/data/foo")\n'),
    ],
)
def test_what_others_may_set_and_what_is_on_no_disk_is_left_alone(find: Find, rule: str, source: str) -> None:
    assert find(rule, {"src/a.py": source}) == ()


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("fixed-temporary-file", 'def dump(rows, path="/tmp/rows.json"):\n    open(path, "w")\n'),
        ("fixed-temporary-file", 'def dump(rows):\n    open("/tmp/rows.json", "w")\n'),
        ("fixed-temporary-file", 'CACHE_DIR = "/tmp/shop-cache"\n'),
        ("drive-path", 'BACKUP_DIR = "D:\\\\backups"\n'),
        ("fixed-host", 'BASE_URL = "http://shop7:4400"\n'),
        ("fixed-host", 'API_URL = "http://localhost:8090"\n'),
        ("absolute-path", 'os.mkdir("/opt/locality")\n'),
        ("absolute-path", 'import webdav\nwebdav.open("/data/foo")\n'),
        ("absolute-path", 'open("/data/foo")\n'),
        ("absolute-path", 'settings["STOCK_FILE"] = "/srv/shop/stock.csv"\n'),
    ],
)
def test_what_nobody_may_set_is_told(find: Find, rule: str, source: str) -> None:
    assert [each.rule for each in find(rule, {"src/a.py": source})] == [rule]


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (
            "fixed-temporary-file",
            'def test_a():\n    path = "/tmp/rows.json"\n    with open(path, "w"):\n        ...\n',
        ),
        ("fixed-temporary-file", 'ROWS = Path("/tmp/rows.json")\ndef test_a():\n    ROWS.write_text("")\n'),
        ("fixed-temporary-file", 'import os\ndef test_a():\n    open(os.path.join("/tmp", "rows.json"), "w")\n'),
        ("fixed-temporary-file", 'def test_a(self):\n    self.rows = "/tmp/rows"\n    os.mkdir(self.rows)\n'),
        ("fixed-temporary-file", 'def test_a():\n    save_rows(rows, "/tmp/rows.json")\n'),
        ("user-path", 'import sys\nsys.path.insert(0, "/home/ada/shop")\n'),
        ("user-path", 'def test_a():\n    stock = load_stock("/home/ada/stock.csv")\n'),
        ("user-path", '@pytest.fixture\ndef stock():\n    return "/home/ada/stock.csv"\n'),
        ("drive-path", 'def test_a():\n    open("D:\\\\rows.csv")\n'),
        ("fixed-host", 'def test_a():\n    assert requests.get("http://10.0.0.12:8080/stock").ok\n'),
    ],
)
def test_what_a_test_goes_to_is_told(find: Find, rule: str, source: str) -> None:
    assert [each.rule for each in find(rule, {"tests/test_a.py": source})] == [rule]


@pytest.mark.parametrize(
    "source",
    [
        'def test_a():\n    assert tidy("/tmp/rows.json") == "rows.json"\n',
        'def test_a():\n    path = "/tmp/rows.json"\n    assert parse(["--out", path]).out == path\n',
        'def test_a():\n    with patch("builtins.open"):\n        open("/tmp/rows.json")\n',
        '@mock.patch("os.mkdir")\ndef test_a(mkdir):\n    os.mkdir("/tmp/rows")\n',
        'def test_a():\n    with pytest.raises(OSError):\n        open("/home/ada/rows.json")\n',
        'def test_a():\n    self.client.makedirs("/tmp/rows")\n',
        'ROOT = "/home/ada"\ndef test_a():\n    assert Finder(ROOT).found == [ROOT]\n',
        'def test_a():\n    path = "/home/ada/stock.csv"\n    if os.path.isfile(path):\n        open(path)\n',
        'def test_a():\n    assert nodes.get("10.0.0.12:7006") is not None\n',
        'def test_a():\n    assert client.get("http://localhost:8080/stock").ok\n',
        'def test_a():\n    open("D:\\\\")\n    os.makedirs("/opt/shop/extras")\n',
    ],
)
def test_what_a_test_only_speaks_of_is_left_alone(find: Find, source: str) -> None:
    for rule in ("user-path", "drive-path", "fixed-temporary-file", "absolute-path", "fixed-host"):
        assert find(rule, {"tests/test_a.py": source}) == ()


@pytest.mark.parametrize(
    "source",
    [
        'OUT = "/tmp/rows"\ndef run(remote):\n    remote.upload(OUT)\n',
        'def out(args):\n    path = args.out or "/tmp/rows.json"\n    open(path, "w")\n',
        'import os, tempfile\nCACHE = os.path.join(tempfile.gettempdir(), "shop")\nos.makedirs(CACHE, exist_ok=True)\n',
        (
            "import tempfile\ndef rows():\n    folder = Path(tempfile.gettempdir()) / 'rows'\n"
            "    folder.mkdir(exist_ok=True)\n    return folder\n"
        ),
        'if sys.platform == "win32":\n    DATA_FILE = "D:\\\\shop\\\\rows.csv"\n',
        'ENTRY_PATH = "/opt/shop/entrypoint.sh"\n',
        'DATA_FILE = "/opt/shop/rows.csv"\nif os.path.exists(DATA_FILE):\n    open(DATA_FILE)\n',
        'MIRRORS = [{"url": "http://localhost:8080"}]\n',
        'API_URL = "http://localhost:8080"\nurl = os.environ.get("SHOP_API", API_URL)\n',
        'sock.connect(("python.org", 81))\n',
        'base_url = "http://93.184.215.14:82/stock"\n',
        'JARS = "/home/hadoop/lib/stock.jar"\n',
        'def connect(path="/tmp/redis.sock"):\n    return Redis(path)\n',
    ],
)
def test_what_is_no_single_machines_is_left_alone(find: Find, source: str) -> None:
    for rule in ("user-path", "drive-path", "fixed-temporary-file", "absolute-path", "fixed-host"):
        assert find(rule, {"src/a.py": source}) == ()


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        ("fixed-host", "conf/shop.yaml", "db:\n  url: postgresql://db.internal:5432/shop\n"),
        ("drive-path", "conf/shop.ini", "[a]\ndata = D:\\shop\\rows\n"),
        ("user-path", "conf/shop.ini", "[a]\ndata = C:\\Users\\ada\\rows\n"),
        ("user-path", "conf/shop.toml", 'data = "/home/ada/shop/rows.csv"  # mine\n'),
        ("user-path", "pytest.ini", "[pytest]\ncache_dir = /home/ada/shop/cache\n"),
        ("user-path", "conf/shop.yaml", "folders:\n  - /home/ada/shop/rows\n"),
    ],
)
def test_a_settings_whole_value_is_told(find: Find, rule: str, path: str, text: str) -> None:
    assert [each.rule for each in find(rule, {path: text, "conf/__init__.py": ""})] == [rule]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("conf/shop.yaml", "run: mkdocs serve --dev-addr localhost:8000\n"),
        ("conf/shop.toml", 'database = "localhost:5432"\n'),
        ("conf/shop.yaml", "cache: redis://cache7:6379/1\n"),
        ("conf/shop.ini", "[a]\nscript = D:\\your\\directory\\rows.csv\n"),
        ("conf/shop.toml", 'api_url = "http://localhost:8000"\ndefault_db = "localhost:5432"\n'),
        ("setup.cfg", "[db]\npg = postgresql://scott@127.0.0.1:5432/test\n"),
        ("appveyor.yml", "install:\n  - set PATH=C:\\\\msys64\\\\bin;%PATH%\n"),
        ("playbooks/a.yaml", "run: |\n  image=/opt/shop/rows.img\n"),
        ("conf/api.json", '{\n  "requestUri": "/Users/CreateUser"\n}\n'),
        ("conf/unit.conf", 'ExecStart=/bin/bash -c "/home/ada/shop/run --all"\n'),
        ("conf/shop.ini", "[a]\ndata = /srv/shop/rows.csv\nout = /tmp/rows.json\n"),
        ("unit_tests.cfg", "[a]\nfolder = /home/ada/shop\n"),
        ("conf/guest.ini", "[a]\nfolder = /home/GUEST_NAME/shop\n"),
        ("conf/uwsgi.ini", "[uwsgi]\nhttp-socket = 127.0.0.1:60999\n"),
        (".zuul.yaml", "vars:\n  CA: /opt/stack/ca_bundle.pem\n"),
        ("conf/options.yaml", "- key: templates\n  example: /home/ada/shop/templates\n"),
        ("web/node_modules/a/package.json", '{\n  "_where": "/Users/ada/shop"\n}\n'),
    ],
)
def test_configuration_of_tools_and_of_others_is_left_alone(find: Find, path: str, text: str) -> None:
    for rule in ("user-path", "drive-path", "fixed-temporary-file", "absolute-path", "fixed-host"):
        assert find(rule, {path: text}) == ()


@pytest.mark.parametrize(
    ("source", "is_told"),
    [
        ('def test_a():\n    safe(lambda: open("/tmp/rows.json").read())\n', False),
        ('def test_a():\n    path = Path("/tmp/rows.json")\n    assert path.read_text() == ""\n', False),
        ('def test_a():\n    open("/tmp/rows.json", mode="rb")\n', False),
        ("def test_a():\n    refuse(\"open('/tmp/rows.json')\", lambda: open('/tmp/rows.json', 'r'))\n", False),
        ("def test_a():\n    run(\"open('/tmp/rows.json', 'w')\", lambda: open('/tmp/rows.json', 'r'))\n", True),
        ('def test_a():\n    open("/tmp/rows.json", mode)\n', True),
        ('def test_a():\n    Path("/tmp/rows.json").open("a")\n', True),
        ('def test_a():\n    os.system("make > /tmp/rows.json")\n    open("/tmp/rows.json")\n', True),
        ('def test_a():\n    path = "/tmp/rows.json"\n    make(path)\n    open(path)\n', True),
        ('def test_a():\n    path = "/tmp/rows.json"\n    open(path)\n    os.remove(path)\n', True),
    ],
)
def test_a_file_that_is_only_read_is_somebody_elses(find: Find, source: str, *, is_told: bool) -> None:
    found = [each.rule for each in find("fixed-temporary-file", {"tests/test_a.py": source})]
    assert found == ["fixed-temporary-file"] * is_told


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("ready", 0),
        (".ready", 0),
        ("live", 0),
        ("worker_heartbeat", 0),
        ("stock-health-check.txt", 0),
        ("readiness_probe", 0),
        ("stock_live", 1),
        ("already", 1),
        ("ready.csv", 1),
        ("health/rows", 1),
    ],
)
def test_a_file_that_a_probe_looks_for_is_left_alone(find: Find, file: str, told: int) -> None:
    source = f'def run():\n    open("/tmp/{file}", "w").close()\n'
    assert len(find("fixed-temporary-file", {"shop/a.py": source})) == told
    assert len(find("fixed-temporary-file", {"tests/test_a.py": source.replace("run", "test_run")})) == 1 + told


@pytest.mark.parametrize(
    ("path", "is_socket"),
    [
        ("'/tmp/shop.sock'", True),
        ("Path('/tmp') / 'shop.socket'", True),
        ("'/tmp/shop.sock.txt'", False),
        ("'/tmp/shop_socket'", False),
    ],
)
def test_for_a_socket_a_short_folder_is_asked_for(find: Find, path: str, *, is_socket: bool) -> None:
    [found] = find("fixed-temporary-file", {"tests/test_a.py": f"def test_a():\n    os.unlink({path})\n    serve()\n"})
    assert ("tempfile.mkdtemp" in found.message, "tmp_path" in found.message) == (is_socket, not is_socket)


def test_what_a_test_makes_is_told_though_it_asks_for_it_as_well(find: Find) -> None:
    source = (
        'ONE = Path("/tmp/one.sock")\nTWO = "/tmp/two.sock"\n\ndef test_a():\n    os.unlink(ONE)\n    os.unlink(TWO)\n'
        "    serve(ONE)\n    assert not os.path.exists(ONE)\n"
    )
    assert [each.line for each in find("fixed-temporary-file", {"tests/test_a.py": source})] == [1, 2]
    printed = source.replace("unlink(ONE)", "unlink(ONE), print('see %s' % ONE)")
    assert [each.line for each in find("fixed-temporary-file", {"tests/test_a.py": printed})] == [2]
    found = find("fixed-temporary-file", {"src/a.py": source})
    assert [each.line for each in found if each.path == "src/a.py"] == [2]  # the other one is shown, too


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        (
            "conf/shop.yaml",
            "db:\n  notes: |-\n    Example:\n\n    url: http://10.0.0.12:80\n  url: http://10.0.0.12:80\n",
            [6],
        ),
        ("conf/shop.yaml", "db:\n- >\n  url: http://10.0.0.12:80\n-\n  url: http://10.0.0.12:80\n", [5]),
        ("conf/shop.yaml", "a: 1 # |\n  \nb:\n  url: http://10.0.0.12:80\n", [4]),
        ("conf/shop.yaml", "url:\n  example:\n    a:\n      url: http://10.0.0.12:80\nurl: http://10.0.0.12:80\n", [5]),
        ("conf/shop.yaml", "db:\n  - examples:\n      url: http://10.0.0.12:80\n    url: http://10.0.0.12:80\n", [4]),
        ("conf/shop.json", '{\n  "examples": {\n    "url": "http://10.0.0.12:80"\n  }\n}\n', []),
        (
            "conf/shop.json",
            '{\n  "$schema": "https://shop.example/a.json",\n  "db": {\n    "url": "http://10.0.0.12:80"\n  }\n}\n',
            [4],
        ),
        (
            "conf/shop.json",
            '{\n  "$schema": "https://json-schema.org/draft/2020-12/schema",\n  "url": "http://10.0.0.12:80"\n}\n',
            [],
        ),
        ("conf/shop.toml", 'a = """\nurl = "http://10.0.0.12:80"\n"""\nurl = "http://10.0.0.12:80"\n', [4]),
        ("conf/shop.toml", '[a.examples]\nurl = "http://10.0.0.12:80"\n[a.b]\nurl = "http://10.0.0.12:80"\n', [4]),
    ],
)
def test_texts_examples_and_schemas_in_configuration_are_left_alone(
    find: Find, path: str, text: str, lines: list[int]
) -> None:
    assert [each.line for each in find("fixed-host", {path: text})] == lines


def test_what_coverage_is_told_of_other_machines_is_left_alone(find: Find) -> None:
    places = "source =\n  src/\n  /home/ada/code/shop/src\n"
    text = f"[coverage:paths]\n{places}[coverage:run]\n{places}"
    assert [each.line for each in find("user-path", {"setup.cfg": text})] == [8]


CATALOGUE = 'CATALOGUE = Path("/srv/shop/catalogue.json")\n'


@pytest.mark.parametrize(
    ("path", "text", "is_told"),
    [
        ("Dockerfile", "COPY rows /srv/shop/rows\n", False),
        ("deploy/pod.yaml", "mountPath: /srv/shop\n", False),
        ("README.md", "Put it into `/srv/shop/catalogue.json`.\n", False),
        ("src/b.py", 'make(mount_path="/srv/shop")\n', False),
        ("src/b.py", "import a\n\nif os.path.exists(a.CATALOGUE):\n    go()\n", False),
        ("src/b.py", "from a import CATALOGUE\n\nif CATALOGUE.is_file():\n    go()\n", False),
        ("src/b.py", "from a import CATALOGUE\n\nprint(CATALOGUE.read_text())\n", True),
        ("README.md", "The catalogue of /srv/shopping, and https://shop.example/srv/shop.\n", True),
        ("tests/test_a.py", 'def test_it():\n    assert CATALOGUE == Path("/srv/shop/catalogue.json")\n', True),
        ("rows.csv", "/srv/shop/rows,1\n", True),
    ],
)
def test_a_place_that_other_files_name_is_agreed_on(find: Find, path: str, text: str, *, is_told: bool) -> None:
    found = find("absolute-path", {"src/a.py": CATALOGUE, path: text})
    assert [each.path for each in found] == ["src/a.py"] * is_told
    if path != "src/b.py":
        found = find("absolute-path", {"src/a.py": "", "tests/a_test.py": f"open('/srv/shop/rows.csv')\n{CATALOGUE}"})
        assert {each.path for each in found} == {"tests/a_test.py"} if is_told else not found


@pytest.mark.parametrize(
    ("path", "text", "is_told"),
    [
        ("src/b.py", 'current.notice = "/tmp/shop/notice"\n', False),
        ("run.sh", "tail -f /tmp/shop/notice\n", False),
        ("run.sh", "tail -f /tmp/shop/notices\n", True),
        ("tests/test_b.py", 'PATH = "/tmp/shop/notice"\n', True),
    ],
)
def test_a_temporary_file_that_others_look_for_is_left_alone(
    find: Find, path: str, text: str, *, is_told: bool
) -> None:
    writes = 'def tell():\n    with open("/tmp/shop/notice", "w") as file:\n        file.write("1")\n'
    assert len(find("fixed-temporary-file", {"src/a.py": writes, path: text})) == is_told
    test = {"tests/test_a.py": writes.replace("tell", "test_it")}
    is_run = path == "run.sh" and not is_told
    assert len(find("fixed-temporary-file", {**test, path: text, "src/a.py": ""})) == (not is_run)


@pytest.mark.parametrize(
    ("path", "text", "is_told"),
    [
        ("run.sh", "docker run -v /tmp/shop:/tmp/shop/ depot\n", False),
        ("ops/ci.yml", "run: mkdir -p /tmp/shop/\n", False),
        ("run.sh", "mkdir /tmp/shopping /tmp/shop.old /tmp/shop/rows\n", True),
        ("README.md", "Notices are in /tmp/shop.\n", True),
    ],
)
def test_a_temporary_folder_that_is_made_for_tests_is_left_alone(
    find: Find, path: str, text: str, *, is_told: bool
) -> None:
    test = 'def test_it():\n    with open("/tmp/shop/notice", "w") as file:\n        file.write("1")\n'
    assert len(find("fixed-temporary-file", {"tests/test_a.py": test, path: text})) == is_told


def test_the_other_places_of_a_name_are_told_with_the_first(find: Find) -> None:
    source = "def test_{0}():\n    log = '/tmp/shop.log'\n    write(log)\n    os.remove(log)\n\n"
    [found] = find("fixed-temporary-file", {"tests/test_a.py": source.format("a") + source.format("b")})
    assert (found.line, [each.line for each in found.related]) == (2, [7])


@pytest.mark.parametrize(
    ("path", "rest", "is_told"),
    [
        ("src/a.py", "", True),
        ("src/a.py", "httpd = ThreadingHTTPServer(ADDRESS, Handler)\n", False),
        ("src/a.py", "server.bind(ADDRESS)\n", False),
        ("src/shop/settings.py", "", False),
    ],
)
def test_an_address_of_this_machine_that_a_file_answers_at_is_left_alone(
    find: Find, path: str, rest: str, *, is_told: bool
) -> None:
    found = find("fixed-host", {path: f'API_URL = "http://localhost:8090"\n{rest}'})
    assert [each.rule for each in found] == ["fixed-host"] * is_told


@pytest.mark.parametrize(
    ("user", "others", "is_told"),
    [
        ("alice", {}, True),
        ("alice", {"src/b.py": 'B = "/home/alice/other"\n'}, True),
        ("basil", {"basil/__init__.py": ""}, False),
        ("basil", {"src/basil/__init__.py": ""}, False),
        ("basil", {"src/lib/herbs/basil/__init__.py": ""}, True),
        ("basil", {"src/basil_node/__init__.py": ""}, False),
        ("bas", {"src/bas_node/__init__.py": ""}, True),
        ("alice", {"docker/Dockerfile": "RUN adduser alice\nWORKDIR /home/alice/src\n"}, False),
        ("alice", {"docker/Dockerfile": "WORKDIR /home/al\n"}, True),
        ("alice", {"src/b.py": 'run("mkdir -p /home/alice/rows")\n'}, False),
        ("alice", {"src/b.py": 'run("mkdir -p /home/alices")\n'}, True),
    ],
)
def test_the_home_of_a_user_whom_the_project_makes_is_left_alone(
    find: Find, user: str, others: dict[str, str], *, is_told: bool
) -> None:
    found = find(
        "user-path", {"src/a.py": f'with open("/home/{user}/rows.csv") as file:\n    rows = file.read()\n', **others}
    )
    assert ("src/a.py" in {each.path for each in found}) is is_told


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ('SHOP_URL = "http://192.168.1.12:8080"\n', True),
        ('EXAMPLE_URL = "http://192.168.1.12:8080"\n', False),
        ('show(form, texts={"shop_url": "http://192.168.1.12:8080"})\n', True),
        ('show(form, texts={"sample_url": "http://192.168.1.12:8080"})\n', False),
        ('show(form, text_placeholders={"shop_url": "http://192.168.1.12:8080"})\n', False),
    ],
)
def test_an_address_that_people_read_as_an_example_is_nobody_s(find: Find, text: str, *, is_told: bool) -> None:
    assert len(find("fixed-host", {"src/a.py": text})) == is_told


@pytest.mark.parametrize(
    ("rule", "path", "text", "is_told"),
    [
        ("fixed-host", "conf/shop.yaml", "mail: smtp://mail.shop.svc.cluster.local:2525\n", False),
        ("fixed-host", "conf/shop.yaml", "mail: smtp://mail.shop.svc:2525\n", False),
        ("fixed-host", "conf/shop.yaml", "mail: smtp://host.docker.internal:2525\n", False),
        ("fixed-host", "conf/shop.yaml", "mail: smtp://host.shop.internal.lan:2525\n", True),
        ("fixed-host", "conf/shop.yaml", "mail: smtp://mail.shop.local:2525\n", True),
        ("fixed-temporary-file", "src/shop/conf/server.py", 'MEDIA_ROOT = "/tmp/shop-media"\n', False),
        ("fixed-temporary-file", "src/shop/media.py", 'MEDIA_ROOT = "/tmp/shop-media"\n', True),
        ("user-path", "src/a.py", 'show({"path": "/home/alice/shop/cart.py", "size": 12})\n', True),
        ("user-path", "src/a.py", 'show({"path": "/home/alice/shop/cart.py", "lineno": 12})\n', False),
    ],
)
def test_what_is_the_same_for_all_or_was_recorded_is_left_alone(
    find: Find, rule: str, path: str, text: str, *, is_told: bool
) -> None:
    assert len(find(rule, {path: text})) == is_told


def test_a_section_shown_as_an_example_and_a_stub_are_left_alone(find: Find) -> None:
    shown = "# MPI, an example\n# -----\n[mpi]\nfolder = /home/ada/mpi\n"
    text = f"{shown}\n# For examples see below.\n\n[shop]\nfolder = /home/ada/shop\n"
    stub = "CACHE = '/home/ada/cache.txt'\n"
    told = find("user-path", {"setup.cfg": text, "shop/stub.pyi": stub, "shop/code.py": stub})
    assert [(each.path, each.line) for each in told] == [("setup.cfg", 9), ("shop/code.py", 1)]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("src/a.py", 'LOG = "/var/tmp/shop.log"\n'),
        ("src/a.py", 'CACHE_DIR = Path(tempfile.gettempdir()) / "shop"\n'),
        ("tests/test_a.py", 'def test_a():\n    open(os.path.join(tempfile.gettempdir(), "rows", "a.csv"), "w")\n'),
        ("src/a.py", 'DRAFT_FILE = Path(tempfile.gettempdir()) / "shop" / "draft.txt"\n'),
        ("tests/test_a.py", 'def test_a():\n    read(os.path.join(tempfile.gettempdir(), "not-a-file-123.csv"))\n'),
        ("src/a.py", 'if __name__ == "__main__":\n    open("/tmp/rows.json", "w")\n'),
        ("src/a.py", 'def note(text):\n    if DEBUG:\n        open("/tmp/rows.txt", "a").write(text)\n'),
        ("src/a.py", 'def note(text):\n    open("/tmp/shop-debug.log", "a").write(text)\n'),
        ("src/a.py", 'def push(remote):\n    remote.write_file_to("/tmp/rows.json", "{}")\n'),
        ("src/a.py", 'def push(ssh_client):\n    ssh_client.write_text("/tmp/rows.json", "{}")\n'),
        ("src/a.py", 'def push(at):\n    with at.remote() as r:\n        r.write_file_to("/tmp/rows.json", "{}")\n'),
        ("src/a.py", 'SESSION_DIR = Path(tempfile.gettempdir()) / "shop-sessions"\n'),
        ("tests/test_a.py", 'def test_a():\n    with open("/tmp/started", "w"):\n        pass\n'),
        ("tests/test_a.py", 'def test_a():\n    Path("/tmp/shop-cache").mkdir()\n'),
        ("src/a.py", 'def note(text):\n    open("/tmp/shop.log", "a").write(text)\n'),
        ("src/a.py", 'def keep(rows):\n    (Path(tempfile.gettempdir()) / "shop_backups").mkdir()\n'),
        ("tests/test_a.py", 'def test_a():\n    assert not export_rows("/non-existent/a.csv", to="/tmp/rows.json")\n'),
        ("src/debug_rows.py", 'def note(text):\n    open("/tmp/rows.txt", "w").write(text)\n'),
        ("src/a.py", 'LOCK = FileLock(os.path.join(tempfile.gettempdir(), "shop.lock"))\n'),
        ("tests/test_a.py", 'def test_a():\n    if os.path.exists("/tmp/pwned"):\n        os.remove("/tmp/pwned")\n'),
        (
            "tests/test_a.py",
            (
                'def test_a():\n    Path("/tmp/sent").unlink(missing_ok=True)\n    run()\n'
                '    assert not Path("/tmp/sent").exists()\n'
            ),
        ),
    ],
)
def test_a_file_that_is_meant_to_be_there_or_on_another_machine_is_left_alone(
    find: Find, path: str, source: str
) -> None:
    assert find("fixed-temporary-file", {path: source}) == ()


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("src/a.py", 'SOCKET_PATH = "/var/tmp/shop.sock"\n'),
        ("src/a.py", 'def note(text):\n    open("/tmp/shop.txt", "a").write(text)\n'),
        ("tests/test_a.py", 'def test_a():\n    assert export_rows("/srv/a.csv", to="/tmp/rows.json")\n'),
        ("src/debughelpers.py", 'def note(text):\n    open("/tmp/rows.txt", "w").write(text)\n'),
        ("tests/test_a.py", 'def test_a():\n    open("/tmp/shop.log", "w").write("x")\n'),
        (
            "tests/test_a.py",
            (
                'def test_a():\n    os.makedirs(os.path.join(tempfile.gettempdir(), "rows"), exist_ok=True)\n'
                '    open(os.path.join(tempfile.gettempdir(), "rows", "a.csv"), "w")\n'
            ),
        ),
        ("src/a.py", 'LOCK_PATH = Path(tempfile.gettempdir()) / "shop.pid"\n'),
        ("src/a.py", 'def push(pool):\n    pool.write_file_to("/tmp/rows.json", "{}")\n'),
        ("tests/test_a.py", 'def test_a():\n    os.remove("/tmp/sent")\n    open("/tmp/sent", "w")\n'),
    ],
)
def test_a_file_of_one_run_on_this_machine_is_told(find: Find, path: str, source: str) -> None:
    assert [each.rule for each in find("fixed-temporary-file", {path: source})] == ["fixed-temporary-file"]


_URL = 'API_URL = "http://localhost:8001"\n\n\n'


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("src/a.py", f'{_URL}if __name__ == "__main__":\n    requests.get(API_URL)\n'),
        ("src/a.py", f'{_URL}def main():\n    requests.get(API_URL)\n\n\nif __name__ == "__main__":\n    main()\n'),
        ("src/a.py", f"{_URL}try:\n    requests.get(API_URL)\nexcept OSError:\n    found = False\n"),
        ("src/a.py", 'requests.get("http://localhost:8001")\n'),
        ("src/a.py", 'class FakeBroker:\n    url = "redis://10.0.0.12:6379"\n'),
        ("src/a.py", 'StubSession.get("http://10.0.0.12:8000")\n'),
        ("src/a.py", 'def show():\n    url = "http://10.0.0.12:8000"\n    print(f"see {url}")\n'),
        ("src/a.py", 'def show(out):\n    url = "http://10.0.0.12:8000"\n    out.write(url)\n'),
        ("src/a.py", 'return_url = {"description_placeholders": {"url": "ws://192.168.1.39:8083"}}\n'),
        ("src/a.py", 'LOCAL_HOST = "gateway-xxxx-xxxx.local:8443"\n'),
        ("tests/test_a.py", 'def test_a(client):\n    client.get("http://10.0.0.12:80/x")\n'),
        ("tests/test_a.py", 'def test_a():\n    conn = Connection(host="10.0.0.12", port=3)\n    assert conn.host\n'),
        ("src/a.py", 'API_URL = "http://localhost:8001/api"\nTEXT = f"Ask:\\n\\ncurl {API_URL}/rows"\n'),
        ("shop/testing.py", 'BASE_URL = "http://localhost:8001"\n'),
        (
            "tests/test_a.py",
            'def test_a():\n    client = FakeClient()\n    client.connect(host="10.0.0.12", port=3)\n',
        ),
        ("conf/defaults.yaml", "api_url: http://10.0.0.12:8000\n"),
        ("roles/web/defaults/main.yml", "api_url: http://10.0.0.12:8000\n"),
    ],
)
def test_an_address_that_nothing_depends_on_is_left_alone(find: Find, path: str, source: str) -> None:
    assert find("fixed-host", {path: source}) == ()


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("src/a.py", 'requests.get("http://10.0.0.12:8001")\n'),
        ("src/a.py", f"{_URL}requests.get(API_URL)\n"),
        ("src/a.py", f"{_URL}try:\n    requests.get(API_URL)\nexcept OSError:\n    raise\n"),
        ("src/a.py", 'def show():\n    url = "http://10.0.0.12:8000"\n    print(url)\n    requests.get(url)\n'),
        ("tests/test_a.py", 'def test_a():\n    requests.get("http://10.0.0.12:80/x")\n'),
        ("tests/test_a.py", 'def test_a():\n    conn = Connection(host="10.0.0.12", port=3)\n    conn.send(b"")\n'),
        ("conf/shop.yaml", "api_url: http://10.0.0.12:8000\n"),
    ],
)
def test_an_address_that_is_connected_to_is_told(find: Find, path: str, source: str) -> None:
    assert [each.rule for each in find("fixed-host", {path: source})] == ["fixed-host"]


@pytest.mark.parametrize(
    ("path", "text", "number"),
    [
        ("deploy/setup.sh", "cp rows.csv /home/stock/rows.csv\n", 0),
        ("docs/server.md", "The server keeps its rows in `/home/stock/`.\n", 0),
        ("AGENTS.md", "Run `/home/stock/venv/bin/python`.\n", 1),
        ("deploy/setup.sh", "cp rows.csv /home/stocks/rows.csv\n", 1),
        ("setup.cfg", "[shop]\nrows = /home/stock/rows.csv\n", 1),
        ("shop/b.py", "A = 1  # /home/stock\n", 1),
    ],
)
def test_a_home_on_the_project_s_machines_is_nobody_s(find: Find, path: str, text: str, number: int) -> None:
    source = "ROWS = open('/home/stock/rows.csv').read()\n"
    told = find("user-path", {"shop/a.py": source, path: text})
    assert [each.path for each in told if each.path == "shop/a.py"] == ["shop/a.py"] * number
    mac = {"shop/a.py": source.replace("home", "Users"), path: text.replace("home", "Users")}
    assert [each.path for each in find("user-path", mac) if each.path == "shop/a.py"] == ["shop/a.py"]


@pytest.mark.parametrize(
    ("user", "told"), [("ada", 1), ("{}", 0), ("%s", 0), ("$USER", 0), ("%USERNAME%", 0), ("stockroom_guest", 0)]
)
def test_a_home_on_windows_is_somebody_s_by_name(find: Find, user: str, told: int) -> None:
    source = f"ROWS = open(r'C:\\Users\\{user}\\AppData\\Roaming\\rows.csv')\n"
    files = {"stockroom/a.py": source, "stockroom/__init__.py": ""}
    assert [each.rule for each in find("paths", files)] == ["user-path"] * told


def test_a_home_in_an_image_is_nobody_s_whatever_the_image_is_called(find: Find) -> None:
    files = {"shop/a.py": "ROWS = open('/home/stock/rows.csv').read()\n"}
    assert find("user-path", {**files, "ci/stock.Dockerfile": "COPY rows.csv /home/stock\n"}) == ()


@pytest.mark.parametrize(("number", "told"), [(4, 4), (5, 0)])
def test_a_home_that_one_file_names_often_is_a_program_s(find: Find, number: int, told: int) -> None:
    source = "".join(f"ROWS_{each} = open('/home/stock/rows{each}.csv').read()\n" for each in range(number))
    assert len(find("user-path", {"shop/a.py": source})) == told


@pytest.mark.parametrize(("path", "number"), [("deploy/roles/web/files/settings.py", 0), ("deploy/web/settings.py", 1)])
def test_what_ansible_puts_on_machines_is_for_these(find: Find, path: str, number: int) -> None:
    assert len(find("user-path", {path: "ROWS = open('/home/ada/rows.csv').read()\n"})) == number


@pytest.mark.parametrize(
    ("mark", "number"),
    [
        ("@pytest.mark.usefixtures('fake_filesystem')\n", 0),
        ("@patch('shop.rows.open')\n", 0),
        ("@pytest.mark.slow\n", 1),
        ("", 1),
    ],
)
def test_a_class_of_tests_may_replace_what_these_run(find: Find, mark: str, number: int) -> None:
    test = "    def test_a(self):\n        path = '/tmp/rows.json'\n        open(path, 'w').write('')\n"
    assert len(find("fixed-temporary-file", {"tests/test_a.py": f"{mark}class TestRows:\n{test}"})) == number


@pytest.mark.parametrize(
    ("path", "source", "number"),
    [
        ("src/a.py", "BROKER_URL = env.str('SHOP_BROKER', 'redis://10.0.0.12:6379/0')\n", 0),
        ("src/a.py", "BROKER_URL = config('SHOP_BROKER', 'redis://10.0.0.12:6379/0')\n", 0),
        ("src/a.py", "BROKER_URL = connect('SHOP_BROKER', 'redis://10.0.0.12:6379/0')\n", 1),
        ("src/a.py", "BROKER_URL = env.str('shop broker', 'redis://10.0.0.12:6379/0')\n", 1),
        ("src/docs_config.py", "BROKER_URL = 'redis://queue7:6379/0'\n", 0),
        ("src/docs.py", "BROKER_URL = 'redis://queue7:6379/0'\n", 1),
        ("src/docs_config.py", "BROKER_URL = 'redis://10.0.0.12:6379/0'\n", 1),
    ],
)
def test_what_settings_say_otherwise_is_no_machine_s(find: Find, path: str, source: str, number: int) -> None:
    assert len(find("fixed-host", {path: source})) == number


def test_this_machine_is_called_so(find: Find) -> None:
    (found,) = find("fixed-host", {"src/a.py": _URL})
    assert found.message.startswith("'http://localhost:8001' is whichever machine this runs on; ")


@pytest.mark.parametrize(("user", "number"), [("jupyterhub", 0), ("common", 0), ("labarbera", 1), ("common-ada", 1)])
def test_a_home_called_after_what_a_machine_is_for_is_nobody_s(find: Find, user: str, number: int) -> None:
    assert len(find("user-path", {"src/a.py": f'STOCK_FILE = "/home/{user}/stock/rows.csv"\n'})) == number


@pytest.mark.parametrize(
    "source", ['ROOT = "/home/httpd/rows"\n', 'SANDBOX_HOME = "/home/user"\n', 'MOUNT_PATH = "/home/db2inst1/data"\n']
)
def test_the_home_of_a_user_of_an_image_is_left_alone(find: Find, source: str) -> None:
    assert find("user-path", {"src/a.py": source}) == ()


def test_a_password_is_not_printed(find: Find) -> None:
    address = "postgresql://app:s3cret-pw@db.internal:5432/shop"
    files = {"shop/a.py": f"import psycopg\nONE = psycopg.connect({address!r})\nTWO = psycopg.connect({address!r})\n"}
    files["shop/settings.ini"] = f"[stock]\nurl = {address}\n"
    told = find("paths", files)
    assert [each.path for each in told] == ["shop/a.py", "shop/settings.ini"]
    assert all("'postgresql://app:***@db.internal:5432/shop'" in each.message for each in told)
    assert "s3cret" not in repr(told)


@pytest.mark.parametrize(("beside", "number"), [("http://169.254.169.254/latest", 0), ("http://example.com/latest", 1)])
def test_a_list_of_what_a_server_is_tried_for_is_no_setting(find: Find, beside: str, number: int) -> None:
    source = f'TARGETS = {{"cloud": "{beside}", "stock_url": "http://172.16.0.1:3306/"}}\nrequests.get(TARGETS)\n'
    assert len(find("fixed-host", {"src/a.py": source})) == number


@pytest.mark.parametrize(("path", "number"), [("data/migrations/1_to_2.py", 0), ("data/moving/1_to_2.py", 1)])
def test_a_migration_knows_where_a_program_was_installed(find: Find, path: str, number: int) -> None:
    source = 'import os\n\n\ndef migrate():\n    os.listdir(os.path.expanduser("/home/basil/.basil"))\n'
    assert len(find("user-path", {path: source})) == number


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ('SETTINGS = {"STOCK_URL": "http://localhost:8100/stock"}\n', 1),
        ('CARD = {"name": "Stock", "url": "http://localhost:8100/stock"}\n', 0),
        ('requests.get("http://localhost:8100/stock")\n', 0),
        ('requests.get("http://10.0.0.12:8100/stock")\n', 1),
        ('requests.get("http://0.0.0.0:8100/stock")\n', 0),
    ],
)
def test_an_entry_of_data_and_every_and_this_machine_s_address_are_no_machine_s(
    find: Find, source: str, number: int
) -> None:
    assert len(find("fixed-host", {"src/a.py": source})) == number


@pytest.mark.parametrize(("name", "number"), [("remote_folder", 0), ("promoted_folder", 1)])
def test_a_home_on_another_machine_is_left_alone(find: Find, name: str, number: int) -> None:
    made = f'{name} = os.path.join("/home/ada/stock", name)'
    source = f"import os\n\n\ndef fetch(name):\n    {made}\n    os.listdir({name})\n"
    assert len(find("user-path", {"src/a.py": source})) == number


@pytest.mark.parametrize(
    ("path", "name", "ending", "number"),
    [
        ("src/a.py", "rows.csv", 'if __name__ == "__main__":\n    main()\n', 0),
        ("src/a.py", "rows.csv", "", 1),
        ("src/a.py", "rows.db", 'if __name__ == "__main__":\n    main()\n', 1),
        ("tests/test_a.py", "rows.csv", 'if __name__ == "__main__":\n    main()\n', 1),
    ],
)
def test_what_a_script_writes_is_what_it_is_run_for(find: Find, path: str, name: str, ending: str, number: int) -> None:
    source = f"def main():\n    with open('/tmp/{name}', 'w') as file:\n        file.write('')\n\n\n{ending}"
    assert len(find("fixed-temporary-file", {path: source})) == number


@pytest.mark.parametrize(("name", "number"), [("log_dir", 0), ("cache_folder", 0), ("catalog_dir", 1), ("rows", 1)])
def test_a_folder_of_logs_or_a_cache_is_found_again(find: Find, name: str, number: int) -> None:
    made = f"    {name} = Path(tempfile.gettempdir()) / 'shop'\n    {name}.mkdir()\n"
    assert len(find("fixed-temporary-file", {"src/a.py": f"def start():\n{made}"})) == number


@pytest.mark.parametrize(
    ("place", "number"), [("D:/samples_path/a.csv", 0), ("d:/path/a.csv", 0), ("D:/pathology/a.csv", 1)]
)
def test_a_path_that_is_called_a_path_is_nowhere(find: Find, place: str, number: int) -> None:
    assert len(find("drive-path", {"src/a.py": f"def read():\n    return open({place!r}).read()\n"})) == number


@pytest.mark.parametrize(
    ("before", "number"), [("return", 0), ("raise OSError", 0), ("if ready: return", 1), ("run()", 1)]
)
@pytest.mark.parametrize("path", ["src/a.py", "tests/test_a.py"])
def test_what_follows_the_end_of_a_function_is_not_reached(find: Find, path: str, before: str, number: int) -> None:
    source = f"def test_a():\n    {before}\n    with open('/tmp/rows.json', 'w') as file:\n        file.write('')\n"
    assert len(find("fixed-temporary-file", {path: source})) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('"/home/index.html"', 0),
        ('"/home/_results.html"', 0),
        ('"/Users/list.json"', 0),
        ('"/home/.cache/rows.csv"', 0),
        ('"/home/ada.lovelace/rows.csv"', 1),
        ('"/home/ada/index.html"', 1),
        ('f"/home/ada.lace{rest}"', 1),
    ],
)
def test_what_is_right_below_all_homes_and_no_name_of_a_user_is_in_none(find: Find, text: str, number: int) -> None:
    assert len(find("user-path", {"src/a.py": f"def show(rest):\n    return open({text})\n"})) == number


@pytest.mark.parametrize(("test", "number"), [("False", 0), ("__name__ == '__main__' and False", 0), ("DEBUG", 1)])
def test_what_never_runs_goes_nowhere(find: Find, test: str, number: int) -> None:
    source = f"if {test}:\n    rows = open('/home/ada/stock.csv').read()\n"
    assert len(find("user-path", {"src/a.py": source})) == number


def test_a_program_s_own_folder_on_a_drive_is_the_same_everywhere(find: Find) -> None:
    told = find("drive-path", {"src/a.py": "A_DIR = r'C:\\Python27\\Lib\\a'\nB_DIR = r'C:\\Pythons\\Lib\\b'\n"})
    assert [each.line for each in told] == [2]


@pytest.mark.parametrize(("call", "number"), [("share.touch(path)", 0), ("open(path, 'w')", 1), ("os.remove(path)", 1)])
def test_a_file_of_a_file_system_of_its_own_is_on_no_machine(find: Find, call: str, number: int) -> None:
    source = f"import os\n\n\ndef test_it(share):\n    path = '/home/ada/rows.csv'\n    {call}\n"
    assert len(find("user-path", {"tests/test_a.py": source})) == number


@pytest.mark.parametrize(("user", "number"), [("stockkeeper", 0), ("stock", 0), ("sto", 1), ("restock", 1)])
@pytest.mark.parametrize("scheme", ["", "file://"])
def test_a_home_that_is_called_after_the_project_is_a_service_s(
    find: Find, user: str, number: int, scheme: str
) -> None:
    files = {"stock/__init__.py": "", "stock/a.py": f"SHARE_URL = '{scheme}/home/{user}'\n"}
    assert len(find("user-path", files)) == number


@pytest.mark.parametrize(
    ("host", "number"), [("proxy", 0), ("shop-database", 0), ("queue.shop.org", 0), ("build07", 1), ("proxy.lan", 1)]
)
def test_a_name_that_a_network_or_everybody_knows_is_no_machine_s(find: Find, host: str, number: int) -> None:
    assert len(find("fixed-host", {"src/a.py": f"QUEUE_URL = 'amqps://{host}:5671/rows'\n"})) == number


@pytest.mark.parametrize(("kind", "number"), [("Service", 0), ("Deployment", 1)])
def test_a_service_of_a_cluster_is_called_so_everywhere(find: Find, kind: str, number: int) -> None:
    files = {
        "src/a.py": "PROXY_URL = 'http://proxy7:8080/rows'\n",
        "chart/proxy.yaml": f"apiVersion: v1\nkind: {kind}\nmetadata:\n  name: proxy7\n",
    }
    assert len(find("fixed-host", files)) == number


_KEEPS = """
def keep():
    with open('/tmp/shop.json', 'w') as file:
        file.write('1')


def find(wait):
    {asked}
        {then}
    with open('/tmp/shop.json') as file:
        return file.read()
"""


@pytest.mark.parametrize(
    ("asked", "then", "number"),
    [
        ("if not os.path.exists('/tmp/shop.json'):", "return None", 0),
        ("if os.path.exists('/tmp/shop.json'):", "return open('/tmp/shop.json').read()", 0),
        ("if os.path.exists('/tmp/shop.json'):", "wait()", 1),
        ("if not os.path.exists('/tmp/shop.json'):", "wait()", 1),
    ],
)
def test_a_file_that_is_read_where_it_is_found_is_for_other_processes(
    find: Find, asked: str, then: str, number: int
) -> None:
    source = f"import os\n\n{_KEEPS.format(asked=asked, then=then)}"
    assert len(find("fixed-temporary-file", {"tests/conftest.py": source})) == number


@pytest.mark.parametrize(("name", "number"), [("rows", 0), ("more-rows", 2)])
def test_what_two_functions_take_by_default_is_found_again(find: Find, name: str, number: int) -> None:
    source = "def {0}(path='/tmp/{1}.db'):\n    Store(path).{0}()\n\n\n"
    source = source.format("fill", name) + source.format("ask", "rows")
    assert len(find("fixed-temporary-file", {"src/a.py": source})) == number


@pytest.mark.parametrize(("name", "number"), [("address", 0), ("other", 1)])
def test_an_attribute_that_another_method_sets_is_a_default(find: Find, name: str, number: int) -> None:
    source = f"""class Builder:
    def __init__(self):
        self._address: str = "http://stock7:8001/rows"

    def at(self, {name}):
        self._{name} = {name}
        return self

    def made(self):
        return requests.get(self._address)
"""
    assert len(find("fixed-host", {"src/a.py": source})) == number


@pytest.mark.parametrize(
    ("path", "place", "number"),
    [
        ("src/a.py", "D:/stock/rows.csv", 1),
        ("src/a.py", "D:/stock/rows.csv;E:/stock/rows.csv", 0),
        ("src/a.py", "C:/stock/rows.csv", 1),
        ("tests/test_a.py", "D:/stock/rows.csv", 1),
        ("tests/test_a.py", "C:/stock/rows.csv", 0),
    ],
)
def test_several_paths_in_one_are_no_place_and_tests_make_up_theirs(
    find: Find, path: str, place: str, number: int
) -> None:
    source = f"def test_it():\n    return open({place!r}).read()\n"
    assert len(find("drive-path", {path: source})) == number


@pytest.mark.parametrize(
    ("then", "number"),
    [
        ("tempfile.mkdtemp(prefix='shop', dir=folder)", 0),
        ("FileLock('shop.lock').acquire()", 0),
        ("tempfile.mkdtemp(prefix='shop')", 1),
    ],
)
def test_a_folder_for_what_tempfile_names_or_for_several_processes_is_meant(find: Find, then: str, number: int) -> None:
    source = f"""import os, tempfile


def test_it():
    folder = os.path.join(tempfile.gettempdir(), "rows")
    os.mkdir(folder)
    {then}
"""
    assert len(find("fixed-temporary-file", {"tests/test_a.py": source})) == number


def test_what_a_compiler_wrote_is_no_configuration(find: Find) -> None:
    package = {"conf/__init__.py": ""}
    assert find("user-path", {**package, "conf/shop.json": '{\n  "absolutePath": "/home/ada/shop/a.sol"\n}\n'}) == ()
    text = '{"ast": {"path": "/home/ada/shop/a.sol"}}'
    assert len(find("user-path", {**package, "conf/shop.json": json.dumps(json.loads(text), indent=2)})) == 1
    for _ in range(6):
        text = f'{{"nodes": {text}}}'
    assert find("user-path", {**package, "conf/shop.json": json.dumps(json.loads(text), indent=2)}) == ()


@pytest.mark.parametrize(
    ("path", "text", "number"),
    [
        ("src/b.py", 'FOLDER = "C:\\\\.shop"\n', 0),
        ("src/b.py", 'FOLDER = "c:/.shop/logs"\n', 0),
        ("src/b.py", 'FOLDER = "C:\\\\.shops"\n', 1),
        ("tests/test_b.py", 'FOLDER = "C:\\\\.shop"\n', 1),
    ],
)
def test_a_folder_of_the_program_s_own_on_the_system_s_drive(find: Find, path: str, text: str, number: int) -> None:
    log = 'LOG_FILE = r"C:\\.shop\\logs\\shop.log"\n'
    assert len(find("drive-path", {"src/a.py": log, path: text})) == number
    assert len(find("drive-path", {"src/a.py": log.replace("C:", "D:"), path: text.replace("C:", "D:")})) >= 1


@pytest.mark.parametrize(("told", "number"), [("192.168.10.6", 0), ("192.168.10.60", 1)])
def test_a_machine_that_the_project_makes_is_its_own(find: Find, told: str, number: int) -> None:
    files = {
        "conf/api.yml": "kafka: http://192.168.10.6:9092\n",
        "dev/Vagrantfile": f"config.vm.network :private_network, ip: '{told}'\n",
    }
    assert len(find("fixed-host", files)) == number


@pytest.mark.parametrize(
    ("line", "told"), [("init_process_group('gloo')", 0), ("rank = os.environ['LOCAL_RANK']", 0), ("", 1)]
)
def test_a_folder_of_several_processes_of_a_test_is_one_for_all(find: Find, line: str, told: int) -> None:
    test = f"import os\n{line}\n\n\ndef test_it():\n    os.mkdir('/tmp/shop')\n    os.rmdir('/tmp/shop')\n"
    assert len(find("fixed-temporary-file", {"tests/test_a.py": test})) == told
