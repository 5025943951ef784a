"""A kind of group that two files describe, in a graph: formed, kept, closed, and read by its class."""

import pytest

from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve

AS_OF = "2016-06-30"
TOML = """title = "people stopped together"
role = "stopped"
reason = "on {valid_from}"
sensitivity = "S1"
purposes = ["families"]
"""
CYPHER = """// Who was at which stop.
MATCH (r:Record)-[i:INVOLVED_IN]->(e:Event {kind: 'stop_check'})
WHERE r.access IN $access AND i.access IN $access AND e.access IN $access
  AND all(x IN [r, i, e] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN r.id AS record_id, e.id AS group_key, null AS name, e.valid_from AS valid_from, null AS valid_to,
  r.access AS r_access, i.access AS i_access, e.access AS e_access
"""
GROUPS = "read/group_keys"


@pytest.fixture
def described(tmp_path):
    (tmp_path / "stopped.toml").write_text(TOML, "utf-8")
    (tmp_path / "stopped.cypher").write_text(CYPHER, "utf-8")
    return tmp_path


@pytest.fixture
def stops(world):
    """Two stops: three people at one, one of them at the other too."""
    world.people(10)
    for stop, people in (("E-1", (1, 3, 5)), ("E-2", (5,))):
        times = {"valid_from": "2016-01-05", "valid_to": "2016-01-05", "access": world.number("police")}
        world.node("Event", stop, kind="stop_check", **times)
        for one in people:
            world.edge("INVOLVED_IN", world.again("police", f"{stop}{one}", one), stop, role="subject")
    world.write()
    resolve(world.store)
    return world


def found(world, *feeds):
    view = world.view(*feeds)
    rows = world.store.ask("read/group_composition", **view.parameters)
    return {(row["group_id"], row["person_id"], row["role"]) for row in rows if row["kind"] == "stopped"}


def of_kind(world):
    return {row["key"]: row["group_id"] for row in world.store.ask(GROUPS)}


def test_two_files_make_a_kind_of_group_with_ids_that_last(stops, described):
    done = group(stops.store, as_of=AS_OF, described=described)
    assert done.groups["stopped"] == 2
    before, ids = found(stops), of_kind(stops)
    assert len(before) == 4
    assert {one[:2] for one in ids.values()} == {"O-"}
    assert group(stops.store, as_of=AS_OF, described=described) == done
    assert found(stops) == before
    stops.edge("INVOLVED_IN", stops.again("police", "E-28", 8), "E-2", role="subject")
    stops.write()
    resolve(stops.store)
    group(stops.store, as_of=AS_OF, described=described)
    assert of_kind(stops) == ids
    assert len(found(stops) - before) == 1


def test_who_may_not_read_the_evidence_sees_no_such_group(stops, described):
    group(stops.store, as_of=AS_OF, described=described)
    assert found(stops, "shbe", "school") == set()


def test_a_kind_that_nobody_describes_any_more_is_closed(stops, described):
    group(stops.store, as_of=AS_OF, described=described)
    for path in described.iterdir():
        path.unlink()
    assert group(stops.store, as_of=AS_OF, described=described).groups["stopped"] == 0
    assert found(stops) == set()
    (described / "stopped.toml").write_text(TOML, "utf-8")
    (described / "stopped.cypher").write_text(CYPHER, "utf-8")
    ids = of_kind(stops)
    group(stops.store, as_of=AS_OF, described=described)
    assert of_kind(stops) == ids
    assert len(found(stops)) == 4
