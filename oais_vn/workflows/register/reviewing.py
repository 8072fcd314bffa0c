"""The steps of a programme held against the register: how many dossiers went through each."""

from __future__ import annotations

from typing import NamedTuple

from oais_vn.model.register.criteria import Programme, ProgrammeStep
from oais_vn.model.register.ports import RegisterCatalogue
from oais_vn.model.register.wanted import By, Wanted


class StepReviewed(NamedTuple):
    """A step, and how many dossiers went through it; None where the register cannot say."""

    step: ProgrammeStep
    done: int | None


class Review(NamedTuple):
    """The steps of a programme over so many dossiers (`whole`)."""

    programme: Programme
    whole: int
    steps: tuple[StepReviewed, ...]


def review(register: RegisterCatalogue, programme: Programme, wanted: Wanted) -> Review:
    """Count the dossiers that are asked for, and those that reached the stage of each step."""

    def count(asked: Wanted) -> int:
        rows = register.figures(By.ALL, asked)
        return rows[0].dossiers if rows else 0

    steps = tuple(
        StepReviewed(step, None if step.stage is None else count(Wanted(reached=step.stage, also=wanted)))
        for step in programme.steps
    )
    return Review(programme, count(wanted), steps)
