"""Families in doubt are listed from the graph, and whom the list showed is kept."""

import pyarrow as pa
import pytest

from kithkin.api.access.audit import Event
from kithkin.api.doubtful import doubtful
from kithkin.api.local import local_reading
from kithkin.casework.doubtful import THIN, Doubt
from kithkin.graph.run import writing


@pytest.mark.engine
def test_the_list_names_who_is_in_doubt_and_the_audit_whom_it_showed(small, engines, wired, monkeypatch):
    made, store = type(small[0])("d"), engines.empty("arcade")
    made.write(store)
    cal, kept = made.persons["cal"], []
    edge = {"id": "thin", "source": cal, "target": made.friends, "role": "relative", "strength": "tentative"}
    held = {"basis": ["arrests:A2:self"], "access": made.police, "known_from": "2016-01-01T00:00:00.000000Z"}
    with writing(store, "test"):
        family = [{"id": "F-dddddddddddddddx", "kind": "Family", "known_from": held["known_from"], "run_id": "run-0"}]
        store.create_nodes(["Group", "Family"], pa.Table.from_pylist(family))
        thin = [edge | held | {"target": family[0]["id"], "run_id": "run-0"}]
        store.create_edges("MEMBER_OF", pa.Table.from_pylist(thin), source="Person", target="Group")
    wired.given = store
    monkeypatch.setattr(wired.audit, "record", kept.append)
    assert doubtful(local_reading(wired, "2016-06-30")) == [Doubt(family[0]["id"], cal, "relative", THIN)]
    wired.given = None
    assert [(type(one), one.action, one.persons, one.groups) for one in kept] == [
        (Event, "groups.doubtful", (cal,), (family[0]["id"],))
    ]
