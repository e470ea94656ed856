"""Places of one machine."""

import random
from collections.abc import Iterator

from planting.tree import Plant, Tree

_USER, _DRIVE, _TMP, _ABSOLUTE, _HOST = "user-path", "drive-path", "fixed-temporary-file", "absolute-path", "fixed-host"
BANK = (
    (_USER, "STOCK_FILE = '/home/ada/projects/shop/stock.csv'"),
    (_USER, "def load_stock(path='/Users/grace/Documents/stock.csv'):\n    return open(path).read()"),
    (_USER, "class Importer:\n    folder = Path('/home/ada/imports')\n"),
    (_USER, "def model_path(name):\n    return f'/home/ada/models/{name}.bin'"),
    (_USER, "OPTIONS = {'cache_dir': os.path.join('/home/ada', '.cache', 'shop')}"),
    (_USER, "KEY_FILE = r'C:\\Users\\Ada\\keys\\shop.pem'"),
    (_DRIVE, "BACKUP_DIR = 'D:\\\\backups\\\\shop'"),
    (_DRIVE, "def export(rows):\n    with open(r'E:\\exports\\rows.txt', 'w') as file:\n        file.write(str(rows))"),
    (_TMP, "def dump(rows):\n    with open('/tmp/shop-rows.json', 'w') as file:\n        file.write(str(rows))"),
    (_TMP, "LOCK_PATH = os.path.join(tempfile.gettempdir(), 'shop.lock')"),
    (_TMP, "SOCKET_PATH = Path('/var/tmp/shop.sock')"),
    (_TMP, "def report_file():\n    return Path(tempfile.gettempdir()) / 'report.html'"),
    (_ABSOLUTE, "CATALOGUE_PATH = Path('/srv/shop/catalogue.json')"),
    (_ABSOLUTE, "def read_rates():\n    return Path('/opt/shop/rates.csv').read_text()"),
    (_HOST, "BROKER_URL = 'redis://10.0.0.12:6379/0'"),
    (_HOST, "def connect_to_stock():\n    return socket.create_connection(('warehouse.internal', 5433))"),
    (_HOST, "API_BASE = 'http://localhost:8001/api'"),
    (_HOST, "def send(client, rows):\n    return client.post('http://192.168.1.20:9000/rows', json=rows)"),
)
_IMPORTS = "import os\nimport socket\nimport tempfile\nfrom pathlib import Path\n"


def plants(tree: Tree, rng: random.Random) -> Iterator[Plant]:
    """One place in one module each, the rules in turn."""
    bank = list(BANK)
    rng.shuffle(bank)
    turns = {each: [rule for rule, _ in bank[:number]].count(each[0]) for number, each in enumerate(bank)}
    for rule, text in sorted(bank, key=turns.__getitem__):
        (target,) = tree.taken(tree.modules, rng)
        yield Plant("paths", (rule,), text, (tree.put(target, text, imports=_IMPORTS),))
