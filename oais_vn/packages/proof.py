"""Proving, without reading the payload, that a published package is as it was left."""

from __future__ import annotations

import hashlib

from oais_vn.formats.bagit.reader import read_tags
from oais_vn.model.errors import OaisError
from oais_vn.model.fixity import BLOCK
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import PackageSource
from oais_vn.packages import layout
from oais_vn.packages.tags import TAG_MANIFEST, payload_totals


def stands(source: PackageSource, digest: str) -> bool:
    """Whether the package has this tag manifest, every tag file that it names, and a payload of the size it tells.

    That names, sizes and all metadata of the bag are as they were; that no byte of the payload has changed is what
    judging it finds out.
    """
    try:
        with source.open(TAG_MANIFEST) as stream:
            manifest = stream.read()
        if hashlib.sha256(manifest).hexdigest() != digest:
            return False
        for line in manifest.decode().splitlines():
            value, _, name = line.partition("  ")
            if _sha256(source, PackagePath(name)) != value:
                return False
        with source.open(PackagePath("bag-info.txt")) as stream:
            told = payload_totals(dict(read_tags(stream)))
        sizes = [source.size(path) for path in source.paths() if path.startswith(f"{layout.PAYLOAD}/")]
    except (OaisError, OSError, ValueError):
        return False
    return (len(sizes), sum(sizes)) == told


def _sha256(source: PackageSource, path: PackagePath) -> str:
    digest = hashlib.sha256()
    with source.open(path) as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
