"""`oais-vn register steps`: the steps of a programme, and how many dossiers went through each."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.archive import of_archive, opened
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.drawn import headed, outputs
from oais_vn.cli.register.asking import asked
from oais_vn.model.language import Text
from oais_vn.model.register.wanted import Wanted


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Rà soát các bước mà chương trình đòi (hd40: khối Đảng): mỗi bước bao nhiêu hồ sơ đã qua; bước nào chỉ người "
        "mới nói được, bước nào ngoài phần mềm và vì sao. Độ chắc của mỗi bước ghi kèm: chưa có toàn văn HD 40.\n\n"
        "Hồ sơ nào chưa qua: oais-vn register search --not-reached BƯỚC.",
        "Review the steps that a programme asks for (hd40: the Party's): how many dossiers went through each, which "
        "steps only people can tell, which are outside and why. How surely each is known is told too.\n\n"
        "Which dossiers did not: oais-vn register search --not-reached STAGE.",
    ),
)
@option("--programme", default="hd40", text=Text("chương trình (mặc định: hd40)", "the programme (default: hd40)"))
@asked
@of_archive
@outputs(".docx")
@headed
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print the result as JSON"))
@speaking
@click.pass_obj
def steps(
    console: Console,
    programme: str,
    wanted: Wanted,
    archive: Path,
    files: tuple[Path, ...],
    place: str,
    superior: str,
    as_json: bool,
) -> int:
    """Review the steps of a programme."""
    place_of = opened(archive).register
    review = place_of.review(programme, wanted)
    for file in files:
        api.write_review(review, place_of.place.terms.name, file, place=place, superior=superior)
    language = console.language
    if as_json:
        told = {
            "programme": review.programme.code,
            "source": review.programme.source,
            "dossiers": review.whole,
            "steps": [
                {
                    "code": step.code,
                    "label": step.label.to(language),
                    "confidence": step.confidence,
                    "stage": step.stage and step.stage.value,
                    "done": done,
                    "outside": step.outside and step.outside.to(language),
                }
                for step, done in review.steps
            ],
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return 0
    click.echo(f"{review.programme.label.to(language)} ({review.programme.source})")
    for number, (step, done) in enumerate(review.steps, start=1):
        if done is not None:
            told_of = _DONE.to(language).format(done=done, whole=review.whole)
        elif step.outside is not None:
            told_of = _OUTSIDE.to(language).format(why=step.outside.to(language))
        else:
            told_of = _PERSON.to(language)
        click.echo(f"{number}. {step.label.to(language)} [{step.confidence}]: {told_of}")
    if not review.steps:
        console.tell(Text("chương trình này không nói các bước", "this programme tells no steps"))
    for file in files:
        console.say(Text("đã ghi: {file}", "written: {file}"), file=file)
    return 0


_DONE = Text("{done}/{whole} hồ sơ", "{done} of {whole} dossiers")
_PERSON = Text("người rà soát ghi", "a person says")
_OUTSIDE = Text("ngoài phần mềm: {why}", "outside: {why}")
