"""The page of a dossier's life as html: one file, one A4 sheet, nothing from elsewhere, no script."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from typing import IO, Final

from oais_vn.formats.reports.life_words import Block, Fact, LifePage
from oais_vn.model.language import Language

_STYLE: Final = """
@page { size: A4; margin: 11mm 12mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 186mm; padding: 6mm 0; color: #1c2430; background: #fff;
  font: 8.6pt/1.32 "Noto Sans", "Segoe UI", "Liberation Sans", Arial, sans-serif; }
header { display: flex; justify-content: space-between; gap: 8mm; align-items: flex-end;
  border-bottom: 1.6pt solid #8a1c1c; padding-bottom: 2mm; }
header p { margin: 0; color: #5a6472; }
.kind { font-size: 8pt; letter-spacing: .12em; text-transform: uppercase; color: #8a1c1c; font-weight: 700; }
.code { font: 700 10pt/1.3 "Noto Sans Mono", "Liberation Mono", Consolas, monospace; white-space: nowrap; }
h1 { font: 700 13.5pt/1.25 "Noto Serif", "Times New Roman", "Liberation Serif", serif; margin: 2.6mm 0 1.6mm;
  overflow-wrap: anywhere; }
.verdict { margin: 0 0 2.6mm; font-weight: 600; color: #7a4b00; }
.verdict::before { content: "○ "; }
.good { color: #14643a; }
.good::before { content: "● "; }
.warning { background: #8a1c1c; color: #fff; padding: 1mm 2mm; font-weight: 700; margin: 0 0 2mm; }
ol { list-style: none; display: grid; grid-template-columns: repeat(6, 1fr); gap: 1.2mm;
  margin: 0 0 2.6mm; padding: 0; }
li { border-top: 2pt solid #d3d8df; padding-top: .6mm; font-size: 7.4pt; line-height: 1.25; color: #6b7480; }
li b { display: block; font-weight: 600; }
li.done { border-color: #14643a; color: #1c2430; }
section { margin: 0 0 2.2mm; break-inside: avoid; }
h2 { font-size: 8.6pt; font-weight: 700; margin: 0 0 .7mm; color: #8a1c1c; }
dl { display: grid; grid-template-columns: repeat(2, 36mm 1fr); gap: .3mm 2.5mm; margin: 0; }
dt { color: #5a6472; }
dd { margin: 0; overflow-wrap: anywhere; }
dd.wide { grid-column: 2 / -1; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 7.8pt; }
th { text-align: left; font-weight: 600; color: #5a6472; border-bottom: .8pt solid #9aa4b1; padding: .4mm 1mm .4mm 0; }
td { vertical-align: top; border-bottom: .4pt solid #dde2e8; padding: .5mm 1mm .5mm 0; overflow-wrap: anywhere;
  white-space: pre-line; }
.digest { font: 6.9pt/1.3 "Noto Sans Mono", "Liberation Mono", Consolas, monospace; }
.note { margin: .7mm 0 0; color: #5a6472; font-size: 7.4pt; }
footer { border-top: .6pt solid #9aa4b1; padding-top: 1mm; color: #5a6472; font-size: 7.4pt; }
@media print { body { padding: 0; } }
"""


def write_life_html(page: LifePage, language: Language, stream: IO[bytes]) -> None:
    """Write the page; its policy forbids every script and everything from elsewhere."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    done = "".join(
        f'<li class="{"done" if reached else "open"}"><b>{escape(label)}</b>{escape(day) or "·✓"[reached]}</li>'
        for label, day, reached in page.stages
    )
    parts = (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>{escape(page.kind)} {escape(page.code)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n",
        f'<header><div><p class="kind">{escape(page.kind)}</p><p>{escape(page.archive)}</p></div>',
        f'<p class="code">{escape(page.code)}</p></header>\n<main>\n<h1>{escape(page.title)}</h1>\n',
        f'<p class="warning">{escape(page.warning)}</p>\n' if page.warning else "",
        f'<p class="verdict{" good" if page.good else ""}">{escape(page.verdict)}</p>\n<ol>{done}</ol>\n',
        *(_section(block) for block in page.blocks),
        f"</main>\n<footer>{escape(page.foot)}</footer>\n</body>\n</html>\n",
    )
    for part in parts:
        stream.write(part.encode())


def _section(block: Block) -> str:
    told = f"<dl>{''.join(map(_fact, block.facts))}</dl>" if block.facts else ""
    if block.rows:
        columns = "".join(f'<col width="{width}%">' for width in block.widths)
        head = "".join(f"<th>{escape(each)}</th>" for each in block.header)
        rows = "".join(f"<tr>{''.join(_cell(block, row))}</tr>" for row in block.rows)
        told += f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    if block.note:
        told += f'<p class="note">{escape(block.note)}</p>'
    return f"<section><h2>{escape(block.title)}</h2>{told}</section>\n" if told else ""


def _fact(fact: Fact) -> str:
    wide = ' class="wide"' if fact.wide else ""
    return f"<dt>{escape(fact.name)}</dt><dd{wide}>{escape(fact.value)}</dd>"


def _cell(block: Block, row: tuple[str, ...]) -> list[str]:
    kinds = ("digest" if place in block.digests else "text" for place in range(len(row)))
    return [f'<td class="{kind}">{escape(text)}</td>' for kind, text in zip(kinds, row, strict=True)]
