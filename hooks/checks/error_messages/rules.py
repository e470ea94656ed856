"""The rules of `error-messages`."""

from devkit.hooks.checking.finding import Rule

DUPLICATE = Rule(
    "duplicate-message",
    "the same message in several modules",
    "A message that is written in two modules is changed in one of them sooner or later, and then the same "
    "mistake reads differently by where it is made. Messages are compared with what is filled in left out. Short "
    "ones, those of `NotImplementedError` and of errors that Python words itself, those of tests, examples and "
    "scripts, those of `setup.py`, and a few words that a module isn't installed where its import failed, are left "
    "alone, and so are those of scripts in folders that are no packages, where others are, of what is shipped apart, "
    "and of a tree's copy, version or twin for `async` or ASGI. `devkit fix --extract` makes a constant of it.",
    bad='raise ValueError(f"there is no option {name} here")  # in a.py, and in b.py',
    good="raise UnknownOptionError(name)",
    default=False,
    by_name=True,
)
STALE = Rule(
    "stale-expectation",
    "a message that a test expects and no code says any more",
    "What `pytest.raises(match=…)`, `pytest.warns`, `assertRaisesRegex`, `str(error.value) == …` and the like expect "
    "is looked for in all strings of the project, f-strings and formatting included, and in every other text file "
    "that git knows, excluded ones and other languages' too; documents at the top, those below `docs/` and changelogs "
    "are left out. Read are literals, patterns that are f-strings, and names that the test's module gives a text only "
    "to expect it, each in `re.escape` too; not what a parameter, a function or another module gives. It is told "
    "where nothing can say it and one of the files that raise such errors said it in their last commits: without "
    "history, as in a shallow clone, nothing is told. Besides, either a similar message is raised, a very similar one "
    "where the exception is Python's own, as libraries raise that too; or the exception is the project's own, it and "
    "those derived from it are always called with a literal message that no error is put into, and their classes are "
    "neither passed nor stored: so it must be, too, where the similar message stood beside the other one before. "
    "Nothing is told where a file that raises it imports from a module of its package that git doesn't know, as a "
    "program makes it. A class that the test imports from another package is a library's, whatever it is called.",
    bad='class OptionError(Exception): ...\nraise OptionError("no such option")  # "unknown option" till now\n\n'
    'with pytest.raises(OptionError, match="unknown option"): ...  # the test',
    good='class OptionError(Exception): ...\nraise OptionError("no such option")\n\n'
    'with pytest.raises(OptionError, match="no such option"): ...  # the test',
    by_history=True,
)
UNSAID = Rule(
    "unsaid-expectation",
    "a message that a test expects and no code of the project says",
    "The same where no earlier commit said it either: most often a library, a server or compiled code says it. Off "
    "by default.",
    bad='class OptionError(Exception): ...\nraise OptionError("no such option")\n\n'
    'with pytest.raises(OptionError, match="unknown option"): ...  # the test',
    good='class OptionError(Exception): ...\nraise OptionError("no such option")\n\n'
    'with pytest.raises(OptionError, match="no such option"): ...  # the test',
    level="warning",
    default=False,
)
UNPINNED = Rule(
    "unpinned-message",
    "a message that no test expects",
    "A message that no test expects can break (a wrong variable, a missing `f`) and nobody hears of it. Off by "
    "default, since few projects pin all of them.",
    bad='raise ValueError(f"unknown option {name}")  # and only pytest.raises(ValueError)',
    good='with pytest.raises(ValueError, match="unknown option"):\n    ...',
    level="warning",
    default=False,
)
BARE = Rule(
    "plain-exception",
    "a plain exception where the project has its own",
    "`Exception` raised with a text can't be caught without catching everything else. Told in functions "
    "of a package that has an exception which most of its others are derived from, in files that raise one of these "
    "in the same way, with a text. What is caught in the same function is left alone.",
    bad='raise ShelfError("the shelf is full")\nraise Exception("no such shelf")',
    good='raise ShelfError("the shelf is full")\nraise ShelfError("no such shelf")',
    default=False,
    by_name=True,
)
SILENT = Rule(
    "silent-handler",
    "a handler that swallows every error, and the code goes on with what is missing",
    "`except Exception: pass`, `except: pass` and `contextlib.suppress(Exception)` hide errors nobody thought of. "
    "Told where the block was to set what is used after it, to import or return something, or to loop with `while`. A "
    "comment in the handler or just above it that says why is enough, so is a function whose name or docstring says "
    "it, and so is a comment that tells a linter that it is meant to catch everything. Tests and examples are left "
    "alone, and so is a way that is tried and left by `return` where it works, with another one below, or that has an "
    "`else`, what sets a flag where it works, and what is there to raise. A single look-up or conversion (`name = "
    "route.name`) that can only fail in the way that is meant counts as `silent-attempt`. Ruff's S110 and E722 are "
    "stricter.",
    bad="price = 0\ntry:\n    price = read(text)\nexcept Exception:\n    pass\nprint(price)",
    good="price = 0\ntry:\n    price = read(text)\nexcept ValueError:\n    pass  # not all have one\nprint(price)",
    default=False,
    by_name=True,
)
ATTEMPT = Rule(
    "silent-attempt",
    "a handler that swallows every error of something that is only done",
    "The same where nothing after the block depends on it (a socket is closed, a figure is counted) or another error "
    "is handled already: often that is all there is to say.",
    bad="def stop(self):\n    try:\n        self.socket.close()\n    except Exception:\n        pass",
    good="def stop(self):\n    try:\n        self.socket.close()\n    except OSError:\n        pass  # closed already",
    level="warning",
    default=False,
    by_name=True,
)
NARROW = Rule(
    "silent-narrow-handler",
    "a handler that swallows an error without a word",
    "The same for handlers of particular errors. Off by default: `except KeyError: pass` is often all there is to say.",
    bad="except KeyError:\n    pass",
    good="except KeyError:\n    pass  # not every order has a note",
    level="warning",
    default=False,
)
RULES = (DUPLICATE, STALE, UNSAID, UNPINNED, BARE, SILENT, ATTEMPT, NARROW)
