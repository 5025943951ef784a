"""What a group was called before is told to whoever asks of an earlier instant."""

import polars as pl
import pytest

from kithkin.graph.closing import replace_nodes
from kithkin.graph.run import last_instant, writing
from kithkin.graph.said import as_called, as_said, keep_called

GANG = "G-1"
TRAITS = {"name": pl.String, "status": pl.String, "expires_on": pl.String}


@pytest.fixture
def gang(store):
    """A gang with one member."""
    known = {"known_from": "2016-01-01T00:00:00.000000Z", "run_id": "run-0", "access": 1}
    store.create_nodes(["Person"], pl.DataFrame({"id": ["P-1"]}).to_arrow())
    named(store, "Kings", "2016-12-31")
    tie = {"id": "m-1", "source": "P-1", "target": GANG} | known
    store.create_edges("MEMBER_OF", pl.DataFrame([tie]).to_arrow(), source="Person", target="Group")
    return store


def named(store, name, expires):
    with writing(store, "group") as run:
        row = {"id": GANG, "kind": "Gang", "name": name, "status": None, "expires_on": expires}
        frame = pl.DataFrame([row], schema_overrides=TRAITS)
        keep_called(store, run, "Gang", frame)
        replace_nodes(store, run, ["Group", "Gang"], frame.to_arrow())
    return run.instant


def told(store, at):
    view = {"access": [1], "as_of": "2016-06-30", "known_at": at}
    (row,) = as_called(store.ask("read/group", ids=[GANG], **view), at)
    return row["name"], row["expires_on"]


def test_a_group_is_called_at_an_instant_as_it_was_then(gang):
    at = [last_instant(gang), named(gang, "Kings", "2017-01-31"), named(gang, "Kings of L8", "2017-01-31")]
    assert [told(gang, one) for one in at] == [
        ("Kings", "2016-12-31"), ("Kings", "2017-01-31"), ("Kings of L8", "2017-01-31"),
    ]  # fmt: skip


def test_what_does_not_differ_is_not_kept(gang):
    named(gang, "Kings", "2016-12-31")
    (row,) = gang.ask("read/group", ids=[GANG], access=[1], as_of="2016-06-30", known_at=last_instant(gang))
    assert not row["was"]


def test_a_member_keeps_their_own_status_whatever_their_group_was_called():
    was = ['{"name":"Kings","status":"old","expires_on":null,"until":"2016-03-01"}']
    row = {"person_id": "P-1", "name": "Queens", "status": "authorised", "group_status": "new", "was": was}
    assert as_called([row], "2016-02-01") == [
        {"person_id": "P-1", "name": "Kings", "status": "authorised", "group_status": "old"}
    ]
    assert as_called([row], "2016-03-01")[0]["name"] == "Queens"


def test_what_a_record_said_outranks_what_it_says_and_adds_no_column():
    rows = [{"record_id": "a:1:self", "surname": "Marsh", "said": '{"surname":"Poole","sex":"male"}'}]
    assert as_said(rows) == [{"record_id": "a:1:self", "surname": "Poole"}]
