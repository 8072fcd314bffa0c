"""Pages of small dossiers, of which nobody can say alone what is usual, are compared across the delivery."""

from oais_vn.model.delivery import DeliveredDocument, DocumentKind
from oais_vn.model.description import Record
from oais_vn.model.inspection import PageQuality
from oais_vn.model.location import Location
from oais_vn.model.paths import PackagePath
from oais_vn.validation.looked import Looked, LookedInto
from oais_vn.wiring import load_profile


class Insights:
    """Documents of two pages each; the second page of one of them is blurred."""

    def __init__(self, blurred=""):
        self.blurred = blurred

    def looks_into(self, path):
        return path.suffix != ".docx"

    def insight_each(self, paths):
        return [None for _ in paths]

    def measured(self, path):
        sharp = 0.1 if path == self.blurred else 1.0 + len(path) % 3 / 100
        return tuple(
            PageQuality(number, width=1654, height=2339, marks=900, skew=0.0, sharpness=value, ink=b"x" * 1000)
            for number, value in ((1, 1.0), (2, sharp))
        )


def judged(dossiers, blurred="", suffix=".pdf"):
    into = LookedInto(Looked(Insights(blurred), lambda pages: ()), load_profile("tt05-2025"), frozenset())
    found = []
    for number in range(dossiers):
        path = PackagePath(f"{number}/a{suffix}")
        delivered = DeliveredDocument(str(number), 1, DocumentKind.TEXT, Record(), path, Location())
        for document, insight in into.along([delivered]):
            found += into.document(document, insight)
        found += into.dossier()
    return [(each.code, each.location.path, each.location.page) for each in (*found, *into.at_last())]


def test_a_blurred_page_of_a_small_dossier_is_seen_beside_those_of_others():
    assert judged(6, "3/a.pdf") == [("PGQ-004", "3/a.pdf", 2)]


def test_sharp_pages_are_not_told():
    assert judged(6) == []


def test_of_too_few_pages_nothing_is_said():
    assert judged(4, "3/a.pdf") == []


def test_a_kind_that_nobody_looks_into_is_told_once():
    assert judged(3, suffix=".docx") == [("ENG-007", None, None)]
