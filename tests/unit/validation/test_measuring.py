"""Files are measured by all threads, however they differ in size."""

from oais_vn.storage.directory import DirectorySource
from oais_vn.validation.files import Files


def test_large_files_after_small_ones_are_shared_out(tmp_path, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    for number in range(8):
        (tmp_path / f"a{number}").write_bytes(b"x")
    for number in range(32):
        (tmp_path / f"b{number:02}").write_bytes(bytes(1 << 16))
    batches = []
    measured = DirectorySource.measured

    def noted(self, paths, algorithms):
        paths = list(paths)
        batches.append(paths)
        return measured(self, paths, algorithms)

    monkeypatch.setattr(DirectorySource, "measured", noted)
    files = Files(DirectorySource(tmp_path))
    files.measure(("sha256",))
    assert sorted(path for batch in batches for path in batch) == sorted(each.name for each in tmp_path.iterdir())
    assert max(map(len, batches)) <= 40 // 8
    assert files.digest_at(8, "sha256") == files.digest_at(39, "sha256") != files.digest_at(0, "sha256")
