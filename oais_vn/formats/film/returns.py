"""What was found on a returned reel: JSON for programs, a CSV of the frames to film again, minutes for people."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from typing import Final

from oais_vn.formats.film.reels import OrderedReel
from oais_vn.model.film import frame_code
from oais_vn.model.film_return import FrameFound, FrameState, Readings, Returned

RETURN_SCHEMA: Final = "oais-vn/film-return/1"
_READINGS = {
    "density": "Mật độ ô trắng · density of the white patch",
    "base": "Dmin ô đen · base and fog",
    "resolution": "Phân giải, cặp vạch/mm · resolution, lp/mm",
    "splices": "Mối nối · splices",
}


def write_return(returned: Returned, readings: Readings | None) -> bytes:
    """return.json."""
    counts = Counter(frame.state for frame in returned.frames)
    document = {
        "schema": RETURN_SCHEMA,
        "reel": returned.reel,
        "accepted": returned.accepted,
        "level": "content",
        "accession": "" if readings is None else readings.accession,
        "counts": {state.value: counts[state] for state in FrameState},
        "readings": [reading._asdict() for reading in returned.readings],
        "frames": [_frame(frame) for frame in returned.frames],
        "strangers": list(returned.strangers),
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def write_retakes(returned: Returned, order: OrderedReel) -> bytes:
    """retakes.csv: the frames that the bureau must film again, with the dossier that each is of."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(["number", "code", "dossier", "state"])
    states = {frame.number: frame.state for frame in returned.frames if frame.state is not FrameState.DUPLICATE}
    for number in returned.to_retake:
        dossier = next((part.code for part in order.parts if part.first - 1 <= number <= part.last + 1), "")
        table.writerow([number, frame_code(returned.reel, number), dossier, states[number].value])
    return ("\ufeff" + out.getvalue()).encode()


def write_minutes(returned: Returned, order: OrderedReel, readings: Readings | None) -> bytes:
    """The minutes, in Vietnamese with English beside it, ready to be signed."""
    return "".join(f"{line}\n" for line in _minutes(returned, order, readings)).encode()


def _minutes(returned: Returned, order: OrderedReel, readings: Readings | None) -> Iterator[str]:
    yield "BIÊN BẢN NHẬN CUỘN PHIM · MINUTES OF A RETURNED REEL"
    yield ""
    yield f"Cuộn · reel: {returned.reel}"
    yield f"Cơ quan lưu trữ · archive: {order.archive}"
    yield f"Phim · film: {order.profile.name}, {order.reduction:g}×"
    if readings is not None:
        yield f"Số đăng ký · accession: {readings.accession}"
        yield f"Ngày đo, người đo · measured: {readings.date}, {readings.by}"
    yield ""
    counts = Counter(frame.state for frame in returned.frames)
    yield f"Khuôn hình đã đặt · frames ordered: {order.frames}"
    for state in FrameState:
        if counts[state]:
            yield f"  {state.label.vi} · {state.label.en}: {counts[state]}"
    for frame in returned.frames:
        if frame.state is not FrameState.MATCHED:
            place = f" ({frame.picture})" if frame.picture else ""
            code, label = frame_code(returned.reel, frame.number), frame.state.label
            yield f"  - {code}: {label.vi} · {label.en}{place}"
    for stranger in returned.strangers:
        yield f"  - ảnh không thuộc khuôn hình nào · a picture of no frame: {stranger}"
    yield ""
    if not returned.readings:
        yield "Chưa có số đo mật độ, độ phân giải · density and resolution were not measured"
    for reading in returned.readings:
        verdict = "đạt · good" if reading.good else "KHÔNG ĐẠT · NOT GOOD"
        yield f"{_READINGS[reading.name]}: {reading.value or 'chưa đo · not measured'} ({reading.limit}): {verdict}"
    for name, value in () if readings is None else readings.other.items():
        yield f"{name}: {value}"
    yield ""
    yield f"Kết luận · conclusion: {_conclusion(returned)}"
    yield "Phim là bản ở mức nội dung: chứng minh trang, không chứng minh từng byte."
    yield "Film is a content-level copy: it proves pages, not bytes."
    yield ""
    yield "Bên giao · delivered by: ....................    Bên nhận · received by: ...................."


def _conclusion(returned: Returned) -> str:
    if returned.accepted:
        return "đạt, mọi khuôn hình khớp nội dung · accepted, every frame shows its content"
    if returned.to_retake:
        return "KHÔNG ĐẠT; hãy chụp lại các khuôn hình trong retakes.csv · NOT ACCEPTED; film retakes.csv again"
    if not returned.readings:
        return "CHƯA KẾT LUẬN; thiếu số đo · NOT YET; the film was not measured"
    return "KHÔNG ĐẠT; xem trên · NOT ACCEPTED; see above"


def _frame(frame: FrameFound) -> dict[str, object]:
    return {
        "number": frame.number,
        "state": frame.state.value,
        "picture": frame.picture,
        "method": frame.method.value if frame.picture else "",
        "likeness": frame.likeness,
        "retake": frame.retake,
    }
