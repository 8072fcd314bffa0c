"""How a page's content ends, so that what is written after it is drawn as if it came first on an empty page."""

from __future__ import annotations

import re

from pikepdf import Token, TokenFilter, TokenType

_PATH_BEGUN = frozenset({b"m", b"l", b"c", b"v", b"y", b"h", b"re"})
_PATH_ENDED = frozenset({b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"n"})
_CLOSERS = {TokenType.array_open: b"]", TokenType.dict_open: b">>"}
_CLOSED = {TokenType.array_close: b"]", TokenType.dict_close: b">>"}
_PARENTHESIS = re.compile(rb"\\.|([()])", re.DOTALL)


class Ending(TokenFilter):
    """Follows the content of one page. Afterwards `closing` is what sets everything back.

    Readers pass over a `Q` that has no `q`; behind a `q` of ours it would have one and undo what it did not undo
    before. `excess` says whether there is such a `Q`; with `trim` the filter leaves it out and all else as it is.
    """

    def __init__(self, *, trim: bool = False) -> None:
        super().__init__()
        self.excess = False
        self._trim = trim
        self._saved = 0
        self._marked = 0
        self._in_text = False
        self._in_path = False
        self._open: list[bytes] = []
        self._broken = b""
        self._last_word = b""

    def handle_token(self, token: Token) -> Token | None:  # type: ignore[override] # the stub knows a default
        kind = token.type_
        if kind == TokenType.word:
            self._last_word = token.raw_value
            if not self._open and self._counts(token.raw_value):
                self.excess = True
                return None
        elif kind in _CLOSERS:
            self._open.append(_CLOSERS[kind])
        elif kind in _CLOSED:
            if self._open and self._open[-1] == _CLOSED[kind]:
                self._open.pop()
        elif kind == TokenType.bad:
            self._broken = token.raw_value
        if kind not in (TokenType.bad, TokenType.eof):
            self._broken = b""
        return token if self._trim else None

    @property
    def closing(self) -> bytes:
        """What ends every text, picture, list, path, text object, marked content and saved state still open.

        It begins with a line end: the content may end in a comment.
        """
        parts = [self._unbroken(), b"".join(reversed(self._open))]
        parts += [b"n"] * self._in_path + [b"ET"] * self._in_text + [b"EMC"] * self._marked + [b"Q"] * self._saved
        return b"\n" + b" ".join(part for part in parts if part) + b"\n"

    def _counts(self, operator: bytes) -> bool:
        """Take note of an operator; true for a `Q` that has no `q`."""
        if operator == b"q":
            self._saved += 1
        elif operator == b"Q":
            if not self._saved:
                return True
            self._saved -= 1
        elif operator in (b"BT", b"ET"):
            self._in_text = operator == b"BT"
        elif operator in (b"BMC", b"BDC"):
            self._marked += 1
        elif operator == b"EMC":
            self._marked = max(0, self._marked - 1)
        elif operator in _PATH_BEGUN:
            self._in_path = True
        elif operator in _PATH_ENDED:
            self._in_path = False
        return False

    def _unbroken(self) -> bytes:
        """What ends a string or an inline picture that has no end."""
        if self._broken and self._last_word == b"ID":
            return b"EI"
        if self._broken.startswith(b"<"):
            return b">"
        if self._broken.startswith(b"("):
            signs = [match[1] for match in _PARENTHESIS.finditer(self._broken)]
            return b")" * (signs.count(b"(") - signs.count(b")"))
        return b""
