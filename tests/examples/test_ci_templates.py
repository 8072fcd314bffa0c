"""The commands of the CI templates and hooks run as they stand."""

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "examples" / "ci"
COMMAND = re.compile(r"oais-vn ((?:check|validate) \"[^\n]*(?:\n +--report [^\n]+)+)")


def commands(name):
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    return [shlex.split(found.replace("\n", " ")) for found in COMMAND.findall(text)]


@pytest.mark.parametrize(("name", "count"), [("gitlab-ci.yml", 2), ("github-actions.yml", 1)])
def test_the_commands_of_a_template_write_their_reports(name, count, tmp_path, delivery, packed, program):
    packed(delivery, tmp_path / "goi")
    (tmp_path / "bao-cao").mkdir()
    places = {"$DELIVERY": str(delivery), "$PACKAGES": str(tmp_path / "goi")}
    found = commands(name)
    assert len(found) == count
    for command in found:
        words = [places.get(word, word).replace("=bao-cao/", f"={tmp_path}/bao-cao/") for word in command]
        done = program(*words)
        assert done.returncode in (0, 1), done.stderr
        for word in words:
            file = word.partition("=")[2]
            if file.startswith(str(tmp_path)):
                assert Path(file).stat().st_size
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    uploaded = set(re.findall(r"bao-cao/[a-z-]+\.[a-z]+", text))
    assert uploaded <= {word.partition("=")[2] for command in found for word in command}


def test_the_hooks_call_what_there_is(delivery, program):
    entries = re.findall(r"entry: oais-vn (.*)", (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    check, profile = (entry.split() for entry in entries)
    assert program(*check, delivery).returncode in (0, 1)
    assert program(*profile, ROOT / "profiles" / "bagit.toml").returncode == 0
    assert program(*profile, delivery / "delivery.toml").returncode == 4
