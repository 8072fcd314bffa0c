"""Linked documents of a package (TT05 PL I, III): where in the fonds the document lies that is only named here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from oais_vn.formats.bagit.reader import read_tags
from oais_vn.formats.descriptive.reader import read_record
from oais_vn.formats.linked_documents import (
    SUFFIX,
    ArchivedLink,
    SubmittedLink,
    link_name,
    read_submitted_link,
    write_link,
)
from oais_vn.model.agencies import Archive
from oais_vn.model.errors import ExistsError, InputError, PackageError
from oais_vn.model.identifiers import DocCode, DocId, package_uuid_in
from oais_vn.model.language import Text
from oais_vn.model.paths import PackagePath, portable_name
from oais_vn.model.ports import PackageSource, PackageStore
from oais_vn.model.profile import Shape
from oais_vn.packages import layout
from oais_vn.packages.blueprint import SourceDocument
from oais_vn.packages.content import content_stem
from oais_vn.packages.editions import latest, name_in
from oais_vn.packages.head import package_folder, within
from oais_vn.packages.tags import FONDS, IDENTIFIER


class LinkTargetError(PackageError):
    """The package that holds a linked document is not among the fonds' packages, or not yet."""


def submitted(document: SourceDocument, target: str, name: str) -> SourceDocument:
    """The document as a SIP has it: a file that names the `target` (docId); `name` is that of the target's file."""
    content = write_link(SubmittedLink(target))
    return replace(document, path=None, name=link_name(name), linked=True, made=lambda: [content])


def submitted_target(document: SourceDocument, source: PackageSource) -> str:
    """The identifier (docId) that a linked document of a SIP names."""
    if document.path is None:
        return ""
    with source.open(document.path) as stream:
        return read_submitted_link(stream, document.path).document


@dataclass(frozen=True)
class LinkResolver:
    """Finds linked documents among the packages of `store` that have `shape` and belong to the fonds `fonds`.

    A fonds is known by its code and by the archive that gave the code (`archive.fonds_namespace`).
    """

    store: PackageStore
    shape: Shape
    fonds: str
    archive: Archive

    def archived(self, document: SourceDocument, target: str) -> SourceDocument:
        """The document as an AIP has it: a file that says which package holds the `target` (docId), and where.

        Raises `LinkTargetError` when that package is not there, `PackageError` when it belongs to another
        fonds, or has no such document, or has itself only a link to it.
        """
        link = self._link(target)
        content = write_link(link)
        name = link_name(link.place.name)
        return replace(document, path=None, name=name, linked=True, made=lambda: [content])

    def _link(self, target: str) -> ArchivedLink:
        wanted = _doc_id(target)
        held = latest(self.store, self._name(target, wanted.dossier), self.shape.name)
        if held is None:
            raise LinkTargetError(
                Text(
                    f"tài liệu liên kết {target}: chưa có gói của hồ sơ {wanted.dossier} trong thư mục ra; "
                    "hãy đóng gói hoặc tiếp nhận hồ sơ đó trước, vào cùng thư mục",
                    f"linked document {target}: there is no package of dossier {wanted.dossier} in the output folder; "
                    "pack or ingest that dossier first, into the same folder",
                )
            )
        holder = held.source
        with holder.open(PackagePath("bag-info.txt")) as stream:
            tags = dict(read_tags(stream))
        if tags.get(FONDS) != self.fonds:
            raise PackageError(
                Text(
                    f"tài liệu liên kết {target} thuộc phông {tags.get(FONDS)}, không phải phông {self.fonds}: "
                    "chỉ được liên kết trong cùng một phông (TT05 PL I)",
                    f"linked document {target} belongs to fonds {tags.get(FONDS)}, not to {self.fonds}: "
                    "links stay in one fonds (TT05 PL I)",
                ),
                path=holder.location,
            )
        folder = package_folder(holder)
        path = _file(holder, within(folder, layout.DATA), wanted)
        with holder.open(within(folder, layout.RECORD)) as stream:
            code = read_record(stream, layout.RECORD)[self.shape.record_code]
        return ArchivedLink(
            fonds=portable_name(self.fonds),
            package=package_uuid_in(tags[IDENTIFIER]),
            path=layout.DATA / path.name,
            size=holder.size(path),
            place=layout.DATA / path.name,
            document=str(DocCode(code, wanted.ordinal)),
        )

    def _name(self, target: str, dossier: str) -> str:
        try:
            return name_in(self.store, self.archive, dossier, self.shape.name)
        except ExistsError as error:
            raise self._elsewhere(target, str(error.place)) from error

    def _elsewhere(self, target: str, place: str) -> PackageError:
        own = self.archive.fonds_namespace
        return PackageError(
            Text(
                f"tài liệu liên kết {target} ở {place} thuộc phông của cơ quan lưu trữ khác, không phải phông "
                f"{self.fonds} của {own}: chỉ được liên kết trong cùng một phông (TT05 PL I)",
                f"linked document {target} at {place} belongs to a fonds of another archive, not to {self.fonds} of "
                f"{own}: links stay in one fonds (TT05 PL I)",
            ),
            path=place,
        )


def _doc_id(target: str) -> DocId:
    try:
        return DocId.parse(target)
    except InputError as error:
        raise PackageError(
            Text(f"tài liệu liên kết: {error.text.vi}", f"linked document: {error.text.en}"), path=target
        ) from error


def _file(holder: PackageSource, data: PackagePath, wanted: DocId) -> PackagePath:
    stem = content_stem(wanted.dossier, wanted.ordinal)
    for path in holder.paths():
        if path.under(data) and (path.name == stem or path.name.startswith(f"{stem}.")):
            if not path.name.endswith(SUFFIX):
                return path
            break
    raise PackageError(
        Text(
            f"{holder.location}: không có tệp của tài liệu liên kết {wanted} (hoặc ở đó cũng chỉ là liên kết)",
            f"{holder.location}: there is no file of the linked document {wanted} (or it is only a link there too)",
        ),
        path=holder.location,
    )
