"""What the verbs of the store share: the tiers, the log that remembers every deed, the catalogue that follows it."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC

from oais_vn.formats.archive_toml import TierTerms
from oais_vn.formats.deeds import read_deed, write_deed, write_failure
from oais_vn.model.access import SecurityGrade
from oais_vn.model.copies import AFTER, Copy, CopyState, Holding
from oais_vn.model.errors import ConfigurationError, ExistsError, InputError, StorageError
from oais_vn.model.film import FilmCopy
from oais_vn.model.fixity import Digester
from oais_vn.model.keeping import ArchiveLog, Bench, Carrier, CarrierState, Catalogue, KeepingDeed, Parity
from oais_vn.model.language import Text
from oais_vn.model.policy import Judge, Policy, Status
from oais_vn.model.ports import Clock
from oais_vn.model.preservation import Agent, Event, Link, Outcome
from oais_vn.model.tapes import TapeSet, TapeState
from oais_vn.model.tiers import Access, Buffered, Capabilities, Content, Level, Seen, StorageTier, Verdict
from oais_vn.workflows.presence import LABEL, absence

_NO_NOTE = Text("", "")

README = "DOC-TOI.txt"
PARITY = "parity"

_README = """\
Vật mang tin này giữ bản sao các gói lưu trữ (AIP) của: {archive}
Nơi lưu: {tier}. Không cần phần mềm riêng để đọc:
  packages/*.tar, repairs/*/*.tar   mỗi tệp là một gói BagIt; mở bằng: tar -xf TỆP
  *.sha256                          kiểm tra bằng: sha256sum -c TỆP.sha256 (trong cùng thư mục)
  parity/*.par2                     dữ liệu phục hồi, nếu có: par2 repair (chép tệp này và gói vào một thư mục)
  records/events/*.jsonl            nhật ký sự kiện, nối các tệp theo thứ tự tên (các đoạn có thể chồng nhau)
  records/joined/*.jsonl            nhật ký nguyên vẹn của các kho đã nhập vào kho này, nếu có
  tombstones/*.json                 gói đã hủy theo quyết định
Không sửa, đổi tên hay xóa gì ở đây.

This carrier keeps copies of the archival packages (AIP) of: {archive}
Tier: {tier}. No program of its own is needed to read it:
  packages/*.tar, repairs/*/*.tar   each file is a BagIt package; open it with: tar -xf FILE
  *.sha256                          check with: sha256sum -c FILE.sha256 (in the same folder)
  parity/*.par2                     recovery data, if any: par2 repair (this file and the package in one folder)
  records/events/*.jsonl            the event log; join the files in the order of their names (parts may overlap)
  records/joined/*.jsonl            whole event logs of archives that were joined to this one, if any
  tombstones/*.json                 packages withdrawn by decision
Change, rename and remove nothing here.
"""


@dataclass(frozen=True)
class Keeper:
    """An archive that is open: its name, its policy, its tiers with their terms, its records.

    `holds` are the security grades that it may hold. `operator` is who runs the verbs that change something. `parity`
    is None where there is no program for recovery data.
    """

    name: str
    policy: Policy
    holds: frozenset[SecurityGrade]
    tiers: Mapping[str, StorageTier]
    terms: Mapping[str, TierTerms]
    log: ArchiveLog
    catalogue: Catalogue
    bench: Bench
    clock: Clock
    software: Agent
    operator: str
    parity: Parity | None = None

    def now(self) -> str:
        """The moment, in UTC, as the records have it."""
        return self.clock().astimezone(UTC).isoformat(timespec="milliseconds")

    def judge(self) -> Judge:
        """Who judges what stands of packages now."""
        infos = {code: tier.describe() for code, tier in self.tiers.items()}
        calendars = {code: terms.calendar(self.policy) for code, terms in self.terms.items()}
        return Judge(self.policy, infos, calendars, self.catalogue.carriers(), self.clock())

    def ending(self) -> list[Carrier]:
        """The carriers that must be replaced by now; a set of tapes ends with the first of them that was written."""
        judge = self.judge()
        carriers = {
            code: carrier._replace(end=self._end(carrier)) if code in self.tiers else carrier
            for code, carrier in judge.carriers.items()
        }
        return replace(judge, carriers=carriers).ending()

    def _end(self, carrier: Carrier) -> str:
        tier = self.tiers[carrier.code]
        tapes = tier.tapes() if isinstance(tier, TapeSet) else ()
        ends = [carrier.end, *(tape.end for tape in tapes if tape.state is not TapeState.BLANK)]
        return min((end for end in ends if end), default="")

    def status(self, holding: Holding) -> Status:
        """What stands of one package now."""
        return self.judge().status(holding, self.catalogue.copies(holding.name), self.catalogue.films(holding.name))

    def require_operator(self) -> None:
        """Refuse to change anything in nobody's name (`ConfigurationError`)."""
        if not self.operator:
            raise ConfigurationError(
                Text(
                    "hãy cho biết ai vận hành: --operator, hoặc operator trong oais-vn.toml",
                    "say who runs this: --operator, or operator in oais-vn.toml",
                )
            )

    def catch_up(self) -> None:
        """Let the catalogue take in what the log has and it has not."""
        since = self.log.since(self.catalogue.position())
        self.catalogue.apply((read_deed(event), position) for position, event in since)

    def record(
        self,
        kind: str,
        deed: KeepingDeed | None,
        *,
        outcome: Outcome = Outcome.SUCCESS,
        note: Text = _NO_NOTE,
        detail: str = "",
        about: str = "",
    ) -> None:
        """Add an event of this kind (LoC `eventType` where it has the term) to the log, and to the catalogue.

        Its detail is the deed; without one, `detail` or the note, and `about` is the package that it concerns.
        """
        detail = (detail or note.vi) if deed is None else write_deed(deed)
        identity = hashlib.sha256(f"{self.catalogue.position().head}{detail}".encode()).hexdigest()[:32]
        operator = Agent(f"operator-{self.operator}", self.operator, "person")
        event = Event(
            id=f"event-{identity}",
            type=kind,
            moment=self.now(),
            detail=detail,
            outcome=outcome,
            note=note.vi,
            agents=(
                Link("local", operator.id, "implementer"),
                Link("local", self.software.id, "executing program"),
            ),
            objects=_objects(deed) if deed is not None or not about else (Link("package", about, "source"),),
        )
        self.log.append(event, (operator, self.software))
        self.catch_up()

    def noted(self, copy: Copy, verdict: Verdict, kind: str = "fixity check") -> Copy:
        """Record what was seen of a copy by reading it back; what could not be audited stays as it was known."""
        state = copy.state.becomes(AFTER.get(verdict.seen, copy.state))
        fine = state is CopyState.VERIFIED and verdict.seen is Seen.OK
        found = copy._replace(
            state=state, verified=self.now() if fine else copy.verified, note="" if fine else verdict.note.vi
        )
        outcome = {Seen.OK: Outcome.SUCCESS, Seen.NOT_AUDITED: Outcome.WARNING}.get(verdict.seen, Outcome.FAIL)
        self.record(kind, found, outcome=outcome, note=verdict.note)
        return found

    def absent(self, code: str) -> Text | None:
        """Why the carrier of a tier cannot be used now; None when it is here and is the right one."""
        carrier = self.catalogue.carriers().get(code)
        if code not in self.tiers:
            return Text("nơi lưu không có trong archive.toml", "the tier is not in archive.toml")
        if carrier is None:
            return Text("chưa đăng ký vật mang tin (carrier add)", "its carrier is not registered (carrier add)")
        if carrier.state is not CarrierState.IN_USE:
            return Text(f"vật mang tin {carrier.state.label.vi}", f"its carrier is {carrier.state.label.en}")
        found = absence(self.tiers[code], carrier)
        return None if found is None else found.note

    def misplaced(self) -> dict[str, Text]:
        """The tiers of this machine, but tapes, where an empty or another carrier lies in the place of the registered.

        Of those that are online also the ones whose carrier is not there. Tells why, and what to do.
        """
        told = {}
        carriers = self.catalogue.carriers()
        for code, tier in self.tiers.items():
            info, carrier = tier.describe(), carriers.get(code)
            if (
                info.networked
                or isinstance(tier, TapeSet)
                or carrier is None
                or carrier.state is not CarrierState.IN_USE
            ):
                continue
            found = absence(tier, carrier)
            if found is not None and (found.replaced or info.access is Access.ONLINE):
                told[code] = found.note
        return told

    def require_present(self, code: str) -> None:
        """Raise `StorageError` unless the carrier of a tier is here; one that was never used is registered first."""
        if code in self.tiers and code not in self.catalogue.carriers():
            self.register(code)
        absent = self.absent(code)
        if absent is not None:
            raise StorageError(
                Text(f"{code}: {absent.vi}", f"{code}: {absent.en}"),
                place=code,
                may_retry=True,
            )

    def register(self, code: str, *, custodian: str = "", seal: str = "", end: str = "") -> Carrier:
        """Label the carrier that is mounted and enter it into the register, with what archive.toml says of it.

        What the tier really does is tried, and recorded with the registration.

        Raises `InputError` for a tier that there is not or whose carrier is in use, `StorageError` when the carrier has
        a label: it belongs to this archive already, or to another.
        """
        if code not in self.tiers:
            known = ", ".join(self.tiers)
            raise InputError(
                Text(f"không có nơi lưu {code!r}; có: {known}", f"there is no tier {code!r}; there are: {known}")
            )
        before = self.catalogue.carriers().get(code)
        if before is not None and before.state is CarrierState.IN_USE:
            raise InputError(Text(f"{code}: đã đăng ký và đang dùng", f"{code}: registered and in use already"))
        info, terms, now = self.tiers[code].describe(), self.terms[code], self.now()
        seen = self.tiers[code].probe()
        values = {"schema": "oais-vn/carrier/1", "archive": self.name, "tier": code, "since": now}
        label = json.dumps(values, ensure_ascii=False, indent=1).encode()
        try:
            receipt = self.tiers[code].put(LABEL, content_of(label), operation=now)
        except ExistsError as error:
            raise StorageError(
                Text(
                    f"{code}: vật mang tin đã có nhãn {LABEL} của lần đăng ký khác. Nếu nhật ký của kho đã mất, hãy "
                    "dựng lại từ vật mang tin: oais-vn carrier scan",
                    f"{code}: the carrier has a label {LABEL} of another registration. If the archive's log was lost, "
                    "rebuild it from the carriers: oais-vn carrier scan",
                ),
                place=code,
            ) from error
        readme = _README.format(archive=self.name, tier=code).encode()
        self.tiers[code].put(README, content_of(readme), operation=now)
        self.settle(code)
        carrier = Carrier(
            *(code, info.kind, info.site, custodian or terms.custodian, seal or terms.seal, now, end or terms.end),
            CarrierState.IN_USE,
            receipt,
            doubted="" if before is None else now,
        )
        kept = seen.create_only and seen.digest_checked
        self.record(
            "carrier registration", carrier, outcome=Outcome.SUCCESS if kept else Outcome.WARNING, note=_tried(seen)
        )
        return carrier

    def put(self, code: str, holding: Holding, content: Content, kind: str) -> Copy:
        """Write a copy to a tier, read it back, record what was seen. A key that is taken by other bytes is left."""
        tier = self.tiers[code]
        rows = {copy.key: copy for copy in self.catalogue.copies(holding.name) if copy.tier == code}
        for number in range(1, 100):
            key = f"packages/{holding.file}" if number == 1 else f"repairs/{number}/{holding.file}"
            known = rows.get(key)
            if known is not None and known.state not in (CopyState.STORED, CopyState.MISSING):
                continue
            try:
                receipt = tier.put(key, content, operation=self.now())
            except ExistsError:
                continue
            copy = Copy(holding.name, code, key, CopyState.STORED, receipt.size, receipt.digests, receipt.version)
            return self._noted_new(copy, tier.verify(receipt, Level.READBACK), kind)
        raise StorageError(
            Text(f"{code}: quá nhiều bản hỏng của {holding.file}", f"{code}: too many bad copies of {holding.file}"),
            place=code,
        )

    def not_written(self, holding: Holding, code: str, why: Text) -> None:
        """Record that a package could not be copied to a tier."""
        key = f"packages/{holding.file}"
        copy = Copy(holding.name, code, key, CopyState.STORED, holding.size, holding.digests)
        detail = write_failure(copy)
        self.record("replication", None, outcome=Outcome.FAIL, note=why, detail=detail, about=holding.name)

    def settle(self, code: str) -> None:
        """Let a tier that collects write its run, and record what was seen of each copy; `StorageError` as it says."""
        tier = self.tiers[code]
        if not isinstance(tier, Buffered):
            return
        try:
            tier.flush()
        finally:
            for receipt, verdict in tier.written():
                name = receipt.key.rpartition("/")[2].rpartition(".")[0]
                for copy in list(self.catalogue.copies(name)):
                    if (copy.tier, copy.key, copy.state) == (code, receipt.key, CopyState.STORED):
                        self._noted_new(copy._replace(version=receipt.version), verdict, "replication")

    def waits(self, copy: Copy) -> bool:
        """Whether a copy waits for the run of its tier."""
        return copy.state is CopyState.STORED and isinstance(self.tiers.get(copy.tier), Buffered)

    def _noted_new(self, copy: Copy, verdict: Verdict, kind: str) -> Copy:
        """Record what was seen of a copy that was just written; once it is good, it takes the place of older ones."""
        found = self.noted(copy, verdict, kind)
        if found.state is CopyState.VERIFIED:
            for other in list(self.catalogue.copies(copy.name)):
                if other.tier == copy.tier and other.key != copy.key and other.state is not CopyState.SUPERSEDED:
                    self.record(kind, other._replace(state=other.state.becomes(CopyState.SUPERSEDED)))
        return found


def content_of(data: bytes) -> Content:
    """Bytes in memory, as the content of a `put`."""
    digester = Digester()
    digester.update(data)
    return Content(digester.size, digester.digests(), lambda: io.BytesIO(data))


def _tried(seen: Capabilities) -> Text:
    """What a tier was seen to do, for the record of its registration."""
    promises = (
        (seen.create_only, Text("không ghi đè", "writes over nothing")),
        (seen.digest_checked, Text("từ chối byte sai mã băm", "refuses bytes of another digest")),
        (seen.durable, Text("chịu được mất điện", "survives a loss of power")),
        (seen.worm, Text("cản việc xóa", "hinders removal")),
    )
    marked = [(("+" if holds else "-"), text) for holds, text in promises]
    return Text("; ".join(f"{mark} {text.vi}" for mark, text in marked), "; ".join(f"{m} {t.en}" for m, t in marked))


def _objects(deed: KeepingDeed | None) -> tuple[Link, ...]:
    if deed is None:
        return ()
    if isinstance(deed, Carrier):
        return (Link("carrier", deed.code, "source"),)
    package = Link("package", deed.name, "source")
    if isinstance(deed, FilmCopy):
        return (package, Link("film", f"{deed.reel}/{deed.first:04}", "outcome"))
    if isinstance(deed, Copy):
        return (package, Link("copy", f"{deed.tier}/{deed.key}", "outcome"))
    return (package,)
