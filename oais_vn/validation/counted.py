"""How much a delivery is: documents, files, pages by paper size, dossier by dossier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from oais_vn.model.checked import CheckedDelivery, CheckedDossier, Volume
from oais_vn.model.delivery import DeliveredDocument, Delivery
from oais_vn.model.paper import PaperScale
from oais_vn.model.ports import FileSurvey
from oais_vn.model.profile import Profile
from oais_vn.model.report import Finding, Severity
from oais_vn.validation.rounds import Previous

_COUNTED = ".pdf"


@dataclass
class Count:
    """The volume of one dossier, while its documents go by."""

    survey: FileSurvey | None
    paper: PaperScale
    documents: int = 0
    files: int = 0
    unread: int = 0
    pages: Counter[str] = field(default_factory=Counter)

    def take(self, document: DeliveredDocument) -> None:
        """Count the next document. What lies in another dossier (a linked document) has no file here."""
        self.documents += 1
        if document.path is None:
            return
        self.files += 1
        reading = None if self.survey is None else self.survey.found(document.path)
        if reading is None:
            return
        if reading.pages is not None:
            for size in reading.pages:
                self.pages[self.paper.name_of(size.width, size.height)] += size.pages
        elif reading.fault or not reading.size or document.path.suffix.lower() == _COUNTED:
            self.unread += 1

    def volume(self) -> Volume:
        """What was counted, sizes in the profile's order."""
        sizes = {name: self.pages[name] for name in self.paper.names if self.pages[name]}
        return Volume(self.documents, self.files, self.unread, sizes)


def checked_delivery(
    delivery: Delivery,
    profile: Profile,
    survey: FileSurvey | None,
    volumes: Mapping[str, Volume],
    findings: Iterable[Finding],
    previous: Previous | None,
) -> CheckedDelivery:
    """The delivery as it was counted, each dossier with the findings that name it."""
    told: Counter[tuple[str, Severity]] = Counter()
    for finding in findings:
        if finding.waiver is None:
            told[finding.params.get("dossier", ""), finding.severity] += finding.places
    transfer = delivery.transfer
    return CheckedDelivery(
        archive=delivery.archive.name,
        agency=delivery.agency.name,
        fonds_code=delivery.fonds.code,
        fonds_name=delivery.fonds.name,
        lot=transfer.number,
        round=transfer.round,
        supplier=transfer.supplier,
        contract=transfer.contract,
        equipment=transfer.equipment,
        operator=transfer.operator,
        started=transfer.started,
        ended=transfer.ended,
        workbook=next((each.location.path or "" for each in delivery.dossiers), ""),
        digest="" if survey is None else survey.digest,
        previous="" if previous is None else previous.sha256,
        weights=profile.paper.weights,
        dossiers=tuple(
            CheckedDossier(
                dossier.code,
                dossier.record["title"],
                volumes[dossier.code],
                told[dossier.code, Severity.ERROR],
                told[dossier.code, Severity.WARNING],
                dossier.location,
            )
            for dossier in delivery.dossiers
        ),
    )
