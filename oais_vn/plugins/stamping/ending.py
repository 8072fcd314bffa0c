"""How a page's content ends, so that what is written after it is drawn as if it came first on an empty page."""

from __future__ import annotations

from pikepdf import Token, TokenFilter, TokenType

_PATH_BEGUN = frozenset({b"m", b"l", b"c", b"v", b"y", b"h", b"re"})
_PATH_ENDED = frozenset({b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"n"})
_OPENED = {TokenType.array_open: 1, TokenType.dict_open: 1, TokenType.array_close: -1, TokenType.dict_close: -1}
_DOUBTFUL = (TokenType.bad, TokenType.inline_image)


class Ending(TokenFilter):
    """Follows the content of one page; afterwards says how it ends.

    `closing`: what sets everything back. `excess`: there is a `Q` without a `q`. Readers pass over it; behind a `q`
    of ours it would have one and undo what it did not undo before. With `trim` the filter leaves such `Q` out, and
    everything else as it is. `doubtful`: readers may not agree where the content ends, for something in it has no
    end, or it holds pictures, whose length some take from their size and others from the next `EI`.
    """

    def __init__(self, *, trim: bool = False) -> None:
        super().__init__()
        self.excess = False
        self._trim = trim
        self._saved = 0
        self._marked = 0
        self._open = 0
        self._in_text = False
        self._in_path = False
        self._seen_doubtful = False

    def handle_token(self, token: Token) -> Token | None:
        kind = token.type_
        if kind == TokenType.word:
            if self._is_excess(token.raw_value):
                self.excess = True
                return None
        elif kind in _OPENED:
            self._open += _OPENED[kind]
        elif kind in _DOUBTFUL:
            self._seen_doubtful = True
        return token if self._trim else None

    @property
    def doubtful(self) -> bool:
        return self._seen_doubtful or self._open != 0

    @property
    def closing(self) -> bytes:
        """What ends the path, the text, the marked content and the saved states that are still open.

        It begins with a line end: the content may end in a comment.
        """
        parts = [b"n"] * self._in_path + [b"ET"] * self._in_text + [b"EMC"] * self._marked + [b"Q"] * self._saved
        return b"\n" + b" ".join([*parts, b""])

    def _is_excess(self, operator: bytes) -> bool:
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
