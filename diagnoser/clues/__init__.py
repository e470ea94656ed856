"""Clues: what a failure says of its cause, as keys that failures of one cause share.

A key names a possible cause or a trait of one: an exception's wording, a function it came through, the class it speaks
of, a function the test may have run. `devkit.diagnoser.cover` groups failures by the fewest keys that explain them all.
"""

from devkit.diagnoser.clues.clue import Clue, Key, function_key
from devkit.diagnoser.clues.detective import Detective

__all__ = ["Clue", "Detective", "Key", "function_key"]
