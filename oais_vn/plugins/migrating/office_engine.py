"""Finishing and comparing PDFs that an office program made; lives in a child process."""

from __future__ import annotations

from typing import Any

from oais_vn.plugins.migrating.office_text import Told, told_by, words_of

_MOST_MISSING = 10
_TOLERANCE = 1
"""Millimetres between what a document asks for and what a page is: both are rounded."""


class OfficeEngine:
    """Works on plain values. What it refuses is `{"refused": why}`."""

    def finish(self, made: str, target: str) -> dict[str, Any]:
        """Write the PDF that was made as the PDF/A-2b that it claims to be, checked as it was written.

        A checksum of the office program's own and the view to open with are left out: no page looks otherwise.
        Where the check knows no answer the file stays as it was made, and is `claimed` only.
        """
        from pikepdf import Name, PasswordError, Pdf, PdfError, String, pdfa

        try:
            with Pdf.open(made) as pdf:
                if not pdf.pages:
                    return {"refused": "no-pages"}
                if "/DocChecksum" in pdf.trailer:
                    del pdf.trailer["/DocChecksum"]
                if Name.OpenAction in pdf.Root:
                    del pdf.Root.OpenAction
                for page in pdf.pages:
                    order = page.obj.get("/Tabs")
                    # Some versions write a string where ISO 32000-1 (table 30) has a name.
                    if isinstance(order, String):
                        page.obj.Tabs = Name(f"/{order}")
                try:
                    pdfa.save(pdf, target, "2b", repair=False, deterministic_id=True)
                except pdfa.PdfaError as denied:
                    if denied.report.verdict == "fail":
                        found = "; ".join(f"{each.rule}: {each.message}" for each in denied.report.findings[:3])
                        return {"refused": "not-pdfa", "detail": found[:500]}
                    pdf.save(target, deterministic_id=True)
                    return {"standing": "claimed"}
        except (PdfError, PasswordError) as failure:
            return {"refused": "no-pdf", "detail": type(failure).__name__}
        return {"standing": "validated"}

    def compare(self, source: str, made: str) -> dict[str, Any]:
        """The properties of both that can be told: `[name, before, after]`; and the names of those that cannot."""
        before = told_by(source)
        pages, sizes, words = _pdf(made)
        compared: list[tuple[str, str, str]] = []
        uncompared = []
        if before.slides is not None:
            compared.append(("slides", str(before.slides), str(pages)))
        elif before.pages is not None:
            compared.append(("pages", str(before.pages), str(pages)))
        else:
            uncompared.append("pages")
        if before.sizes:
            compared.append(("page-size", *_sizes(before, sizes)))
        else:
            uncompared.append("page-size")
        if before.words is not None:
            compared.append(("words", *_words(before.words, words)))
        else:
            uncompared.append("words")
        return {"compared": compared, "uncompared": uncompared}


def _pdf(path: str) -> tuple[int, set[tuple[int, int]], set[str]]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        sizes: set[tuple[int, int]] = set()
        words: set[str] = set()
        for page in document:
            wide, high = page.get_size()
            sizes.add((round(wide / 72 * 25.4), round(high / 72 * 25.4)))
            text = page.get_textpage()
            words |= words_of([text.get_text_range()])
            text.close()
            page.close()
        return len(document), sizes, words
    finally:
        document.close()


def _sizes(before: Told, after: set[tuple[int, int]]) -> tuple[str, str]:
    """Both as texts, which are the same where every size has its like on the other side."""
    alike = all(any(_near(one, other) for other in after) for one in before.sizes)
    alike = alike and all(any(_near(one, other) for other in before.sizes) for one in after)
    told = _listed(before.sizes)
    return told, told if alike else _listed(after)


def _near(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return abs(one[0] - other[0]) <= _TOLERANCE and abs(one[1] - other[1]) <= _TOLERANCE


def _listed(sizes: set[tuple[int, int]]) -> str:
    return ", ".join(f"{wide}×{high} mm" for wide, high in sorted(sizes))


def _words(before: set[str], after: set[str]) -> tuple[str, str]:
    """How many different words there are, and how many of them are found again; those that lack are named."""
    missing = sorted(before - after)
    named = ", ".join(word[:40] for word in missing[:_MOST_MISSING])
    left = f" (- {named}{', …' if len(missing) > _MOST_MISSING else ''})" if missing else ""
    return str(len(before)), f"{len(before) - len(missing)}{left}"
