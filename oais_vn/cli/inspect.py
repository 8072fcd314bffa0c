"""`oais-vn inspect`: what is in files, and what the rules say of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.context import Console, SpokenCommand, option, speaking, working
from oais_vn.cli.progress import progress_of
from oais_vn.cli.render import SEVERITIES
from oais_vn.model.inspection import AudioVideoFacts, Facts, ImageFacts, Inspected, PdfFacts
from oais_vn.model.language import Text
from oais_vn.model.quality import DocumentKind
from oais_vn.model.report import Finding, Severity
from oais_vn.model.risk import RiskGrade

_PDF = Text(
    "PDF {version}, {pages} trang, {papers}, ảnh {dpi} dpi {bits} bit, PDF/A: {claim}, chữ ký: {signatures}, "
    "cập nhật: {updates}",
    "PDF {version}, {pages} pages, {papers}, pictures of {dpi} dpi {bits} bit, PDF/A: {claim}, "
    "signatures: {signatures}, updates: {updates}",
)
_IMAGE = Text(
    "{format} {width}×{height}, {dpi} dpi, {colour} {bits} bit, nén {compression}, {frames} khung, giải mã: {decoded}",
    "{format} {width}×{height}, {dpi} dpi, {colour} {bits} bit, {compression}, {frames} frames, decoded: {decoded}",
)
_RECORDING = Text(
    "{format}, {duration:.1f} giây, {rate} kbps, hình {video}, tiếng {audio}",
    "{format}, {duration:.1f} s, {rate} kbps, picture {video}, sound {audio}",
)
_CLAIMED = Text("{claim} (mới chỉ tự khai)", "{claim} (claimed only)")
_VALIDATED = Text("{claim} (đã kiểm định đạt)", "{claim} (validated)")
_DENIED = Text("{claim} (kiểm định: không đạt)", "{claim} (denied by the validator)")
_NO = Text("không", "none")
_RISK = Text("rủi ro định dạng: {grade}", "risk of the format: {grade}")
_YES_NO = {True: Text("được", "yes"), False: Text("hỏng", "broken"), None: Text("chưa thử", "not tried")}


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Xem bên trong tệp: PDF, ảnh, ghi âm, ghi hình; điều gì không đúng theo bộ quy định.\n\n"
        "PATH là tệp hoặc thư mục. --json in mỗi tệp một dòng JSON. Mã thoát 1 khi có lỗi.",
        "Look into files: PDFs, images, recordings; what the profile finds wrong.\n\n"
        "PATH is a file or a folder. --json prints a line of JSON for each file. Exits with 1 when there are errors.",
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--profile", text=Text("bộ quy định", "the profile"))
@option(
    "--kind",
    type=click.Choice([kind.value for kind in DocumentKind]),
    default=DocumentKind.TEXT.value,
    show_default=True,
    text=Text(
        "loại tài liệu, để chọn giới hạn: text văn bản, drawing bản đồ, bản vẽ, picture ảnh, recording âm thanh, hình",
        "the kind of document, which chooses among the limits: text, drawing (maps too), picture, recording",
    ),
)
@option(
    "--deep",
    is_flag=True,
    text=Text("giải mã mọi dữ liệu để tìm chỗ hỏng (chậm)", "decode all data to find what is broken (slow)"),
)
@option(
    "--pages",
    is_flag=True,
    text=Text(
        "xem cả hình ảnh từng trang: trắng, nghiêng, mờ, viền, cắt mất, quét hai lần; các tệp là của một hồ sơ",
        "look at each page too: blank, skewed, unsharp, bordered, cut off, scanned twice; the files are one dossier",
    ),
)
@working
@speaking
@click.pass_obj
def inspect(
    console: Console,
    paths: tuple[Path, ...],
    profile: str | None,
    kind: str,
    deep: bool,
    pages: bool,
    workers: int | None,
    as_json: bool,
    quiet: bool,
    no_progress: bool,
) -> int:
    """Look into files."""
    settings = api.settings(profile=profile, workers=workers)
    number, name = int(str(settings["workers"].value)), str(settings["profile"].value)
    failed = False
    register = api.risk_register()
    with progress_of(silent=quiet or no_progress or as_json) as progress:
        for found in api.inspect(*paths, deep=deep, workers=number, progress=progress):
            findings = api.judge(found, profile=name, kind=DocumentKind(kind))
            failed = failed or any(each.severity is Severity.ERROR for each in findings)
            if as_json:
                plain = {**_plain(found, findings, console), "risk": register.grade_of(found.format).value}
                click.echo(json.dumps(plain, ensure_ascii=False))
            elif not quiet or findings:
                _print(console, found, findings, register.grade_of(found.format))
        for finding in api.judge_pages(*paths, profile=name, workers=number, progress=progress) if pages else ():
            failed = failed or finding.severity is Severity.ERROR
            if as_json:
                click.echo(
                    json.dumps({"schema": "oais-vn/page-finding/1", **_told(finding, console)}, ensure_ascii=False)
                )
            else:
                click.echo(f"{SEVERITIES[finding.severity].to(console.language)}: {finding.line(console.language)}")
    return 1 if failed else 0


def _print(console: Console, found: Inspected, findings: tuple[Finding, ...], grade: RiskGrade) -> None:
    known = found.format
    click.echo(f"{found.path}: {known.puid or known.mime} {known.name} {known.version}".rstrip())
    risk = _RISK.to(console.language).format(grade=grade.label.to(console.language))
    for line in (risk, known.note, found.skipped, _summary(console, found.facts) if found.facts else ""):
        if line:
            click.echo(f"  {line}")
    for finding in findings:
        click.echo(f"  {SEVERITIES[finding.severity].to(console.language)}: {finding.line(console.language)}")


def _summary(console: Console, facts: Facts) -> str:
    if facts.problem:
        return ""
    if isinstance(facts, PdfFacts):
        return _of_pdf(console, facts)
    if isinstance(facts, ImageFacts):
        values = {**asdict(facts), "dpi": f"{facts.dpi:g}", "decoded": _YES_NO[facts.decoded].to(console.language)}
        return _IMAGE.to(console.language).format(**values)
    return _of_recording(console, facts)


def _of_recording(console: Console, facts: AudioVideoFacts) -> str:
    none = _NO.to(console.language)
    values = {"rate": facts.bit_rate // 1000, "video": facts.video_codec or none, "audio": facts.audio_codec or none}
    return _RECORDING.to(console.language).format(format=facts.format, duration=facts.duration, **values)


def _of_pdf(console: Console, facts: PdfFacts) -> str:
    scanned = [page for page in facts.pages if page.scans]
    claims = {True: _VALIDATED, False: _DENIED, None: _CLAIMED}
    claim = claims[facts.validated] if facts.claim else _NO
    papers = sorted({f"{page.width:.0f}×{page.height:.0f} mm" for page in facts.pages})
    return _PDF.to(console.language).format(
        version=facts.version,
        pages=len(facts.pages),
        papers=", ".join(papers[:3]) + (" …" if len(papers) > 3 else ""),
        dpi=_span([page.scan_dpi for page in scanned]),
        bits=_span([page.scan_bits for page in scanned]),
        claim=claim.to(console.language).format(claim=facts.claim),
        signatures=len(facts.signatures),
        updates=facts.updates,
    )


def _span(values: list[float] | list[int]) -> str:
    if not values:
        return "–"
    least, most = min(values), max(values)
    return f"{least:g}" if least == most else f"{least:g}–{most:g}"


def _plain(found: Inspected, findings: tuple[Finding, ...], console: Console) -> dict[str, object]:
    return {
        "schema": "oais-vn/inspection/1",
        **asdict(found),
        "kind": type(found.facts).__name__ if found.facts else None,
        "findings": [_told(each, console) for each in findings],
    }


def _told(finding: Finding, console: Console) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message.to(console.language),
        "path": finding.location.path,
        "page": finding.location.page,
    }
