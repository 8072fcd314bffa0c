"""The contract of `StorageTier` over an SFTP server of this machine."""

import asyncio
import os
import threading
import time
from pathlib import Path

import pytest

from oais_vn.contracts.tier import BYTES, KEY, Fault, Meddled, TierContract, broken_at, content
from oais_vn.model.errors import ConfigurationError, StorageError
from oais_vn.model.tiers import Level, Seen, TierInfo
from oais_vn.storage.tiers import sftp
from oais_vn.storage.tiers.sftp import SftpTier

if not os.environ.get("OAIS_VN_CI"):
    pytest.importorskip("paramiko", reason="the extra sftp is not installed")
    pytest.importorskip("asyncssh", reason="the SFTP server of the tests is not installed")
import asyncssh

INFO = TierInfo("may-2", "hdd", "Đà Nẵng", "Phòng tin học", networked=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Port and folder of a server that keeps SFTP's rule: renaming overwrites nothing."""
    folder = tmp_path_factory.mktemp("sftp")
    host, user = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    user.write_private_key(folder / "user")
    user.write_public_key(folder / "authorized")
    loop = asyncio.new_event_loop()

    class Server(asyncssh.SFTPServer):
        def rename(self, oldpath, newpath):
            old, new = (Path(self.map_path(path).decode()) for path in (oldpath, newpath))
            new.hardlink_to(old)
            old.unlink()

    async def serve():
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[host],
            authorized_client_keys=str(folder / "authorized"),
            sftp_factory=Server,
        )

    running = loop.run_until_complete(serve())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    port = running.get_port()
    key = host.export_public_key().decode().strip()
    (folder / "known").write_text(f"[127.0.0.1]:{port} {key}\n")
    yield port, folder
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


class TestSftpTier(TierContract):
    @pytest.fixture
    def tier(self, server, tmp_path):
        port, folder = server
        (tmp_path / "kho").mkdir()
        options = {"host": "127.0.0.1", "port": port, "user": "luu-tru", "path": str(tmp_path / "kho")}
        tier = SftpTier.configured(INFO, {**options, "key_file": "user", "known_hosts": "known"}, folder)
        yield tier
        if tier._connection is not None:
            tier._client.close()

    def again(self, tier):
        return SftpTier(INFO, tier._options, tier._base)

    def place(self, tier, key):
        return Path(tier._root) / key

    def flip(self, tier, key):
        data = bytearray(self.place(tier, key).read_bytes())
        data[0] ^= 1
        self.place(tier, key).write_bytes(data)

    def cut(self, tier, key):
        self.place(tier, key).write_bytes(self.place(tier, key).read_bytes()[:-1])

    def lose(self, tier, key):
        self.place(tier, key).unlink()

    def faulty(self, tier, fault, at):
        def refuse(name, arguments, options):
            if name == "write":
                raise OSError("Failure")
            return arguments, options

        def keep_other_bytes(name, arguments, options):
            if name == "rename" and arguments[1].endswith(KEY):
                hidden = Path(arguments[0])
                hidden.write_bytes(hidden.read_bytes()[:-1] + b"?")
            return arguments, options

        meddle = {
            Fault.BROKEN: broken_at(at, EOFError),
            Fault.FULL: refuse,
            Fault.LYING: keep_other_bytes,
        }.get(fault)
        if tier._connection is None:
            list(tier.scan())
        other = self.again(tier)
        other._connection = Meddled(tier._connection, meddle)
        return meddle and other

    def test_it_is_readable_without_us_and_nothing_else_is_left(self, tier):
        tier.put(KEY, content(BYTES), operation="run-1")
        assert self.place(tier, KEY).read_bytes() == BYTES
        assert self.place(tier, f"{KEY}.sha256").read_text().endswith(f"  {KEY.rpartition('/')[2]}\n")
        assert [path.name for path in Path(tier._root).iterdir()] == ["packages"]

    def test_bytes_are_on_the_servers_disk_before_they_have_a_name(self, tier, monkeypatch):
        calls = []
        sync, rename = os.fsync, Path.hardlink_to
        monkeypatch.setattr(os, "fsync", lambda descriptor: (calls.append("sync"), sync(descriptor)))
        monkeypatch.setattr(Path, "hardlink_to", lambda new, old: (calls.append("name"), rename(new, old)))
        tier.put(KEY, content(BYTES), operation="run-1")
        assert calls == ["sync", "name"] * 2
        assert "(fsync)" in tier.probe().notes[0].vi

    def test_what_killed_runs_left_is_cleaned_after_a_day(self, tier):
        for name, age in ((".oais-vn-old", 90_000), (".oais-vn-new", 3_600), ("mine", 90_000)):
            place = self.place(tier, name)
            place.write_bytes(b"x")
            os.utime(place, (time.time() - age, time.time() - age))
        tier.put(KEY, content(BYTES), operation="run-1")
        assert sorted(path.name for path in Path(tier._root).iterdir()) == [".oais-vn-new", "mine", "packages"]

    def test_a_server_that_cannot_sync_is_told_of(self, tier, monkeypatch):
        monkeypatch.setattr(sftp, "_FSYNC", "fsync@nobody")
        tier.put(KEY, content(BYTES), operation="run-1")
        assert "fsync@openssh.com" in tier.probe().notes[0].en

    def test_a_disk_that_stops_syncing_is_an_error(self, tier, monkeypatch):
        tier.put(KEY, content(BYTES), operation="run-1")
        monkeypatch.setattr(sftp, "_FSYNC", "fsync@nobody")
        with pytest.raises(StorageError):
            tier.put("packages/x", content(BYTES), operation="run-2")
        assert [found.key for found in tier.scan()] == [KEY]

    def test_a_stranger_gets_nothing(self, tier, server, tmp_path):
        (tmp_path / "known").write_text("")
        stranger = SftpTier(INFO, {**tier._options, "known_hosts": str(tmp_path / "known")}, tier._base)
        with pytest.raises(StorageError):
            stranger.put(KEY, content(BYTES), operation="run-1")
        assert list(Path(tier._root).iterdir()) == []

    def test_where_nothing_answers_or_no_folder_is_nothing_is_audited(self, tier):
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        for changed in ({"port": 9}, {"path": f"{tier._root}-other"}):
            away = SftpTier(INFO, {**tier._options, **changed}, tier._base)
            assert away.verify(receipt, Level.READBACK).seen is Seen.NOT_AUDITED
            with pytest.raises(StorageError):
                away.put(KEY, content(BYTES), operation="run-2")


@pytest.mark.parametrize("options", [{}, {"host": "a"}, {"host": "a", "path": 3}, {"host": "a", "path": "b", "x": "y"}])
def test_a_wrong_configuration_is_told(options, tmp_path):
    with pytest.raises(ConfigurationError):
        SftpTier.configured(INFO, options, tmp_path)
