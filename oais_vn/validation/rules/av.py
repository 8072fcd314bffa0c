"""AV: sound and film."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from oais_vn.model.inspection import AudioVideoFacts
from oais_vn.model.language import Text
from oais_vn.model.report import Severity
from oais_vn.validation.inspected import TT05_8, InspectedDocument, below
from oais_vn.validation.rule import Hit, Rule, rule


@rule(
    "AV-001",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="S1",
    message=Text("tệp ghi âm, ghi hình không đọc được: {reason}", "the recording cannot be read: {reason}"),
    remedy=Text("xin nhà thầu giao lại tệp lành", "ask for a sound file"),
)
def does_not_open(document: InspectedDocument) -> Iterable[Hit]:
    """A recording that nobody can play."""
    if isinstance(document.facts, AudioVideoFacts) and document.facts.problem:
        yield Hit(document.location, {"reason": document.facts.problem})


@rule(
    "AV-002",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="S1",
    message=Text(
        "tốc độ bit của hình là {rate:.0f} kbps, yêu cầu từ {limit} kbps",
        "the picture has {rate:.0f} kbps, at least {limit} are asked",
    ),
    remedy=Text("xuất lại từ bản gốc với tốc độ bit cao hơn", "write it again from the original at a higher bit rate"),
)
def video_rate(document: InspectedDocument) -> Iterable[Hit]:
    """A film of a low bit rate."""
    film = document.recording
    rate = (film.video_bit_rate or film.bit_rate) / 1000 if film and film.video_codec else 0
    if rate > 0 and below(rate, document.limits.video_kbps):
        yield Hit(document.location, {"rate": rate, "limit": document.limits.video_kbps})


@rule(
    "AV-003",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="S1",
    message=Text(
        "tốc độ bit của tiếng là {rate:.0f} kbps, yêu cầu từ {limit} kbps",
        "the sound has {rate:.0f} kbps, at least {limit} are asked",
    ),
    remedy=Text("xuất lại từ bản gốc với tốc độ bit cao hơn", "write it again from the original at a higher bit rate"),
)
def audio_rate(document: InspectedDocument) -> Iterable[Hit]:
    """A sound recording of a low bit rate; the sound of a film is not asked."""
    sound = document.recording
    rate = (sound.audio_bit_rate or sound.bit_rate) / 1000 if sound and not sound.video_codec else 0
    if rate > 0 and below(rate, document.limits.audio_kbps):
        yield Hit(document.location, {"rate": rate, "limit": document.limits.audio_kbps})


@rule(
    "AV-004",
    severity=Severity.ERROR,
    clause=TT05_8,
    confidence="A",
    message=Text("tệp ghi âm, ghi hình bị cắt cụt", "the recording is cut off"),
    remedy=Text("lấy lại bản đầy đủ", "take a whole copy"),
)
def truncated(document: InspectedDocument) -> Iterable[Hit]:
    """A recording without its end."""
    if document.recording and document.recording.truncated:
        yield Hit(document.location)


RULES: tuple[Rule[Any], ...] = (
    does_not_open,
    video_rate,
    audio_rate,
    truncated,
)
