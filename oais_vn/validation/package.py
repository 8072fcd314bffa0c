"""A package that is being judged: what kind of thing it is, where its parts lie, and what was seen in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from oais_vn.formats.bagit import PROFILE_IDENTIFIER
from oais_vn.formats.bagit.profile import BagItProfile
from oais_vn.formats.bagit.reader import (
    Declaration,
    Tags,
    Version,
    manifest_algorithm,
    read_declaration,
    read_tags,
)
from oais_vn.formats.descriptive.reader import read_record
from oais_vn.formats.mets.reader import ReadDivision, ReadHeader, read_mets
from oais_vn.model.description import Record
from oais_vn.model.errors import OaisError
from oais_vn.model.language import Text
from oais_vn.model.location import Location
from oais_vn.model.measuring import EMPTY_FOLDER, FILE, MeasuringSource
from oais_vn.model.paths import PackagePath
from oais_vn.model.ports import FolderedSource, FolderKnowing, PackageSource, SerializedSource
from oais_vn.model.profile import Profile, Shape
from oais_vn.model.report import Severity
from oais_vn.model.requirements import RequirementSet
from oais_vn.validation.files import Files, Marks, algorithm_named
from oais_vn.validation.manner import Manner
from oais_vn.validation.noted import Noted
from oais_vn.validation.rule import Hit
from oais_vn.validation.seen import Seen

METS = PackagePath("METS.xml")
PAYLOAD = "data"
EVIDENCE = "evidence"
"""Reserved for signatures over the tag manifests, which therefore cannot list it (interface: on disk)."""
DECLARATION = PackagePath("bagit.txt")
TAGS = PackagePath("bag-info.txt")
OLD_TAGS = PackagePath("package-info.txt")
"""What bag-info.txt was called before BagIt 0.96."""
FETCH = PackagePath("fetch.txt")
IDENTIFIER = "External-Identifier"
CODE = "Internal-Sender-Identifier"
SHAPE = "OAIS-VN-Shape"
PROFILE = "OAIS-VN-Profile"
"""Tags by which a bag says what it holds (interface: on disk)."""
_INNER = ("metadata", "representations", "schemas", "documentation")
"""Folders of a package, which are no package themselves."""


@dataclass(frozen=True)
class Manifest:
    """One manifest file of the bag; `algorithm` is None when we do not know it."""

    path: PackagePath
    name: str
    algorithm: str | None
    is_tag_manifest: bool


@dataclass(frozen=True)
class Bag:
    """The tag files of the bag around the package."""

    declaration: Declaration | None
    tags: Tags | None
    manifests: tuple[Manifest, ...]

    @property
    def version(self) -> Version:
        """The declared version; 1.0 when none can be made out."""
        declared = None if self.declaration is None else self.declaration.version
        return declared or (1, 0)

    @property
    def encoding(self) -> str:
        """The encoding of the tag files."""
        return "utf-8" if self.declaration is None else self.declaration.encoding

    def named_profiles(self) -> tuple[str, ...]:
        """The BagIt profiles that it says it keeps, by their identifiers."""
        return () if self.tags is None else self.tags.all("BagIt-Profile-Identifier")

    @property
    def is_ours(self) -> bool:
        """Whether it says that it keeps our BagIt profile, and so our writer's canonical form."""
        return PROFILE_IDENTIFIER in self.named_profiles()


class KeptRecords:
    """Records that were read when they were validated, some 1,400 of the usual size; each is given once.

    `most` is in bytes of their XML; in memory they take about four times as much.
    """

    def __init__(self, most: int = 1 << 20) -> None:
        self._left = most
        self._records: dict[PackagePath, Record] = {}

    def keep(self, path: PackagePath, record: Record, size: int) -> None:
        """Keep a record whose XML has `size` bytes, while there is room."""
        if size <= self._left:
            self._left -= size
            self._records[path] = record

    def take(self, path: PackagePath) -> Record | None:
        """The record at `path`, if it was kept."""
        return self._records.pop(path, None)


@dataclass
class Package:
    """Everything that the rules ask about one package.

    `folder` is where the package folder lies below the bag (or the empty string for a bare one), None when there is
    no METS.xml; `tree` is the same, or where it would lie. `headers` has every METS that could be read and `manners`
    what it is like, `referenced` every file that some METS names, `preservation` those that it calls PREMIS,
    `provenance` those of them in a `digiprovMD`, `described` the metadata files by the section that names them,
    `divisions` the divisions of the package's METS that are about representations. `code` is that of the dossier as
    its record says it. `top` is the folder of an archive in which all lies, `media_type` what kind of archive it is
    (empty: none). `bagit_profiles` are the BagIt profiles by which the bag is judged. `requirements` are those that a
    package of its type has to keep.
    """

    location: str
    root: str
    files: Files
    bag: Bag | None
    folder: str | None
    shape: Shape | None = None
    needs_package: bool = True
    needs_bag: bool = False
    headers: dict[PackagePath, ReadHeader] = field(default_factory=dict)
    referenced: Marks = field(init=False)
    preservation: set[PackagePath] = field(default_factory=set)
    provenance: set[PackagePath] = field(default_factory=set)
    manners: dict[PackagePath, Manner] = field(default_factory=dict)
    profile: Profile | None = None
    code: str = ""
    top: str = ""
    tree: str = ""
    media_type: str = ""
    bagit_profiles: tuple[BagItProfile, ...] = ()
    requirements: tuple[RequirementSet, ...] = ()
    divisions: list[ReadDivision] = field(default_factory=list)
    described: dict[PackagePath, str] = field(default_factory=dict)
    records: KeptRecords = field(default_factory=KeptRecords)
    _filled: dict[str, bool] = field(default_factory=dict)
    seen: dict[Seen | str, Noted] = field(default_factory=lambda: {kind: Noted() for kind in Seen})

    def __post_init__(self) -> None:
        self.referenced = Marks(self.files)

    def note(
        self,
        kind: Seen,
        path: str | None,
        line: int | None = None,
        *,
        severity: Severity | None = None,
        **params: object,
    ) -> None:
        """Put down that `kind` was seen at a place; `severity` where it weighs otherwise than its rule says."""
        self.put(kind, Hit(Location(path=path, line=line), params, severity))

    def put(self, kind: Seen | str, hit: Hit) -> None:
        """Put down a hit: of a kind of thing that was seen, or of the requirement of this code."""
        self.seen.setdefault(kind, Noted()).append(hit)

    def named_bagit_profiles(self) -> tuple[str, ...]:
        """The BagIt profiles that the bag names."""
        return () if self.bag is None else self.bag.named_profiles()

    def within(self, path: str) -> PackagePath:
        """A path of the package folder as a path of the bag."""
        return PackagePath(f"{self.tree}/{path}" if self.tree else path)

    def folder_files(self) -> Iterator[PackagePath]:
        """The files of the package folder, by their paths in the bag."""
        if self.folder is not None:
            yield from self.tree_files()

    def tree_files(self) -> Iterator[PackagePath]:
        """The files of the package folder, or of where it would lie."""
        yield from map(self.files.__getitem__, self.files.below(self.tree))

    def holds(self, folder: str) -> bool:
        """Whether there is a file below this folder of the bag, other than an empty hidden one that keeps its place."""
        if folder not in self._filled:
            self._filled[folder] = any(not self.keeps_place(self.files[at]) for at in self.files.below(folder))
        return self._filled[folder]

    def keeps_place(self, path: PackagePath) -> bool:
        """Whether the file is an empty hidden one (`.gitkeep`), put there so that its folder is not lost."""
        return path.name.startswith(".") and self.files.size(path) == 0

    def header(self) -> ReadHeader | None:
        """What the package's own METS says on its head."""
        return None if self.folder is None else self.headers.get(self.within(METS))

    @property
    def folder_name(self) -> str:
        """The name of the package folder: in a bare folder or archive, of that itself."""
        return (self.tree or self.root or self.top or self.location.rstrip("/")).rpartition("/")[2]

    def tag(self, name: str) -> str:
        """A tag of bag-info.txt; empty where there is none."""
        return "" if self.bag is None or self.bag.tags is None else self.bag.tags.get(name) or ""

    def tolerates(self, form: str) -> bool:
        """Whether the profile takes a form that the Circular prints and the schemas refuse."""
        return self.profile is not None and form in self.profile.tolerance.literal_forms

    def representations(self) -> tuple[str, ...]:
        """The names of the folders under `representations/`."""
        inside = self.files.inside(self.within("representations"))
        return tuple(sorted(name for name, is_folder in inside if is_folder))


def open_package(source: PackageSource) -> Package:
    """Look what `source` holds: a bag, a bare package folder, or neither; nothing but tag files is read.

    The bag or folder may lie in the one folder at the top, as in a serialised bag (RFC 8493 §4).
    """
    root = _root(source)
    refused, empty = Noted(), Noted()
    files = Files(source, root, _paths(source, root, refused, empty))
    bag = _bag(files)
    folder = _folder(files, is_bag=bag is not None)
    package = Package(
        location=source.location,
        root=root,
        files=files,
        bag=bag,
        folder=folder,
        tree=_tree(files, is_bag=bag is not None) if folder is None else folder,
        top=source.top if isinstance(source, FolderedSource) else "",
        media_type=source.media_type if isinstance(source, SerializedSource) else "",
    )
    package.seen[Seen.REFUSED] = refused
    package.seen[Seen.EMPTY_FOLDER] = empty
    return package


def _paths(source: PackageSource, root: str, refused: Noted, empty: Noted) -> Iterator[str]:
    """The source's files; what else lies in it is noted meanwhile."""
    for path, kind in _entries(source):
        if kind == FILE:
            yield path
        elif kind != EMPTY_FOLDER:
            refused.append(Hit(Location(path=path), {"reason": kind}))
        # An empty payload is a valid bag, and evidence may come later.
        elif path.removeprefix(f"{root}/") not in (PAYLOAD, EVIDENCE):
            empty.append(Hit(Location(path=path)))


def _entries(source: PackageSource) -> Iterator[tuple[str, str]]:
    if isinstance(source, MeasuringSource):
        yield from source.entries()
        return
    yield from ((path, FILE) for path in source.paths())
    yield from source.refusals()
    if isinstance(source, FolderKnowing):
        yield from ((path, EMPTY_FOLDER) for path in source.empty_folders())


def _root(source: PackageSource) -> str:
    first = ""
    for path in source.paths():
        head, slash, _ = path.partition("/")
        if not slash or head in _INNER or (first and head != first):
            return ""
        first = head
    return first


def _bag(files: Files) -> Bag | None:
    manifests = []
    for name, is_folder in files.inside(""):
        named = None if is_folder else manifest_algorithm(name)
        if named is not None:
            manifests.append(Manifest(PackagePath(name), named[0], algorithm_named(named[0]), named[1]))
    if DECLARATION not in files and not manifests:
        return None
    declaration = _read_declaration(files)
    version = (declaration.version if declaration is not None else None) or (1, 0)
    encoding = "utf-8" if declaration is None else declaration.encoding
    return Bag(declaration, _read_tags(files, encoding, version), tuple(manifests))


def _read_declaration(files: Files) -> Declaration | None:
    if DECLARATION not in files:
        return None
    try:
        with files.open(DECLARATION) as stream:
            return read_declaration(stream)
    except (OaisError, OSError):
        return None


def _read_tags(files: Files, encoding: str, version: Version) -> Tags | None:
    path = OLD_TAGS if version < (0, 96) and TAGS not in files else TAGS
    if path not in files:
        return None
    try:
        with files.open(path) as stream:
            return read_tags(stream, encoding, version)
    except (OaisError, OSError):
        return None


def _folder(files: Files, *, is_bag: bool) -> str | None:
    """The folder of METS.xml: of a bag, `data/<name>` or `data` itself; `data/<name>` when there are many."""
    if not is_bag:
        return "" if METS in files else None
    if f"{PAYLOAD}/{METS}" in files:
        return PAYLOAD
    folders = (f"{PAYLOAD}/{name}" for name, is_folder in files.inside(PAYLOAD) if is_folder)
    return next((folder for folder in folders if f"{folder}/{METS}" in files), None)


def _tree(files: Files, *, is_bag: bool) -> str:
    """Where the folder of a package without METS.xml lies: all of it, or the one folder in the bag's payload."""
    if not is_bag:
        return ""
    inside = list(islice(files.inside(PAYLOAD), 2))
    return f"{PAYLOAD}/{inside[0][0]}" if len(inside) == 1 and inside[0][1] else PAYLOAD


def reason_of(error: Exception) -> Text:
    """What an error says, in both languages."""
    return error.text if isinstance(error, OaisError) else Text(str(error), str(error))


def shape_of(package: Package, profile: Profile) -> Shape | None:
    """The shape that the bag names, else the one that fits METS' head and the fields of the package's record."""
    named = profile.shapes.get(package.tag(SHAPE))
    header = head_of(package)
    if named is not None or header is None:
        return named
    return profile.shape_of(header.package_type, header.type, _fields(package, profile), header.profile)


def head_of(package: Package) -> ReadHeader | None:
    """The head of the package's METS, before that is judged; None when it cannot be read."""
    try:
        with package.files.open(package.within(METS)) as stream:
            return next((part for part in read_mets(stream) if isinstance(part, ReadHeader)), None)
    except Exception:  # noqa: BLE001 - whatever hostile input makes the reader raise is told when it is judged
        return None


def _fields(package: Package, profile: Profile) -> tuple[str, ...]:
    """The fields of the package's own record, as far as it can be read."""
    places = dict.fromkeys(package.within(shape.tree.record) for shape in profile.shapes.values())
    for path in places:
        try:
            with package.files.open(path) as stream:
                return tuple(read_record(stream, path).values)
        except Exception:  # noqa: BLE001, S112 - as above
            continue
    return ()
