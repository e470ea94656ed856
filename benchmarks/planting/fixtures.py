"""A fixture written again in another test's file."""

# ruff: noqa: E501, ISC004 - code as people write it, a string each

import ast
import random
from collections.abc import Iterator

from planting.disguise import disguised
from planting.tree import Plant, Tree

_LEAST = 60
"""Characters of a body that is worth sharing."""
BANK = (
    (
        "import pytest\n",
        "@pytest.fixture\ndef order():\n    return {'items': [1, 2, 3], 'currency': 'EUR', 'paid': False}\n",
    ),
    (
        "import pytest\nimport json\n",
        "@pytest.fixture\ndef settings(tmp_path):\n    path = tmp_path / 'settings.json'\n"
        "    path.write_text(json.dumps({'debug': True, 'workers': 4}), encoding='utf-8')\n    return path\n",
    ),
    (
        "import pytest\nimport sqlite3\n",
        "@pytest.fixture(scope='module')\ndef database():\n    connection = sqlite3.connect(':memory:')\n"
        "    connection.execute('create table stock (name text, number integer)')\n    yield connection\n    connection.close()\n",
    ),
    (
        "import pytest\n",
        "@pytest.fixture\ndef environment(monkeypatch):\n    monkeypatch.setenv('SHOP_MODE', 'test')\n"
        "    monkeypatch.delenv('SHOP_TOKEN', raising=False)\n",
    ),
    (
        "import pytest\nimport datetime\n",
        "@pytest.fixture(params=['EUR', 'USD'])\ndef price(request):\n"
        "    when = datetime.date(2024, 2, 29)\n    return {'currency': request.param, 'since': when}\n",
    ),
    (
        "import pytest\nimport threading\nfrom http.server import HTTPServer, SimpleHTTPRequestHandler\n",
        "@pytest.fixture(scope='session')\ndef server():\n    httpd = HTTPServer(('localhost', 0), SimpleHTTPRequestHandler)\n"
        "    thread = threading.Thread(target=httpd.serve_forever, daemon=True)\n    thread.start()\n    yield httpd\n    httpd.shutdown()\n",
    ),
)


def plants(tree: Tree, rng: random.Random) -> Iterator[Plant]:
    """The project's own fixtures first, copied to another file; then ones that are put into two files."""
    own = list(_own(tree))
    rng.shuffle(own)
    for path, imports, text, first, last in own[:2]:
        tree.keep(path)
        (target,) = tree.taken([each for each in tree.tests if each != path], rng)
        copy = disguised(text, rng, name=rng.choice(["", "prepared"]))
        place = tree.put(target, copy, imports=imports)
        yield Plant(
            "fixtures", ("duplicate-fixture",), text.split("def ")[1].split("(")[0], ((path, first, last), place)
        )
    bank = list(BANK)
    rng.shuffle(bank)
    for imports, text in bank:
        one, other = tree.taken(tree.tests, rng, 2)
        copy = disguised(text, rng, name=rng.choice(["", "prepared"]))
        places = (tree.put(one, text, imports=imports), tree.put(other, copy, imports=imports))
        yield Plant("fixtures", ("duplicate-fixture",), text.split("def ")[1].split("(")[0], places)


def _own(tree: Tree) -> Iterator[tuple[str, str, str, int, int]]:
    """The project's fixtures of some size that need nothing but what is imported absolutely."""
    for path in filter(tree.is_free, tree.tests):
        text = tree.text(path)
        module = ast.parse(text)
        origins = {}
        for node in module.body:
            if isinstance(node, (ast.Import, ast.ImportFrom)) and not getattr(node, "level", 0):
                for alias in node.names:
                    origins[alias.asname or alias.name.partition(".")[0]] = ast.unparse(node)
        defined = {getattr(node, "name", "") for node in module.body}
        defined |= {
            each.id
            for node in module.body
            if isinstance(node, ast.Assign)
            for each in node.targets
            if isinstance(each, ast.Name)
        }
        for node in module.body:
            if not isinstance(node, ast.FunctionDef) or not any(map(_is_fixture, node.decorator_list)):
                continue
            used = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            body = node.body[ast.get_docstring(node) is not None :]
            if used & (defined - {node.name}) or sum(len(ast.unparse(each)) for each in body) < _LEAST:
                continue
            imports = "\n".join(dict.fromkeys(origins[name] for name in sorted(used & set(origins)))) + "\n"
            yield path, imports, ast.unparse(node), node.lineno, node.end_lineno or node.lineno


def _is_fixture(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(called).rpartition(".")[2] == "fixture"
