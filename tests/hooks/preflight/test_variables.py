"""Variables that are read by libraries for settings, and the files in which they are filled in."""

from collections.abc import Callable

import pytest

from devkit.hooks.preflight.trouble import Trouble

Preflight = Callable[..., list[Trouble]]
PYDANTIC = "from pydantic import *\nfrom pydantic_settings import *\n"


def needed(found: list[Trouble]) -> list[str]:
    return [each.what.partition(" ")[0] for each in found if "has no default" in each.what]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("class A(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='A_')\n    x: str\n", ["A_X"]),
        ("class A(BaseSettings):\n    x: str\nclass B(A):\n    y: str\n    z: int = 1\n", ["X", "Y"]),
        (
            "class A(BaseSettings):\n    model_config = dict(env_prefix='a_')\nclass B(A):\n    x: str\n",
            ["A_X"],
        ),
        ("class A(BaseSettings):\n    x: Annotated[str, Field(default='1')]\n", []),
        ("class A(BaseSettings):\n    x: Annotated[str, Field(validation_alias='other')]\n", ["OTHER"]),
        ("class A(BaseSettings):\n    x: str = Field(validation_alias=AliasChoices('ONE', 'TWO'))\n", []),
        ("class A(BaseSettings):\n    x: str = Field(alias=computed())\n", []),
        (
            "class A(BaseSettings):\n    model_config = dict(env_nested_delimiter='__')\n    x: Database\n    y: str\n",
            ["Y"],
        ),
    ],
)
def test_fields_of_pydantic_s_settings(preflight: Preflight, code: str, names: list[str]) -> None:
    assert needed(preflight("variables", {"shop.py": PYDANTIC + code})) == names


def test_a_field_that_may_be_none_has_a_default_in_the_first_pydantic(preflight: Preflight) -> None:
    code = (
        "from pydantic import BaseSettings\nclass A(BaseSettings):\n    x: Optional[str]\n    y: str|None\n    z: int\n"
    )
    assert needed(preflight("variables", {"shop.py": code})) == ["Z"]


def test_a_field_is_set_in_any_case(preflight: Preflight) -> None:
    files = {"shop.py": f"{PYDANTIC}class A(BaseSettings):\n    x: str\n", ".env": "x=1\n", ".env.example": "x=\n"}
    assert preflight("variables", files) == []
    code = "import os\nos.environ['X']\n"
    assert needed(preflight("variables", {"shop.py": code})) == ["X"], "which is asked for as it is written"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import environ\nenv = environ.Env(B=(bool, False), C=int)\nenv('A'), env.bool('B'), env('C')\n", ["A", "C"]),
        ("from environ import Env\nenv = Env()\nenv.list('A', default=[]), env.int('B', 1), env.str('C')\n", ["C"]),
        ("from environs import Env\ne = Env()\nwith e.prefixed('P_'):\n    e.str('A')\ne('B')\n", ["B", "P_A"]),
        ("from environs import env\nenv.read_env('FILE')\nenv.int('A')\n", ["A"]),
        (
            "from starlette.config import Config\nconfig = Config()\nconfig('A', cast=int), config('B', default='')\n",
            ["A"],
        ),
        (
            "from decouple import AutoConfig, config as c\nd = AutoConfig()\nc('A'), c('B', default=1), d('C')\n",
            ["A", "C"],
        ),
        ("from shop import Config\nconfig = Config()\nconfig('A')\nos.environ\n", []),
    ],
)
def test_objects_that_read_variables(preflight: Preflight, code: str, names: list[str]) -> None:
    assert needed(preflight("variables", {"shop.py": code})) == names


def test_variables_are_filled_in_where_they_are_looked_for(preflight: Preflight) -> None:
    code = "import os, dotenv\ndotenv.load_dotenv('prod.env')\nos.environ['A'], os.environ['B'], os.environ['C']\n"
    files = {"app/shop/web.py": code, "app/.env": "A=1\n", "app/shop/prod.env": "B=2\n", "other/.env": "C=3\n"}
    assert needed(preflight("variables", files)) == ["C"]
