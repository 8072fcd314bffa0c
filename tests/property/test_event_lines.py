"""Lines of the event log: every event reads back, and no bytes make the reader raise anything but `ValueError`."""

import json
from contextlib import suppress

from hypothesis import example, given
from hypothesis import strategies as st

from oais_vn.model.preservation import Agent, Event, Link, Outcome
from oais_vn.storage.event_lines import EventLine, read_line, write_line

texts = st.text(st.characters(codec="utf-8"), max_size=30)
links = st.builds(Link, id_type=texts, id=texts, role=texts)
many = st.lists(links, max_size=3).map(tuple)
events = st.builds(
    Event,
    id=texts,
    type=texts,
    moment=texts,
    detail=texts,
    outcome=st.sampled_from(Outcome),
    note=texts,
    agents=many,
    objects=many,
)
agents = st.lists(st.builds(Agent, id=texts, name=texts, type=texts, version=texts, note=texts), max_size=3).map(tuple)
lines = st.builds(EventLine, previous=texts, event=events, agents=agents)
values = st.recursive(
    st.none() | st.booleans() | st.floats() | texts, lambda one: st.lists(one, max_size=3), max_leaves=5
)


@given(lines)
def test_a_line_reads_back(line):
    data = write_line(line)
    assert data.count(b"\n") == 1
    assert data.endswith(b"\n")
    assert read_line(data[:-1]) == line
    assert write_line(read_line(data[:-1])) == data


@given(st.binary())
@example(b"1" * 10_000)
@example(b"[" * 100_000)
@example(b"null")
def test_any_bytes_are_a_line_or_a_value_error(data):
    with suppress(ValueError):
        read_line(data)


@given(lines, st.data())
def test_a_value_of_another_kind_is_a_value_error(line, data):
    table = json.loads(write_line(line))
    inner = data.draw(st.sampled_from([table, table["event"]]))
    key = data.draw(st.sampled_from(sorted(inner)))
    inner[key] = value = data.draw(values.filter(lambda value: not isinstance(value, str)))
    changed = json.dumps(table).encode()
    if value == [] and key in ("agents", "objects"):
        read_line(changed)
        return
    try:
        read_line(changed)
    except ValueError:
        return
    raise AssertionError(f"{key} = {value!r} was taken")
