"""A package that hangs or kills its judge is a finding of its own report."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from pathlib import Path

import pytest

from oais_vn import wiring
from oais_vn.model.errors import PackageError
from oais_vn.model.paths import PackagePath
from oais_vn.plugins.bounded_tasks import bounded_tasks
from oais_vn.storage.memory import MemorySource
from oais_vn.workflows.batch import run_jobs
from oais_vn.workflows.validate import BoundedValidateJob, ValidateJob


def hang():
    time.sleep(60)


def kill():
    os.kill(os.getpid(), signal.SIGSEGV)


def bag():
    return MemorySource({PackagePath("bagit.txt"): b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"}, "bag")


@pytest.mark.parametrize("workers", [1, 2])
def test_what_ends_its_judge_is_a_finding_and_the_others_go_on(workers):
    profile = wiring.load_profile("bagit")
    opened = {"hangs": hang, "kills": kill, "bag": bag, "gone": partial(wiring.package_source, Path("nowhere"))}
    jobs = [ValidateJob(name, call, profile, wiring.clock()) for name, call in opened.items()]
    errors = {}
    with bounded_tasks(workers, len(jobs), 2.0) as (pool, window, runner):
        bounded = ((job.path, BoundedValidateJob(job, runner)) for job in jobs)
        reports = list(run_jobs(bounded, pool, window, None, errors.__setitem__))
    codes = [(report.subject.path, {finding.code for finding in report.findings}) for report in reports]
    assert codes[:2] == [("hangs", {"ENG-005"}), ("kills", {"ENG-005"})]
    assert codes[2][0] == "bag"
    assert "ENG-005" not in codes[2][1]
    assert [report.passed for report in reports] == [False, False, False]
    assert reports[0].findings[0].message.en.endswith("it took too long after the files had been read")
    assert isinstance(errors["gone"], PackageError)
