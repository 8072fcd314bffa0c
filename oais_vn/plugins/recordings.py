"""Facts about sound and film by MediaInfo, bounded in time and memory."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from oais_vn.model.inspection import AudioVideoFacts
from oais_vn.model.preservation import Agent
from oais_vn.plugins.bounded import BoundedWorker, NoAnswerError
from oais_vn.plugins.distributions import distribution_agent

_ENGINE = "oais_vn.plugins.recordings:MediaInfoEngine"
_LONGEST_NAME = 100


@dataclass(frozen=True)
class RecordingInspector:
    """Reads what sound and film files are; `time_limit` in seconds a file, `memory_limit` in bytes.

    Raises `PluginError` when pymediainfo or its library cannot be loaded (extra `qc`).
    """

    time_limit: float = 60.0
    memory_limit: int = 2 << 30
    number: int = 0

    @property
    def agent(self) -> Agent:
        """The library that is asked."""
        return distribution_agent("pymediainfo")

    def lane(self, number: int) -> RecordingInspector:
        """The same with a child process of its own."""
        return replace(self, number=number)

    def inspect(self, path: Path) -> AudioVideoFacts:
        """The facts of one local file; one that holds neither picture nor sound has a `problem`."""
        worker = BoundedWorker(_ENGINE, self.time_limit, self.memory_limit, self.number)
        try:
            return AudioVideoFacts(**worker.call("facts", os.path.abspath(path)))
        except NoAnswerError as failure:
            return AudioVideoFacts(problem=failure.note)


class MediaInfoEngine:
    """Asks MediaInfo; lives in a child process."""

    def __init__(self) -> None:
        from pymediainfo import MediaInfo

        self._parse = MediaInfo.parse
        if not MediaInfo.can_parse():
            message = "the library libmediainfo is missing"
            raise RuntimeError(message)

    def facts(self, path: str) -> dict[str, Any]:
        """The facts of the file at `path`; `{"problem": …}` where it holds neither picture nor sound."""
        if not os.path.isfile(path):
            return {"problem": "not a regular file"}
        tracks = self._parse(path).tracks
        general = next((track for track in tracks if track.track_type == "General"), None)
        video = next((track for track in tracks if track.track_type == "Video"), None)
        audio = next((track for track in tracks if track.track_type == "Audio"), None)
        if general is None or (video is None and audio is None):
            return {"problem": "neither picture nor sound"}
        return {
            "format": general.format or "",
            "duration": round(_number(general.duration) / 1000, 3),
            "bit_rate": int(_number(general.overall_bit_rate)),
            "video_codec": (video.format or "") if video else "",
            "video_bit_rate": int(_number(video.bit_rate)) if video else 0,
            "width": int(_number(video.width)) if video else 0,
            "height": int(_number(video.height)) if video else 0,
            "audio_codec": (audio.format or "") if audio else "",
            "audio_bit_rate": int(_number(audio.bit_rate)) if audio else 0,
            "truncated": general.istruncated == "Yes",
            "application": str(general.writing_application or general.writing_library or "")[:_LONGEST_NAME],
        }


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 0.0
