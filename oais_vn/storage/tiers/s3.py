"""A tier in a bucket of an S3 service, of which nothing is believed that was not read back (extra `s3`)."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from oais_vn.model.errors import ConfigurationError, ExistsError, PluginError, StorageError
from oais_vn.model.fixity import BLOCK, Digest, Digester
from oais_vn.model.language import Text
from oais_vn.model.tiers import (
    Capabilities,
    Content,
    Found,
    Level,
    Recall,
    Receipt,
    Seen,
    TierInfo,
    Verdict,
    require_key,
    tombstone_key,
)
from oais_vn.storage.tiers.answers import missing_copy, not_as_claimed, other_bytes, seen_in, withdrawn_key

_PART = 16 << 20
_MOST_PARTS = 9000
_OPTIONS = {"bucket": "", "prefix": "", "endpoint": "", "region": "", "profile": ""}
_ABSENT = {"404", "NoSuchKey", "NotFound"}
_TAKEN = {"412", "PreconditionFailed", "409", "ConditionalRequestConflict"}
_COLD = {"GLACIER", "DEEP_ARCHIVE"}
_ASLEEP = Text("đang ở lớp lưu lạnh; cần gọi về trước", "in a cold storage class; it must be recalled first")


class S3Tier:
    """Objects in a bucket under `prefix`. Credentials are found as boto3 finds them (environment, profile).

    Services that call themselves compatible differ: `probe` tells what this one does. Whatever it promises, a key is
    looked at before it is written, and what was written is read back.
    """

    def __init__(self, info: TierInfo, options: Mapping[str, str]) -> None:
        self._info = info
        self._options = {**_OPTIONS, **options}
        self._bucket = self._options["bucket"]
        prefix = self._options["prefix"].strip("/")
        self._prefix = f"{prefix}/" if prefix else ""

    @classmethod
    def configured(cls, info: TierInfo, options: Mapping[str, Any], base: Path) -> S3Tier:  # noqa: ARG003
        """The tier of an archive.toml: `bucket`; perhaps `prefix`, `endpoint`, `region`, `profile`."""
        wrong = [key for key, value in options.items() if key not in _OPTIONS or not isinstance(value, str)]
        if wrong or not options.get("bucket"):
            keys = ", ".join(_OPTIONS)
            raise ConfigurationError(
                Text(
                    f'nơi lưu {info.code}: loại "s3" cần bucket = "…"; chỉ nhận các khóa chuỗi: {keys}',
                    f'tier {info.code}: type "s3" needs bucket = "…"; it takes text under: {keys}',
                )
            )
        return cls(info, dict(options))

    def describe(self) -> TierInfo:
        return self._info

    def check_key(self, key: str) -> None:
        require_key(key)

    def probe(self) -> Capabilities:
        create_only = self._keeps_first_bytes()
        digest_checked = self._refuses_wrong_digest()
        with self._told("probe"):
            locked = self._lock_is_on()
        notes = []
        if not create_only:
            notes.append(
                Text(
                    "bỏ qua điều kiện If-None-Match: hai lần ghi cùng lúc có thể đè nhau",
                    "ignores If-None-Match: two writers at once may overwrite each other",
                )
            )
        if not digest_checked:
            notes.append(Text("nhận cả byte sai SHA-256", "takes bytes of another SHA-256"))
        return Capabilities(create_only, digest_checked, durable=False, worm=locked, notes=tuple(notes))

    def put(self, key: str, content: Content, *, operation: str) -> Receipt:
        require_key(key)
        if self._head(tombstone_key(key)) is not None:
            raise withdrawn_key(key, self._info.code)
        self._require_as_claimed(key, content)
        receipt = Receipt(self._info.code, key, content.size, content.digests)
        if self._head(key) is None:
            # Somebody may be faster; whether with the same bytes is seen below.
            with suppress(ExistsError):
                self._upload(key, content)
        if self.verify(receipt, Level.READBACK).seen is not Seen.OK:
            raise other_bytes(key, self._info.code)
        head = self._head(key) or {}
        return receipt._replace(version=_version(head))

    def verify(self, receipt: Receipt, level: Level) -> Verdict:
        try:
            head = self._head(receipt.key, receipt.version)
        except StorageError as error:
            return Verdict(Seen.NOT_AUDITED, Level.PRESENCE, error.text)
        if head is None:
            return Verdict(Seen.MISSING, Level.PRESENCE, Text("không có trong bucket", "not in the bucket"))
        if level is Level.READBACK and not _is_awake(head):
            return Verdict(Seen.NOT_AUDITED, Level.DIGEST, _ASLEEP)
        told = _told_digests(head)
        return seen_in(receipt, level, int(head["ContentLength"]), told, lambda: self.get(receipt))

    def recall(self, receipt: Receipt) -> Recall:
        head = self._head(receipt.key, receipt.version)
        if head is None:
            raise missing_copy(receipt.key, self._info.code)
        if _is_awake(head):
            return Recall(True)
        if "Restore" not in head:
            with self._told(receipt.key):
                self._client.restore_object(
                    Bucket=self._bucket, Key=self._prefix + receipt.key, RestoreRequest={"Days": 7}
                )
        return Recall(False, _ASLEEP)

    def get(self, receipt: Receipt, offset: int = 0) -> Iterator[bytes]:
        if offset >= receipt.size:
            # No range begins where nothing is left; that there is such an object is asked all the same.
            if self._head(receipt.key, receipt.version) is None:
                raise missing_copy(receipt.key, self._info.code)
            return
        wanted = {"Range": f"bytes={offset}-"} if offset else {}
        with self._told(receipt.key):
            answer = self._client.get_object(**self._place(receipt.key, receipt.version), **wanted)
            with answer["Body"] as body:
                while block := body.read(BLOCK):
                    yield block

    def scan(self) -> Iterator[Found]:
        with self._told(self._prefix or self._bucket):
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
            listed = sorted(
                (entry["Key"].removeprefix(self._prefix), entry["Size"])
                for page in pages
                for entry in page.get("Contents", ())
            )
        for key, size in listed:
            head = self._head(key)
            if head is not None:
                yield Found(key, size, _told_digests(head))

    def withdraw(self, receipt: Receipt, tombstone: bytes) -> None:
        place = tombstone_key(receipt.key)
        if self._head(place) is None:
            with self._told(place):
                checked = {"ChecksumAlgorithm": "SHA256", "ChecksumSHA256": _checksum(tombstone)}
                self._client.put_object(**self._place(place), Body=tombstone, IfNoneMatch="*", **checked)
        with self._told(receipt.key):
            for version in self._versions(receipt.key):
                self._client.delete_object(**self._place(receipt.key, version))
            if self._head(receipt.key) is not None:
                self._client.delete_object(**self._place(receipt.key))

    def _require_as_claimed(self, key: str, content: Content) -> None:
        """Read the source once before a byte is sent: what lies in a bucket cannot always be taken back."""
        digester = Digester(digest.algorithm for digest in content.digests)
        with content.opened() as stream:
            while block := stream.read(BLOCK):
                digester.update(block)
        if (digester.size, digester.digests()) != (content.size, content.digests):
            raise not_as_claimed(key, self._info.code)

    def _upload(self, key: str, content: Content) -> None:
        told = {"Metadata": {digest.algorithm: digest.value for digest in content.digests}}
        with self._told(key), content.opened() as stream:
            if content.size <= _PART:
                data = _read(stream, content.size)
                checked = {"ChecksumAlgorithm": "SHA256", "ChecksumSHA256": _checksum(data)}
                self._client.put_object(**self._place(key), Body=data, IfNoneMatch="*", **checked, **told)
                return
            begun = self._client.create_multipart_upload(**self._place(key), ChecksumAlgorithm="SHA256", **told)
            upload = {**self._place(key), "UploadId": begun["UploadId"]}
            try:
                parts = list(self._parts(upload, stream, content.size))
                self._client.complete_multipart_upload(**upload, MultipartUpload={"Parts": parts}, IfNoneMatch="*")
            except BaseException:
                self._client.abort_multipart_upload(**upload)
                raise

    def _parts(self, upload: Mapping[str, str], stream: BinaryIO, size: int) -> Iterator[dict[str, Any]]:
        length = max(_PART, -(-size // _MOST_PARTS))
        number = 0
        while data := _read(stream, length):
            number += 1
            checksum = _checksum(data)
            done = self._client.upload_part(**upload, PartNumber=number, Body=data, ChecksumSHA256=checksum)
            yield {"PartNumber": number, "ETag": done["ETag"], "ChecksumSHA256": checksum}

    def _keeps_first_bytes(self) -> bool:
        key = "probe/canary"
        with self._told(key):
            self._client.put_object(**self._place(key), Body=b"first")
            with suppress(self._errors.ClientError):
                self._client.put_object(**self._place(key), Body=b"second", IfNoneMatch="*")
            kept = self._client.get_object(**self._place(key))["Body"].read() == b"first"
            self._client.delete_object(**self._place(key))
        return bool(kept)

    def _refuses_wrong_digest(self) -> bool:
        key = "probe/digest"
        with self._told(key):
            try:
                self._client.put_object(**self._place(key), Body=b"bytes", ChecksumSHA256=_checksum(b"other bytes"))
            except self._errors.ClientError:
                return True
            self._client.delete_object(**self._place(key))
        return False

    def _lock_is_on(self) -> bool:
        try:
            answer = self._client.get_object_lock_configuration(Bucket=self._bucket)
        except self._errors.ClientError:
            return False
        rule = answer.get("ObjectLockConfiguration", {})
        return rule.get("ObjectLockEnabled") == "Enabled" and bool(rule.get("Rule"))

    def _versions(self, key: str) -> list[str]:
        try:
            pages = self._client.get_paginator("list_object_versions").paginate(
                Bucket=self._bucket, Prefix=self._prefix + key
            )
            return [
                entry["VersionId"]
                for page in pages
                for entry in page.get("Versions", ())
                if entry["Key"] == self._prefix + key and entry.get("VersionId") not in (None, "null")
            ]
        except self._errors.ClientError:
            # Services without versions.
            return []

    def _head(self, key: str, version: str = "") -> dict[str, Any] | None:
        with self._told(key):
            try:
                answer: dict[str, Any] = self._client.head_object(**self._place(key, version))
            except self._errors.ClientError as error:
                if error.response["Error"]["Code"] in _ABSENT:
                    return None
                raise
        return answer

    def _place(self, key: str, version: str = "") -> dict[str, str]:
        place = {"Bucket": self._bucket, "Key": self._prefix + key}
        return {**place, "VersionId": version} if version else place

    @cached_property
    def _errors(self) -> Any:
        try:
            from botocore import exceptions
        except ImportError as error:
            raise PluginError(
                Text('thiếu thư viện: pip install "oais-vn[s3]"', 'a library is missing: pip install "oais-vn[s3]"')
            ) from error
        return exceptions

    @cached_property
    def _client(self) -> Any:
        options = {name: value or None for name, value in self._options.items()}
        if self._errors is None:
            return None
        import boto3

        session = boto3.session.Session(profile_name=options["profile"], region_name=options["region"])
        return session.client("s3", endpoint_url=options["endpoint"])

    @contextmanager
    def _told(self, key: str) -> Iterator[None]:
        try:
            yield
        except self._errors.ClientError as error:
            code = error.response["Error"]["Code"]
            if code in _TAKEN:
                raise other_bytes(key, self._info.code) from error
            if code in _ABSENT:
                raise missing_copy(key, self._info.code) from error
            raise self._failure(key, error, may_retry=False) from error
        except (self._errors.BotoCoreError, self._errors.HTTPClientError) as error:
            raise self._failure(key, error, may_retry=True) from error

    def _failure(self, key: str, error: Exception, *, may_retry: bool) -> StorageError:
        return StorageError(
            Text(
                f"{self._info.code}: bucket {self._bucket}, {key}: {error}. Hãy kiểm tra kết nối, quyền và tên bucket",
                f"{self._info.code}: bucket {self._bucket}, {key}: {error}. Check connection, rights and bucket name",
            ),
            place=self._info.code,
            may_retry=may_retry,
        )


def _read(stream: BinaryIO, size: int) -> bytes:
    """`size` bytes, or what is left; a stream may give fewer at a time."""
    data = bytearray()
    while len(data) < size and (block := stream.read(size - len(data))):
        data += block
    return bytes(data)


def _checksum(data: bytes) -> str:
    digester = Digester(("sha256",))
    digester.update(data)
    return base64.b64encode(bytes.fromhex(digester.digests()[0].value)).decode()


def _told_digests(head: Mapping[str, Any]) -> tuple[Digest, ...]:
    metadata = head.get("Metadata", {})
    return tuple(Digest(name, metadata[name]) for name in ("sha256", "sha512") if name in metadata)


def _is_awake(head: Mapping[str, Any]) -> bool:
    return head.get("StorageClass") not in _COLD or 'ongoing-request="false"' in head.get("Restore", "")


def _version(head: Mapping[str, Any]) -> str:
    version = str(head.get("VersionId") or "")
    return "" if version == "null" else version
