"""Safe text: what a report says, shown without being obeyed.

Reports are written by whoever can open a pull request. Their text reaches terminals, CI logs and rendered Markdown, and
each of those has characters it acts on. The functions here turn such characters into visible ones or into escapes.
"""

import re

_UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # change the direction of what follows
    "\u2028\u2029\ufeff"  # some readers break lines at these, none shows them
    "\ud800-\udfff"  # lone surrogates, which no encoding takes
    "\U000e0000-\U000e007f"  # tags: text that no font shows
)
_UNSEEN_CHARACTER = f"[{_UNSEEN}]"
_BACKTICKS = "`+"
_COMMAND_AT_START = "(?m)^((?:[^\\S\n]|[\u200b-\u200d\u2060\x00-\x08\x0e-\x1f])*)::"
_COMMAND_ANYWHERE = r"##(?=[A-Za-z]*\[)"
_PROSE = r"`([^`]+)`(?:[,;:.]+(?!\S))?|\S+"
_STOPS = ",;:."
"""What ends a part of a sentence, and so is no part of the name before it."""
_PLAIN_WORD = (
    r"""[("']*(?!\S*[wW]{3}\.)"""  # what begins an address, even where the rest of it was cut
    r"""(?:[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*|\d+(?:[.,]\d+)*%?)[)"'.,;:!?…]*|[\u2013\u2014…]"""
)
_LIST_NUMBER = r"\d+[.)]"
_COMMIT_LIKE = r"[0-9a-f]{7,}[).,;:!?]*"

ELLIPSIS = "…"
_LATIN_1 = 0xFF
_BMP = 0xFFFF


def clip(text: str, length: int) -> str:
    """Cut `text` to at most `length` characters, the last one an ellipsis where something was cut."""
    return text if len(text) <= length else text[: length - 1] + ELLIPSIS


def terminal_safe(text: str) -> str:
    r"""Replace control codes, and characters that reorder or hide text, by visible forms such as `\x1b`.

    Newlines and tabs stay; `\r\n` becomes `\n`.
    """
    if text.isprintable():  # as nothing unseen is; most texts, and the pattern costs a hook more than it has to say
        return text
    return re.sub(_UNSEEN_CHARACTER, _visible, text.replace("\r\n", "\n"))


def decoded(text: str) -> str:
    """A text that can be stored: what stands for bytes that are no UTF-8 becomes the replacement character."""
    return text if text.isprintable() else re.sub("[\ud800-\udfff]", "\ufffd", text)


def one_line(text: str) -> str:
    """`terminal_safe` text on one line: any run of white space becomes one space."""
    return " ".join(terminal_safe(text).split())


def log_safe(text: str) -> str:
    r"""Take the force out of CI commands in text that goes to a log, by a backslash inside.

    GitHub's runner obeys a line that begins, white space aside, with `::`, and `##[` anywhere in a line; Azure's agent
    obeys `##vso[`, TeamCity `##teamcity[`. They become `\::`, `#\#[` and so on.
    """
    if "::" in text:
        text = re.sub(_COMMAND_AT_START, r"\1\\::", text)
    return re.sub(_COMMAND_ANYWHERE, r"#\\#", text) if "##" in text else text


def json_safe(document: str) -> str:
    r"""Write as `\uXXXX` what a terminal or a CI log would act on in a JSON document; its meaning stays the same.

    `document` must be valid JSON: `##` and the characters concerned then stand in strings only.
    """
    if not document.isascii() or "\x7f" in document:
        document = re.sub(_UNSEEN_CHARACTER, _json_escape, document)
    return document.replace("##", "#\\u0023")


def command_data(text: str) -> str:
    """Escape the message of a GitHub workflow command: any text, on one line."""
    return terminal_safe(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """Escape the value of a property of a GitHub workflow command."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")


def markdown_code(text: str) -> str:
    """`text` as a Markdown code span on one line; nothing for blank text."""
    content = one_line(text)
    if not content:
        return ""
    fence = "`" * (_longest_backticks(content) + 1)
    pad = " " if content[0] == "`" or content[-1] == "`" else ""
    return f"{fence}{pad}{content}{pad}{fence}"


def markdown_cell(text: str) -> str:
    r"""`text` as a code span inside a cell of a Markdown table.

    A pipe becomes `\|`; after a backslash, where renderers disagree about `\\|`, it becomes a broken bar.
    """
    return markdown_code(re.sub(r"\\\|", r"\\¦", text)).replace("|", "\\|")


def markdown_fence(text: str, language: str = "") -> str:
    """`text` as a fenced Markdown code block, without a final newline."""
    content = terminal_safe(text).strip("\n")
    fence = "`" * max(3, _longest_backticks(content) + 1)
    return f"{fence}{language}\n{content}\n{fence}"


def markdown_prose(text: str) -> str:
    """A sentence as Markdown text: plain words stay, everything else in it becomes a code span.

    What is not a plain word or number (paths, names, addresses, mentions, issue numbers, markup) can't then be read as
    markup or linked by the page that shows it. Parts in single backticks stay code spans.
    """
    words = [_prose_word(match, first=index == 0) for index, match in enumerate(re.finditer(_PROSE, one_line(text)))]
    return " ".join(word for word in words if word)


def html_code(text: str) -> str:
    """`text` as an HTML `code` element on one line: GitHub neither links nor notifies from inside one."""
    from html import escape

    return f"<code>{escape(one_line(text))}</code>"


def html_text(text: str) -> str:
    """`text` as HTML text or as the value of a quoted attribute, line breaks kept."""
    from html import escape

    return escape(terminal_safe(text))


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code <= _LATIN_1 else f"\\u{code:04x}" if code <= _BMP else f"\\U{code:08x}"


def _json_escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code <= _BMP:
        return f"\\u{code:04x}"
    return f"\\u{0xD7C0 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def _longest_backticks(text: str) -> int:
    return max(map(len, re.findall(_BACKTICKS, text)), default=0)


def _prose_word(match: re.Match[str], *, first: bool) -> str:
    word = match[0]
    body = word if word.startswith(":") else word.rstrip(_STOPS)
    stops = word[len(body) :]
    if match[1] is not None:
        return markdown_code(match[1]) + stops
    if first and re.fullmatch(_LIST_NUMBER, word):
        return markdown_code(word)
    if not re.fullmatch(_PLAIN_WORD, word) or re.fullmatch(_COMMIT_LIKE, word):
        return markdown_code(body) + stops if body else markdown_code(word)
    return word
