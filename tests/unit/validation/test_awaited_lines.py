"""A manifest line that is not taken apart, since it is the awaited one, is judged as if it had been."""

import hashlib
from random import Random

from oais_vn.formats.bagit import PROFILE_IDENTIFIER
from oais_vn.model.paths import PackagePath
from oais_vn.storage.memory import MemorySource
from oais_vn.validation import manifests

PAYLOAD = {
    f"data/{name}": name.encode()
    for name in ("100%.txt", "a b", "a.txt", "a/b.txt", "a/c.txt", "b.txt", "xuống\ndòng", "Đơn", "đơn", "z")
}
CHANGES = (
    lambda lines, lot: lines.pop(lot.randrange(len(lines))),
    lambda lines, lot: lines.insert(lot.randrange(len(lines)), lot.choice(lines)),
    lambda lines, lot: lot.shuffle(lines),
    lambda lines, lot: lines.insert(lot.randrange(len(lines)), f"{'0' * 64}  data/không-có"),
    lambda lines, lot: lines.insert(lot.randrange(len(lines)), "chẳng là dòng nào"),
    lambda lines, lot: lines.append(lines.pop(0).upper().replace("DATA", "data")),
    lambda lines, lot: lines.append(lines.pop(0).replace("  ", " *")),
    lambda lines, lot: lines.append(lines.pop(0).replace("data/", "./data/")),
    lambda lines, lot: lines.append(lines.pop(lot.randrange(len(lines))) + "\r"),
    lambda lines, lot: lines.append("f" * 64 + lines.pop(lot.randrange(len(lines)))[64:]),
)


def bag(seed):
    """A bag of ours, by its tags, whose manifest was changed in one to three ways."""
    lot = Random(seed)
    written = {path: path.replace("%", "%25").replace("\n", "%0A") for path in PAYLOAD}
    lines = [f"{hashlib.sha256(PAYLOAD[path]).hexdigest()}  {written[path]}" for path in sorted(PAYLOAD)]
    for change in lot.choices(CHANGES, k=lot.randint(1, 3)):
        change(lines, lot)
    tags = f"BagIt-Profile-Identifier: {PROFILE_IDENTIFIER}\n" if lot.random() < 0.5 else "Contact-Name: A\n"
    files = PAYLOAD | {
        "bagit.txt": f"BagIt-Version: {lot.choice(['1.0', '0.97'])}\nTag-File-Character-Encoding: UTF-8\n".encode(),
        "bag-info.txt": tags.encode(),
        "manifest-sha256.txt": "".join(f"{line}\n" for line in lines).encode(),
    }
    return MemorySource({PackagePath(path): data for path, data in files.items()})


def told(report):
    return sorted(
        (each.code, each.severity, str(each.location), sorted(each.params.items())) for each in report.findings
    )


def test_a_changed_manifest_gives_what_reading_every_line_gives(judged, monkeypatch):
    taken = []
    take = manifests._Awaited.take

    def counted(*asked):
        path = take(*asked)
        taken.append(path is not None)
        return path

    for seed in range(40):
        with monkeypatch.context() as patched:
            patched.setattr(manifests._Awaited, "take", counted)
            some = told(judged(bag(seed)))
        with monkeypatch.context() as patched:
            patched.setattr(manifests._Awaited, "take", lambda *_: None)
            assert told(judged(bag(seed))) == some, seed
    assert any(taken)
    assert not all(taken)
