"""Tests that wait in vain for an exception or a warning: the call they wait for, from runs of the real pytest."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest

from devkit.diagnoser.clues.classes import Classes
from devkit.diagnoser.clues.unraised import Unraised
from devkit.diagnoser.failure import Failure
from devkit.diagnoser.sources import Sources

if TYPE_CHECKING:
    from tests.diagnoser.conftest import Project

BANK = """
    class Money:
        def __init__(self, amount):
            self.amount = amount


    class Account:
        def __init__(self, owner, balance=None):
            self.owner = owner
            self.balance = balance or Money(0)

        def withdraw(self, money):
            self.balance = Money(self.balance.amount - money.amount)

        async def close(self):
            return self

        @property
        def total(self):
            return self.balance


    class Savings(Account):
        pass


    class Purse:
        def withdraw(self, money):
            return money


    class Overdrawn(Exception):
        def __init__(self, account):
            super().__init__(account.owner)


    def check(name):
        return bool(name)


    def entries(account):
        yield account
    """
TESTS = """
    import asyncio
    import contextlib
    import unittest

    import pytest

    from shop import bank
    from shop.bank import Account, Money, Overdrawn, Purse, Savings, check, entries


    def test_chained():
        with pytest.raises(Overdrawn):
            Account("Ada", Money(3)).withdraw(Money(5))


    def test_several_statements():
        with pytest.raises(Overdrawn):
            account = Account("Ada", Money(3))
            account.withdraw(Money(5))
            account = None


    def test_inherited():
        savings = Savings("Ada")
        with pytest.raises(Overdrawn, match="Ada"):
            savings.withdraw(Money(5))


    def test_of_another_class():
        purse = Purse()
        with pytest.raises(
            Overdrawn,
            match="Ada",
        ) as caught:
            purse.withdraw(Money(5))


    def test_around_a_constructor():
        with pytest.raises(ValueError):
            check(Account(""))


    def test_of_a_module():
        with contextlib.nullcontext(), pytest.raises(ValueError):
            bank.check("")


    def test_constructor_alone():
        with pytest.raises(ValueError):
            Money(-1)


    def test_inherited_constructor():
        with pytest.raises(ValueError):
            Savings("")


    def test_in_a_library_s_call():
        with pytest.raises(ValueError):
            list(entries(Account("Ada")))


    def test_in_a_loop():
        with pytest.raises(ValueError):
            for entry in entries(Account("Ada")):
                print(entry)


    def test_inner_block():
        with pytest.raises(ValueError):
            with contextlib.suppress(KeyError):
                check("")


    def test_awaited():
        async def wait():
            with pytest.raises(Overdrawn):
                await Account("Ada").close()

        asyncio.run(wait())


    def test_given():
        pytest.raises(Overdrawn, Account("Ada").withdraw, Money(5))


    def test_given_a_lambda():
        pytest.raises(ValueError, lambda: check(Account("Ada").owner))


    def test_warns():
        with pytest.warns(UserWarning):
            check("")


    class TestOld(unittest.TestCase):
        def test_block(self):
            with self.assertRaises(Overdrawn):
                account = Account("Ada")
                account.withdraw(Money(5))

        def test_call(self):
            self.assertRaises(Overdrawn, Account("Ada").withdraw, Money(5))

        def test_warning(self):
            with self.assertWarns(UserWarning):
                check("")


    def test_nothing_of_the_project():
        with pytest.raises(ValueError):
            int("3")


    def test_a_check():
        with pytest.raises(ValueError):
            raise ValueError
        assert check("")
    """
EXPECTED = {
    "test_chained": ["Account.withdraw"],
    "test_several_statements": ["Account.withdraw"],
    "test_inherited": ["Account.withdraw"],
    "test_of_another_class": ["Purse.withdraw"],
    "test_around_a_constructor": ["check"],
    "test_of_a_module": ["check"],
    "test_constructor_alone": ["Money.__init__"],
    "test_inherited_constructor": ["Account.__init__"],
    "test_in_a_library_s_call": ["entries"],
    "test_in_a_loop": ["entries"],
    "test_inner_block": ["check"],
    "test_awaited": ["Account.close"],
    "test_given": ["Account.withdraw"],
    "test_given_a_lambda": ["check"],
    "test_warns": ["check"],
    "test_block": ["Account.withdraw"],
    "test_call": ["Account.withdraw"],
    "test_warning": ["check"],
    "test_nothing_of_the_project": [],
    "test_a_check": None,
}
FILES = {"shop/__init__.py": "", "shop/bank.py": BANK, "tests/test_bank.py": TESTS}


@pytest.fixture(scope="module")
def bank(new_project_in: "Callable[..., Project]", tmp_path_factory: pytest.TempPathFactory) -> "Project":
    return new_project_in(tmp_path_factory.mktemp("bank"), FILES)


@pytest.fixture(scope="module")
def failures(bank: "Project") -> Mapping[str, Failure]:
    return bank.failures()


@pytest.mark.parametrize("name", EXPECTED)
def test_the_call_that_was_to_raise(bank: "Project", failures: Mapping[str, Failure], name: str) -> None:
    sources = Sources(bank.folder)
    found = Unraised(sources, Classes(sources)).awaited(failures[name])
    wanted = EXPECTED[name]
    assert (found if found is None else [each.qualname for each in found.calls]) == wanted


def test_of_sources_of_another_commit_nothing_is_read(bank: "Project", failures: Mapping[str, Failure]) -> None:
    other = bank.folder.parent / "other"
    for path, text in (("shop/bank.py", BANK), ("tests/test_bank.py", "import pytest\n" * 99)):
        (other / path).parent.mkdir(parents=True, exist_ok=True)
        (other / path).write_text(text, encoding="utf-8")
    sources = Sources(other)
    assert Unraised(sources, Classes(sources)).awaited(failures["test_chained"]) is None


@pytest.mark.parametrize("name", ["test_chained", "test_several_statements", "test_around_a_constructor", "test_given"])
def test_it_is_the_line_to_open(new_project: "Callable[..., Project]", name: str) -> None:
    (cluster,) = new_project(FILES, f"tests/test_bank.py::{name}").diagnose().clusters
    assert cluster.culprit is not None
    assert [cluster.culprit.function] == EXPECTED[name]
    assert "the call that was to raise" in cluster.culprit.why


def test_every_format_leads_there(new_project: "Callable[..., Project]") -> None:
    project = new_project(FILES, "tests/test_bank.py::test_several_statements", "tests/test_bank.py::test_given")
    for report in (project.json, project.log, project.xml):
        (cluster,) = project.diagnose(report).clusters
        assert cluster.culprit is not None
        assert cluster.culprit.function == "Account.withdraw"
