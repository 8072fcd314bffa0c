"""Progress tells how far, how fast, and how long still; of new work it begins anew."""

import io
import sys
import time

import click

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


def test_other_work_of_as_many_things_begins_anew(monkeypatch):
    shown = Terminal()
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", shown)
    with progress_of(silent=False) as tell:
        for _ in range(2):
            for done in (0, 2, 4):
                tell("a", done, 4)
        for done in range(4):
            tell("b", done, 4)
            time.sleep(0.35)
    assert "0:00:01" in shown.getvalue()


def test_lines_go_above_the_bar(monkeypatch):
    terminal = Terminal()
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(sys, "stdout", terminal)
    with progress_of(silent=False) as tell:
        tell("a", 1, 4)
        click.echo("đã tạo: " + 70 * "x")
        click.echo("lỗi", err=True)
    text = terminal.getvalue()
    # The bar's line is cleared, then written over.
    assert "\r\x1b[2Kđã tạo: " + 70 * "x" + "\n" in text
    assert "\r\x1b[2Klỗi\n" in text
    assert sys.stdout is terminal
