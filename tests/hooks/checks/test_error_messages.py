"""The rules of error-messages: what each finds, and what it leaves alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from devkit.hooks.checking.context import Request
from devkit.hooks.checking.finding import Finding, Rule
from devkit.hooks.checking.run import run
from devkit.hooks.checking.select import Wish
from devkit.hooks.checks.error_messages.rules import ATTEMPT, BARE, DUPLICATE, NARROW, RULES, SILENT, STALE, UNPINNED

Find = Callable[..., tuple[Finding, ...]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('raise ValueError("no such shelf here")', 'raise KeyErr("no such shelf here")'),
        ('raise ValueError(f"unknown shelf {name} here")', 'raise ValueError("unknown shelf %s here" % other)'),
        ('raise ValueError("unknown shelf {} here".format(a))', 'raise ValueError("unknown shelf " + b + " here")'),
        ('raise ValueError("no such " "shelf here") from None', 'warnings.warn("no such shelf here", UserWarning)'),
        (
            'def f():\n    msg = "no such shelf here"\n    raise ValueError(msg)',
            'raise E(3, message="no such shelf here")',
        ),
    ],
)
def test_a_message_in_two_modules_is_found_once(find: Find, one: str, other: str) -> None:
    [found] = find("duplicate-message", {"pkg/a.py": one + "\n", "pkg/b.py": other + "\n"})
    assert (found.path, [each.path for each in found.related]) == ("pkg/a.py", ["pkg/b.py"])
    assert "2 modules" in found.message


@pytest.mark.parametrize(
    ("files"),
    [
        {"a.py": 'raise E("no such shelf here")\nraise E("no such shelf here")\n'},
        {"a.py": 'raise E("no such shelf here")\n', "b.py": 'raise E("no such book here")\n'},
        {"a.py": 'raise E("not here")\n', "b.py": 'raise E("not here")\n'},
        {"a.py": 'raise E("no such shelf here")\n', "tests/test_b.py": 'raise E("no such shelf here")\n'},
        {"a.py": 'raise E("no such shelf here")\n', "examples/b.py": 'raise E("no such shelf here")\n'},
        dict.fromkeys(("a.py", "b.py"), 'raise NotImplementedError("subclasses must have this")\n'),
        dict.fromkeys(("shop/_async/a.py", "shop/_sync/a.py"), 'raise E("no such shelf here")\n'),
        dict.fromkeys(("shop/a.py", "shop/aio/a.py"), 'raise E("no such shelf here")\n'),
        dict.fromkeys(("shop/migrations/a.py", "shop/migrations/b.py"), 'raise E("no such shelf here")\n'),
        dict.fromkeys(("one/a.py", "two/a.py"), 'raise E("no such shelf here")\n') | {"two/setup.py": ""},
        dict.fromkeys(("shop/a.py", "shop/v1/b.py"), 'raise E("no such shelf here")\n'),
        dict.fromkeys(("shop/a.py", "all/shop/a.py"), "".join(f'raise E("no such shelf here {n}")\n' for n in "abc")),
        dict.fromkeys(("setup.py", "shop/utils.py"), 'raise E("no such shelf here")\n'),
        dict.fromkeys(("bin/a.py", "ops/b.py"), 'raise E("no such shelf here")\n') | {"shop/__init__.py": ""},
        dict.fromkeys(("a.py", "b.py"), "from e import MESSAGE\nraise E(MESSAGE)\n"),
    ],
)
def test_what_is_no_duplicate(find: Find, files: dict[str, str]) -> None:
    assert find("duplicate-message", files) == ()


@pytest.mark.parametrize("paths", [("ops/a.py", "ops/b.py"), ("ops/a.py", "shop/b.py")])
def test_a_script_can_import_what_is_beside_it_or_in_a_package(find: Find, paths: tuple[str, ...]) -> None:
    files = dict.fromkeys(paths, 'raise E("no such shelf here")\n') | {"shop/__init__.py": ""}
    assert len(find("duplicate-message", files)) == 1


EXPECTATIONS = [
    "def test(e):\n    with pytest.raises(ShelfError, match={}): ...\n",
    "class T:\n    def test(self):\n        self.assertRaisesRegex(ShelfError, {}, f)\n",
    "def test(e):\n    with pytest.raises(ShelfError) as excinfo: ...\n    assert str(excinfo.value) == {}\n",
    "def test(e):\n    with pytest.raises(ShelfError) as info: ...\n    assert {} in str(info.value)\n",
    "def test(e):\n    with pytest.raises(ShelfError) as info: ...\n    assert info.value.args[0] == {}\n",
    "def test(e):\n    with pytest.raises(ShelfError) as excinfo: ...\n    excinfo.match({})\n",
    "def test(self):\n    with self.assertRaises(ShelfError) as cm: ...\n    self.assertEqual(str(cm.exception), {})\n",
    "def test(self):\n    with self.assertRaises(ShelfError) as cm: ...\n    self.assertIn({}, str(cm.exception))\n",
    "def test(e):\n    with pytest.raises(ShelfError, match=re.escape({})): ...\n",
    "def test(e):\n    with pytest.raises(ShelfError, match=f{}): ...\n",
    "TEXT = {}\ndef test(e):\n    with pytest.raises(ShelfError, match=TEXT): ...\n",
    "TEXT = {}\ndef test(e):\n    with pytest.raises(ShelfError, match=re.escape(TEXT)): ...\n",
    "TEXT = {}\ndef test(e):\n    with pytest.raises(ShelfError) as info: ...\n    assert str(info.value) == TEXT\n",
]
SOURCE = "class ShelfError(Exception): ...\ndef f(name):\n    raise ShelfError({})\n"


def project(raised: str) -> dict[str, str]:
    """A source, and one test file for each way of expecting its message."""
    tests = {
        f"tests/test_{number}.py": text.format('"unknown shelf fiction"') for number, text in enumerate(EXPECTATIONS)
    }
    return {"src/a.py": raised if "\n" in raised else SOURCE.format(raised)} | tests


@pytest.mark.parametrize("raised", ['"no shelf is called so"', 'f"no shelf is called {name}"', '"%s: no place" % name'])
def test_an_expectation_that_nothing_can_meet(find: Find, raised: str) -> None:
    files = project(raised)
    found = find("unsaid-expectation", files)
    assert [each.path for each in found] == sorted(set(files) - {"src/a.py"})
    assert all("'unknown shelf fiction'" in each.message for each in found)


@pytest.mark.parametrize(
    "raised",
    [
        '"unknown shelf fiction"',
        'f"unknown shelf {name}"',
        '"unknown {} {}".format("shelf", name)',
        '"unknown shelf " + name',
        '"unknown shelf %(name)s" % {"name": name}',
        'T = {1: "unknown shelf fiction"}\nclass ShelfError(Exception): ...\nraise ShelfError(T[name])\n',
        'class ShelfError(Exception):\n    default = "unknown shelf %s"\nraise ShelfError(3)\n',
    ],
)
def test_an_expectation_that_something_can_meet(find: Find, raised: str) -> None:
    assert find("unsaid-expectation", project(raised)) == ()


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ('with pytest.raises(ShelfError, match=f"unknown shelf {name} in here"): ...\n', True),
        ('with pytest.raises(ShelfError, match=f"no {name} is called {name}"): ...\n', False),
        ('with pytest.raises(ShelfError) as info: ...\nassert str(info.value) == f"unknown shelf {name}"\n', False),
        ('TEXT = "unknown shelf fiction"\nwith pytest.raises(ShelfError, match=TEXT):\n    fail(TEXT)\n', False),
        ('def f():\n    TEXT = "unknown shelf fiction"\n    pytest.raises(ShelfError, match=TEXT)\n', False),
    ],
)
def test_expectations_that_are_put_together(find: Find, test: str, told: bool) -> None:
    files = {"src/a.py": SOURCE.format('f"no shelf is called {name}"'), "tests/test_a.py": test}
    assert bool(find("unsaid-expectation", files)) is told


def test_the_message_that_may_be_meant_is_named(find: Find) -> None:
    files = {
        "src/a.py": 'def f(n):\n    raise ValueError(f"no shelf called {n} stands in this room of the shop")\n',
        "tests/test_a.py": "with pytest.raises(ValueError, "
        'match="no shelves called x stand in this room of the shop"): ...\n',
    }
    [found] = find("unsaid-expectation", files)
    assert "'no shelf called … stands in this room of the shop'" in found.message
    assert [(each.path, each.line) for each in found.related] == [("src/a.py", 2)]


@pytest.mark.parametrize(
    "test",
    [
        'with pytest.raises(TypeError, match="unexpected keyword argument"): ...\n',
        'with pytest.raises(ShelfError, match="^$"): ...\n',
        "with pytest.raises(ShelfError, match=expected): ...\n",
        'with pytest.raises(ShelfError, match="from the table"): ...\n',
        'def g():\n    raise E("made in the test")\nwith pytest.raises(ShelfError, match="made in the test"): ...\n',
    ],
)
def test_messages_that_may_come_from_elsewhere(find: Find, test: str) -> None:
    files = {"src/a.py": SOURCE.format('"no shelf"'), "tests/test_a.py": test, "src/t.json": '{"1": "from the table"}'}
    assert find("unsaid-expectation", files) == ()


def test_unpinned_messages_are_told_when_asked_for(find: Find) -> None:
    files = {
        "src/a.py": 'raise ValueError(f"no shelf {n}")\nraise ValueError("too many books")\n',
        "tests/test_a.py": 'with pytest.raises(ValueError, match="no shelf x"): ...\n',
    }
    assert [each.line for each in find("unpinned-message", files)] == [2]
    assert find("error-messages", files) == ()


def test_a_plain_exception_beside_the_projects_own(find: Find) -> None:
    files = {
        "pkg/errors.py": "class ShelfError(ValueError): ...\nclass FullError(ShelfError): ...\n",
        "pkg/a.py": 'def f():\n    raise FullError("a")\n    raise ShelfError("b")\n    raise Exception("c")\n'
        'raise Exception("no such Python")\n',
        "pkg/b.py": "def f():\n    raise Exception(error)\n    raise ValueError('d')\n",
        "other.py": 'def f():\n    raise Exception("e")\n',
    }
    files["pkg/a.py"] += "def g():\n    '''Not meant.'''\n    raise Exception('not to be called')\n"
    files["pkg/c.py"] = "def f():\n    raise ValueError('d')\n    raise Exception('no such shelf')\n"
    [found] = find("plain-exception", files)
    assert (found.path, found.line) == ("pkg/a.py", 4)
    assert "raise ShelfError (pkg/errors.py:1)" in found.message


def test_exceptions_that_have_nothing_in_common_are_not_proposed(find: Find) -> None:
    own = "class ShelfError(Exception): ...\nclass HTTPError(Exception): ...\n"
    raised = "def f():\n    raise ShelfError('a')\n    raise HTTPError('b')\n    raise Exception('c')\n"
    assert find("plain-exception", {"pkg/a.py": own + raised * 2}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "try: a = f()\nexcept Exception: pass\n",
        "try: a = f()\nexcept: pass\n",
        "try: a = f()\nexcept (KeyError, BaseException): ...\n",
        "try: a = f()\nexcept Exception:  # pragma: no cover\n    pass\n",
        "with contextlib.suppress(Exception): a = f()\n",
        "with suppress(KeyError, BaseException), g(): a = f()\n",
    ],
)
def test_silent_handlers(find: Find, text: str) -> None:
    [found] = find("silent-handler", {"a.py": text})
    assert found.rule == "silent-handler"
    assert find("silent-handler", {"a.py": "", "tests/test_a.py": text}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "try: f()\nexcept KeyError: pass\n",
        "try: f()\nexcept Exception: log()\n",
        "try: f()\nexcept Exception:\n    return None\n",
        "try: f()\nexcept Exception:\n    pass  # best effort: the cache is made again\n",
        "try: f()\nexcept Exception:  # noqa: BLE001\n    pass\n",
        "try: f()\nexcept Exception:  # pylint: disable=broad-except\n    pass\n",
        "try: a = f()\nexcept Exception: pass\nelse:\n    return a\nreturn h()\n",
        "try: f()\nexcept Exception: pass\n",
        "ok = False\ntry:\n    f()\n    ok = True\nexcept Exception: pass\nif not ok: g()\n",
        "try: f()\nexcept E:\n    try: a = h()\n    except Exception: pass\n    log(a)\n",
        "with contextlib.suppress(Exception):\n    a = f()\n    g(a)\n",
        "try:\n    from a import b\n    b()\nexcept Exception: pass\n",
        "try:\n    self.file.close()\n    self.file = None\nexcept Exception: pass\n",
        "with contextlib.suppress(KeyError): f()\n",
        "# we allow it to fail\nif a:\n    try: a = f()\n    except Exception: pass\nreturn a\n",
        "try:\n    a = f()\n# not all have one,\n# so what\nexcept Exception:\n    pass\nreturn a\n",
        "try:  # the cache may be gone\n    f()\nexcept Exception:\n    pass\n",
        "try:\n    return f()\nexcept Exception:\n    pass\nreturn h()\n",
    ],
)
def test_handlers_that_say_or_do_something(find: Find, text: str) -> None:
    assert find("silent-handler", {"a.py": f"def g():\n    {text.replace(chr(10), chr(10) + '    ')}"}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "try: a = f()\nexcept Exception: pass\nreturn a\n",
        "with suppress(Exception):\n    a = f()\ng(a)\n",
        "try: self.a = f()\nexcept Exception: pass\n",
        "try: a[1] += 1\nexcept: pass\n",
        "try:\n    import b.c\nexcept Exception: pass\nreturn b.c.d\n",
        "try:\n    return f()\nexcept Exception: pass\n",
        "try:\n    a = f()\n    # a += 1\nexcept Exception: pass\nreturn a\n",
        "try: a = f()\nexcept* Exception: pass\nreturn a\n",
        "try:\n    while True: f()\nexcept Exception: pass\n",
    ],
)
def test_handlers_that_hide_that_something_is_missing(find: Find, text: str) -> None:
    body = text.replace("\n", "\n    ")
    assert [each.rule for each in find("silent-handler", {"a.py": f"def g(self, a):\n    {body}"})]
    for said in ("def try_it(self, a):\n    ", 'def g(self, a):\n    """Errors are ignored."""\n    '):
        assert find("silent-handler", {"a.py": said + body}) == ()


def test_what_is_only_done_is_another_rule(find: Find) -> None:
    text = "def g(self):\n    try: self.file.close()\n    except Exception: pass\n"
    assert [each.line for each in find("silent-attempt", {"a.py": text})] == [3]
    assert find("silent-handler", {"a.py": text}) == ()


def test_narrow_handlers_are_another_rule(find: Find) -> None:
    [found] = find("silent-narrow-handler", {"a.py": "try: f()\nexcept (KeyError, a.OSError): pass\n"})
    assert "KeyError or OSError" in found.message


def test_an_expectation_that_was_met_once(repository: Path, commit: Callable[[dict[str, str]], str]) -> None:
    def told(rule: str) -> list[str]:
        return [each.path for each in run(Request(repository), Wish((rule,))).findings]

    tests = {
        "tests/test_a.py": "with pytest.raises(ShelfError, match='no shelf x here'): ...\n",
        "tests/test_b.py": "with pytest.raises(ShelfError, match='unheard of x'): ...\n",
    }
    commit({"src/a.py": SOURCE.format('f"no shelf {name} here"'), **tests})
    assert told("stale-expectation") == []
    for text in ('"gone"', '"went"'):
        commit({"src/a.py": SOURCE.format(text)})
        assert told("stale-expectation") == ["tests/test_a.py"]
    assert told("unsaid-expectation") == ["tests/test_b.py"]


@pytest.mark.parametrize(
    ("imported", "expected", "told"),
    [
        ("import schemas.errors\n", "schemas.errors.ShelfError", False),
        ("from schemas import ShelfError\n", "ShelfError", False),
        ("from schemas import ShelfError as Mine\n", "Mine.ShelfError", False),
        ("from src.a import ShelfError\n", "ShelfError", True),
        ("from ..src import a\n", "a.ShelfError", True),
        ("import src.a\n", "src.a.ShelfError", True),
        ("", "ShelfError", True),
    ],
)
def test_a_librarys_class_may_be_called_like_the_projects(find: Find, imported: str, expected: str, told: bool) -> None:
    test = f'{imported}with pytest.raises({expected}, match="nobody says this at all"): ...\n'
    files = {"src/a.py": SOURCE.format('"no shelf"'), "tests/test_a.py": test}
    assert bool(find("unsaid-expectation", files)) is told


def test_two_classes_of_one_name_are_told_apart(find: Find) -> None:
    raised = "def f():\n    raise ShelfError('a')\n    raise Error('b')\n    raise Exception('c')\n"
    files = {
        "shop/errors.py": "class Error(Exception): ...\nclass ShelfError(Error): ...\nclass FullError(Error): ...\n",
        "shop/stock.py": "from shop import errors\nclass EmptyError(errors.Error): ...\n" + raised,
        "shop/views.py": "from shop.tree import Element\nclass Error(Element): ...\n",
        "shop/web.py": "from web import Error\nclass WebError(Error): ...\n",
        "shop/stop.py": "class Stop(BaseException): ...\n",
    }
    [found] = find("plain-exception", files)
    assert "raise Error (shop/errors.py:1)" in found.message


def test_what_ends_a_program_is_no_class_to_raise_instead(find: Find) -> None:
    own = "class Stop(BaseException): ...\nclass Halt(Stop): ...\nclass Rerun(Stop): ...\n"
    raised = "def f():\n    raise Halt('a')\n    raise Stop('b')\n    raise Exception('c')\n"
    assert find("plain-exception", {"shop/a.py": own + raised}) == ()
    assert find("plain-exception", {"shop/a.py": own.replace("BaseException", "Exception") + raised})


@pytest.mark.parametrize(
    ("handler", "told"),
    [
        ("except Exception as error:\n        send(error)\n", False),
        ("except (KeyError, Exception):\n        raise ShelfError('d') from None\n", False),
        ("except:\n        return\n", False),
        ("except Exception:\n        log()\n        raise\n", True),
        ("except Exception as error:\n        raise error\n", True),
        ("except KeyError:\n        return\n", True),
    ],
)
def test_a_plain_exception_that_never_leaves_its_function(find: Find, handler: str, told: bool) -> None:
    own = "class ShelfError(Exception): ...\ndef f():\n    raise ShelfError('a')\n    raise ShelfError('b')\n"
    text = f"{own}def g():\n    try:\n        raise Exception('c')\n    {handler}"
    assert bool(find("plain-exception", {"shop/a.py": text})) is told


SWALLOWS = "try:\n    x = f()\nexcept Exception:\n    pass\n"


def test_what_is_there_to_raise_may_be_swallowed(find: Find) -> None:
    text = "try:\n    with status():\n        raise Exception('x')\nexcept Exception:\n    pass\n"
    assert find("silent-handler", {"a.py": text}) == ()
    assert find("silent-handler", {"a.py": text.replace("raise Exception", "x = show")})


def test_programs_that_the_tests_beside_them_run_may_swallow(find: Find) -> None:
    files = {"e2e/status.py": SWALLOWS, "e2e/status_test.py": "def test_a(): ...\n", "e2e/conftest.py": ""}
    assert find("silent-handler", files) == ()
    assert find("silent-handler", {**files, "e2e/status_test.py": "from e2e import status\n"})


@pytest.mark.parametrize(
    "head",
    [
        "# This file is auto-generated. Do not edit.\n",
        '"""This module is deprecated and will be removed."""\n',
        "# A module of old shelves. New code should not be\n# added here.\n",
        "# This file comes unaltered from the depot library\n",
    ],
)
def test_a_file_that_says_at_its_head_that_nobody_works_on_it_is_left_alone(find: Find, head: str) -> None:
    raised = "def g():\n    raise ShelfError('no such shelf here')\n    raise Exception('no such depot here')\n"
    text = f"{raised}def h():\n    {SWALLOWS.replace(chr(10), chr(10) + '    ')}g(x)\n"
    files = {
        "pkg/errors.py": "class ShelfError(Exception): ...\n",
        "pkg/other.py": "from pkg.errors import ShelfError\n\n\ndef g():\n    raise ShelfError('no such shelf here')\n",
    }
    for rule in ("duplicate-message", "plain-exception", "silent-handler"):
        assert find(rule, {**files, "pkg/a.py": text})
        assert find(rule, {**files, "pkg/a.py": head + text}) == ()


@pytest.mark.parametrize(
    ("block", "rule"),
    [
        ("name = route.rule.name", "silent-attempt"),
        ("name = headers['x']", "silent-attempt"),
        ("name = int(text[1:])", "silent-attempt"),
        ("name = text.decode()", "silent-attempt"),
        ("name = read(text)", "silent-handler"),
        ("name = text.decode(encoding=choose())", "silent-handler"),
        ("name = headers['x']\n        other = read(name)", "silent-handler"),
        ("self.name = headers['x']", "silent-handler"),
    ],
)
def test_a_look_up_fails_as_it_is_meant(find: Find, block: str, rule: str) -> None:
    text = f"def f(self):\n    try:\n        {block}\n    except Exception:\n        pass\n    use(name)\n"
    assert [each.rule for each in find("error-messages", {"a.py": text})] == [rule]
    bare = find("error-messages", {"a.py": text.replace("except Exception", "except")})
    assert [each.rule for each in bare] == ["silent-handler"]


def test_a_few_words_that_an_import_failed_may_stand_in_every_module(find: Find) -> None:
    guard = "try:\n    import shelf\nexcept ImportError:\n    raise Off('shelf is not installed')\n"
    assert find("duplicate-message", {"a.py": guard, "b.py": guard}) == ()
    longer = guard.replace("installed", "installed, so run make shelf first")
    assert find("duplicate-message", {"a.py": longer, "b.py": longer})
    other = guard.replace("ImportError", "KeyError")
    assert find("duplicate-message", {"a.py": other, "b.py": other})


def test_a_twin_for_asgi_says_what_its_other_says(find: Find) -> None:
    text = "raise ValueError('the header must be a number')\n"
    assert find("duplicate-message", {"shop/request.py": text, "shop/asgi/request.py": text}) == ()
    assert find("duplicate-message", {"shop/request.py": text, "shop/sign/request.py": text})


def example(rule: str, text: str) -> dict[str, str]:
    """A project that has the example of a rule in it."""
    pinned = {"tests/test_b.py": 'with pytest.raises(KeyError, match="no such key in here"): ...\n'}
    shelf = "class ShelfError(Exception): ...\ndef f():\n    {}\ndef g():\n    raise ShelfError('the shelf is gone')\n"
    code, _, test = text.partition("\n\n")
    match rule:
        case DUPLICATE.id:
            return {"a.py": text, "b.py": text}
        case UNPINNED.id:
            return {"a.py": UNPINNED.bad, "tests/test_a.py": text if text != UNPINNED.bad else ""} | pinned
        case BARE.id:
            return {"shop/a.py": shelf.format(text.replace("\n", "\n    "))}
        case SILENT.id | ATTEMPT.id:
            return {"shop/a.py": text}
        case NARROW.id:
            return {"shop/a.py": f"try:\n    f()\n{text}"}
    return {"shop/a.py": code, "tests/test_a.py": test}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_finds_its_own_example(
    rule: Rule, repository: Path, commit: Callable[[dict[str, str]], str], git: Callable[..., str]
) -> None:
    if rule == STALE:
        commit(example(rule.id, rule.bad.replace("no such option", "unknown option")))
    for text, told in ((rule.bad, [rule.id]), (rule.good, [])):
        for path, each in example(rule.id, text).items():
            (repository / path).parent.mkdir(exist_ok=True)
            (repository / path).write_text(each)
        git("add", "--all")
        for staged in (True, False):
            found = run(Request(repository, staged=staged), Wish((rule.id,))).findings
            assert [each.rule for each in found] == told


def test_what_nobody_is_known_to_have_said_is_told_only_to_those_who_ask_for_it(find: Find) -> None:
    files = project('"no shelf is called so"')
    assert find("unsaid-expectation", files)
    assert find("error-messages", files) == ()
