"""Release notes: a repository's history as one document, and that document as text.

`collect` reads git's log and the news fragments into a `Document`; `rendering` writes it; `updating` works it into a
changelog that people edit too. The speed of all of it is that of `git log`: one process, one pass, one record a commit.
"""
