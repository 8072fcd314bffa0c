"""`oais-vn runs`: what the journals of batches tell."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oais_vn import api
from oais_vn.cli.batches import JOURNAL
from oais_vn.cli.context import Console, SpokenCommand, option, speaking
from oais_vn.cli.progress import size_in_words
from oais_vn.model.batch import JobRecord, JobState, RunRecord
from oais_vn.model.dates import shown
from oais_vn.model.language import Text

_LINE = "{number}  {started}  {command}: {state}  {subject}"


@click.command(
    cls=SpokenCommand,
    text=Text(
        "Liệt kê các lần chạy hàng loạt: lệnh gì, bao giờ, xong chưa, bao nhiêu việc xong, bị từ chối, bị cách ly.\n\n"
        "JOURNALS là các tệp sổ, hoặc thư mục nhận gói có sổ trong đó. Đọc được cả khi lần chạy đang diễn ra.",
        "List the runs of batches: which command, when, whether it finished, how many jobs are done, refused, "
        "quarantined.\n\n"
        "JOURNALS are journals, or folders of packages with a journal inside. A run may be under way meanwhile.",
    ),
)
@click.argument("journals", nargs=-1, required=True, type=click.Path(path_type=Path))
@option(
    "--failed",
    is_flag=True,
    text=Text(
        "kể cả từng việc bị từ chối, bị cách ly, và vì sao", "tell each job that was refused or quarantined, why"
    ),
)
@option("--json", "as_json", is_flag=True, text=Text("in kết quả dạng JSON", "print results as JSON"))
@speaking
@click.pass_obj
def runs(console: Console, journals: tuple[Path, ...], failed: bool, as_json: bool) -> int:
    """List runs."""
    values = []
    for given in journals:
        journal = given / JOURNAL if given.is_dir() else given
        if len(journals) > 1 and not as_json:
            click.echo(f"{journal}:")
        for run in api.runs(journal):
            jobs = [job for job in api.jobs(journal, run.number) if _has_failed(job)] if failed or as_json else []
            if as_json:
                values.append(_as_json(journal, run, jobs, console))
                continue
            _print(console, run)
            for job in jobs:
                reason = "" if job.reason is None else job.reason.to(console.language)
                click.echo(f"    {job.state.label.to(console.language)}: {job.job}: {reason}")
    if as_json:
        click.echo(json.dumps({"schema": "oais-vn/runs/1", "runs": values}, ensure_ascii=False))
    return 0


def _has_failed(job: JobRecord) -> bool:
    return job.state in (JobState.REFUSED, JobState.QUARANTINED)


def _print(console: Console, run: RunRecord) -> None:
    counts = ", ".join(f"{state.label.to(console.language)}: {count}" for state, count in run.jobs.items())
    console.say(
        Text(_LINE, _LINE),
        number=run.number,
        started=shown(run.started),
        command=run.command,
        state=run.state.label.to(console.language),
        subject=run.subject,
    )
    if counts:
        click.echo(f"    {counts}; {size_in_words(run.size)}" if run.size else f"    {counts}")


def _as_json(journal: Path, run: RunRecord, jobs: list[JobRecord], console: Console) -> dict[str, object]:
    return {
        "journal": str(journal),
        "run": run.number,
        "command": run.command,
        "subject": run.subject,
        "started": run.started,
        "ended": run.ended or None,
        "state": run.state.value,
        "jobs": {state.value: run.jobs.get(state, 0) for state in JobState},
        "bytes": run.size,
        "failed": [
            {
                "job": job.job,
                "state": job.state.value,
                "attempts": job.attempts,
                "reason": None if job.reason is None else job.reason.to(console.language),
            }
            for job in jobs
        ],
    }
