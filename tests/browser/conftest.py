"""Chromium without a window, spoken to over a pipe (`--remote-debugging-pipe`)."""

from __future__ import annotations

import base64
import itertools
import json
import os
import select
import shutil
import subprocess
import time
from pathlib import Path

import pytest

PATIENCE = 120


class Browser:
    """One page of Chromium."""

    def __init__(self, program: str, profile: Path):
        import fcntl  # only POSIX has it, as only there the pipe is at these numbers

        commands, self._send = os.pipe()
        self._receive, answers = os.pipe()
        ours = [fcntl.fcntl(each, fcntl.F_DUPFD, 10) for each in (commands, answers)]
        os.close(commands)
        os.close(answers)

        def placed():
            os.dup2(ours[0], 3)
            os.dup2(ours[1], 4)

        # No sandbox: in a container as root it cannot be had, and the page is our own.
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        self._process = subprocess.Popen(
            [program, *options, f"--user-data-dir={profile}", "--remote-debugging-pipe", "about:blank"],
            pass_fds=(3, 4),
            preexec_fn=placed,  # noqa: PLW1509  # it only puts the pipe at its numbers
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for each in ours:
            os.close(each)
        self._numbers = itertools.count(1)
        self._unread = b""
        self._session = ""
        self.complaints: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params):
        """The result of a command of the DevTools protocol."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._send, json.dumps(message).encode() + b"\0")
        answer = self._until(lambda each: each.get("id") == number)
        assert "error" not in answer, answer
        return answer["result"]

    def open(self, path: Path) -> None:
        """Show the file, and wait until it is loaded."""
        self.call("Page.navigate", url=path.as_uri())
        self._until(lambda each: each.get("method") == "Page.loadEventFired")

    def run(self, script: str):
        """The value of an expression on the page."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def printed(self) -> bytes:
        """The page as PDF, as its own style wants it."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._send)
        os.close(self._receive)

    def _until(self, wanted):
        deadline = time.monotonic() + PATIENCE
        while True:
            message, end, rest = self._unread.partition(b"\0")
            if end:
                self._unread = rest
                value = json.loads(message)
                self._note(value)
                if wanted(value):
                    return value
                continue
            ready, _, _ = select.select([self._receive], [], [], max(0, deadline - time.monotonic()))
            chunk = os.read(self._receive, 1 << 20) if ready else b""
            assert chunk, "Chromium does not answer"
            self._unread += chunk

    def _note(self, event) -> None:
        method, params = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.complaints.append(json.dumps(params["exceptionDetails"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in {"error", "warning"}:
            self.complaints.append(params["entry"]["text"])
        elif method == "Network.requestWillBeSent" and not params["request"]["url"].startswith(("file:", "about:")):
            self.complaints.append(f"asked for {params['request']['url']}")


@pytest.fixture
def browser(tmp_path_factory):
    """A browser that must have had nothing to complain of in the end."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if os.name != "posix":
        pytest.skip("the pipe to Chromium is made for POSIX")
    if program is None:
        message = "there is no Chromium (Debian, Ubuntu: apt install chromium)"
        pytest.fail(message) if os.environ.get("OAIS_VN_CI") else pytest.skip(message)
    opened = Browser(program, tmp_path_factory.mktemp("chromium"))
    try:
        yield opened
    finally:
        opened.close()
    assert opened.complaints == []
