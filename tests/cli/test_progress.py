"""Progress tells how far, how fast, and how long still; of new work it begins anew."""

import io
import sys
import time

from oais_vn.cli.progress import progress_of


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def test_rate_and_time_left_are_told(monkeypatch):
    shown = Terminal()
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", shown)
    with progress_of(silent=False) as tell:
        assert tell is not None
        tell("Văn bản", 200, None)
        for done in range(6):
            tell("a.pdf", 100 * done, 10_000)
            time.sleep(0.15)
    text = shown.getvalue()
    assert "500/10000" in text
    assert "/s" in text


def test_nothing_is_drawn_where_nobody_looks(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress_of(silent=False) as tell:
        assert tell is None
