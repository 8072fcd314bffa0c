"""The words that reader and writer of the finding aid share: `localtype` values, ISAD(G) rules, languages."""

from __future__ import annotations

from typing import Final

EAD3: Final = "http://ead3.archivists.org/schema/"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"

# Values of localtype are the names of the Circular's own fields wherever it has one.
ARCHIVE_CODE: Final = "archiveCode"
FORMER_ARCHIVE_CODE: Final = "formerArchiveCode"
FONDS_CODE: Final = "fondsCode"
SERIES: Final = "series"
CODE: Final = "fileCode"
ARCHIVAL_CODE: Final = "arcFileCode"
DOCUMENTS: Final = "totalDoc"
PAGES: Final = "numberOfPage"
MODE: Final = "mode"
MAINTENANCE: Final = "maintenance"
LANGUAGE: Final = "language"
CONFIDENCE: Final = "confidenceLevel"
DESCRIPTION: Final = "description"
PACKAGE: Final = "package"
VERSION: Final = "version"
DIGEST: Final = "tagmanifest-sha256"
BATCH: Final = "batch"

ISAD: Final = "ISAD(G)v2"
REFERENCE_CODE: Final = "3.1.1"
TITLE: Final = "3.1.2"
DATES: Final = "3.1.3"
EXTENT: Final = "3.1.5"
CREATOR: Final = "3.2.1"
HISTORY: Final = "3.2.2"
ARCHIVAL_HISTORY: Final = "3.2.3"
APPRAISAL: Final = "3.3.2"
ACCRUALS: Final = "3.3.3"
ARRANGEMENT: Final = "3.3.4"
ACCESS: Final = "3.4.1"
LANGUAGE_OF_MATERIAL: Final = "3.4.3"
PHYSICAL: Final = "3.4.4"
FINDING_AIDS: Final = "3.4.5"
ORIGINALS: Final = "3.5.1"
COPIES: Final = "3.5.2"
NOTE: Final = "3.6.1"
"""Rules of ISAD(G), second edition, written as `encodinganalog`."""

LANGUAGE_CODES: Final = {
    "01": ("vie",),
    "02": ("eng",),
    "03": ("fra",),
    "04": ("rus",),
    "05": ("zho",),
    "06": ("vie", "eng"),
    "07": ("vie", "rus"),
    "08": ("vie", "fra"),
    "09": ("lzh", "vie"),
    "10": ("vie", "zho"),
}
"""The Circular's languages as ISO 639-3; Hán is literary Chinese, and Nôm writes Vietnamese."""

LANGUAGE_NAMES: Final = {
    "vie": "Tiếng Việt",
    "eng": "Tiếng Anh",
    "fra": "Tiếng Pháp",
    "rus": "Tiếng Nga",
    "zho": "Tiếng Trung",
    "lzh": "Chữ Hán",
}
