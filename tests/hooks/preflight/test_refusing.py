"""Variables that the code asks for, and does without or doesn't."""

from collections.abc import Callable

import pytest

from devkit.hooks.preflight.trouble import Trouble

Preflight = Callable[..., list[Trouble]]


@pytest.mark.parametrize(
    "code",
    [
        'if "SHOP_KEY" not in os.environ:\n    raise SystemExit("set SHOP_KEY")\n',
        'if not "SHOP_KEY" in os.environ:\n    print("set it")\n    sys.exit(1)\n',
        'if not os.getenv("SHOP_KEY"):\n    raise RuntimeError\n',
        'if os.environ.get("SHOP_KEY") is None:\n    exit(2)\n',
        'KEY = os.getenv("SHOP_KEY")\nOTHER = 1\nif not KEY:\n    raise RuntimeError\n',
        'class Settings:\n    key: str = os.environ.get("SHOP_KEY")\n    if key is None:\n        raise RuntimeError\n',
    ],
)
def test_what_a_module_refuses_to_go_on_without_is_needed(preflight: Preflight, code: str) -> None:
    (found,) = preflight("variables", {"shop.py": f"import os, sys\n{code}"})
    assert (found.what, found.level) == ("SHOP_KEY is not set, and the code has no default for it", "error")
    assert preflight("variables", {}, SHOP_KEY="") == []


@pytest.mark.parametrize(
    "code",
    [
        'if "SHOP_KEY" in os.environ:\n    raise SystemExit("unset SHOP_KEY")\n',
        'if os.getenv("SHOP_KEY"):\n    raise RuntimeError\n',
        'if os.getenv("SHOP_KEY") is not None:\n    raise RuntimeError\n',
        'if not os.getenv("SHOP_KEY", "x"):\n    raise RuntimeError\n',
        'if not os.getenv("SHOP_KEY"):\n    KEY = 1\n',
        'def upload():\n    if not os.getenv("SHOP_KEY"):\n        raise RuntimeError\n',
        'KEY = os.getenv("SHOP_KEY")\nif KEY:\n    raise RuntimeError\n',
        'KEY = os.getenv("SHOP_KEY")\ndef upload():\n    if not KEY:\n        raise RuntimeError\n',
        'if x:\n    if not os.getenv("SHOP_KEY"):\n        raise RuntimeError\n',
    ],
)
def test_what_is_needed_now_and_then_is_not_asked_for(preflight: Preflight, code: str) -> None:
    assert preflight("variables", {"shop.py": f"import os, sys\n{code}"}) == []


@pytest.mark.parametrize(
    ("code", "who"),
    [
        ('def upload():\n    return os.environ["SHOP_KEY"]\n', "upload()"),
        ('class Client:\n    async def send(self):\n        return os.environ["SHOP_KEY"]\n', "send()"),
        ('if __name__ == "__main__":\n    print(os.environ["SHOP_KEY"])\n', "the script"),
        ('later = lambda: os.environ["SHOP_KEY"]\n', "a lambda"),
    ],
)
def test_what_only_a_call_needs_holds_nothing_up(preflight: Preflight, code: str, who: str) -> None:
    (found,) = preflight("variables", {"shop.py": f"import os\n{code}"})
    assert (found.what, found.level) == (f"SHOP_KEY is not set, and {who} has no default for it", "warning")
    (found,) = preflight("variables", {"shop.py": f'import os\n{code}os.environ["SHOP_KEY"]\n'})
    assert (found.what, found.level) == ("SHOP_KEY is not set, and the code has no default for it", "error")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("shop.py", 'NAME = "SHOP_KEY"\nif NAME in os.environ:\n    KEY = os.environ[NAME]\n'),
        ("shop.py", 'def complete():\n    return os.environ["COMP_WORDS"]\n'),
        ("shop/_vendor/lib.py", 'os.environ["SHOP_KEY"]\n'),
        ("docs_src/settings.py", 'os.environ["SHOP_KEY"]\n'),
        ("devscripts/run.py", 'os.environ["SHOP_KEY"]\n'),
    ],
)
def test_what_is_asked_before_and_what_is_others_is_not_told(preflight: Preflight, path: str, code: str) -> None:
    assert preflight("variables", {path: f"import os\n{code}"}) == []
