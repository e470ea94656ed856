"""Repair of drifted messages: what a test expects, what the code says, and the patch that brings them together."""

from devkit.diagnoser.repair.mismatch import Mismatch
from devkit.diagnoser.repair.propose import Repairer, propose
from devkit.diagnoser.repair.reading import is_mismatch, worth_asking

__all__ = ["Mismatch", "Repairer", "is_mismatch", "propose", "worth_asking"]
