"""What was seen in a file, apart from any judgement of it."""

from __future__ import annotations

from dataclasses import dataclass

from oais_vn.model.preservation import Agent, FormatIdentification


@dataclass(frozen=True, slots=True)
class Identified:
    """A file, its format, and the tool that says so."""

    path: str
    format: FormatIdentification
    agent: Agent
