"""A record of a narrower class leaves a tombstone of the class it had; a wider one leaves none."""

import polars as pl
import pytest

from kithkin.cypher.catalogue import Query
from kithkin.graph.access import ClassLabels, class_for
from kithkin.graph.closing import replace_edges, replace_nodes
from kithkin.graph.run import writing
from kithkin.graph.tombstones import bury_restricted

TOMBSTONES = Query(
    "test/tombstones", "", (), ("kind", "whole", "part", "access"),
    "MATCH (t:Tombstone) RETURN t.kind AS kind, t.whole AS whole, t.part AS part, t.access AS access",
)  # fmt: skip
OPEN = {"feed": "shbe", "sensitivity": "S1", "purposes": ("families", "crime")}


def told(store, access):
    """The record, of this class, stands under the person."""
    record = pl.DataFrame({"id": ["shbe:1:self"], "access": [access]})
    with writing(store, "resolve") as run:
        replace_nodes(store, run, ["Record"], record.to_arrow())
        tie = pl.DataFrame({"source": ["shbe:1:self"], "target": ["P-1"], "access": [access]}).to_arrow()
        closed = replace_edges(store, run, "SAME_AS", tie, source="Record", target="Person").closed
        return bury_restricted(store, run) if closed else 0


@pytest.mark.parametrize(
    ("labels", "buried"),
    [
        ({"sensitivity": "S2"}, 1),
        ({"purposes": ("families",)}, 1),
        ({"handling": "C"}, 1),
        ({"expires_on": "2020-01-01"}, 1),
        ({"sensitivity": "S0"}, 0),
        ({"purposes": ("families", "crime", "safeguarding")}, 0),
    ],
)
def test_only_a_narrower_class_is_told(embedded, labels, buried):
    embedded.create_nodes(["Person"], pl.DataFrame({"id": ["P-1"]}).to_arrow())
    old, new = class_for(embedded, ClassLabels(**OPEN)), class_for(embedded, ClassLabels(**(OPEN | labels)))
    assert [told(embedded, access) for access in (old, old, new)] == [0, 0, buried]
    expected = [{"kind": "restricted", "whole": "P-1", "part": "shbe:1:self", "access": old}] * buried
    assert embedded.read(TOMBSTONES) == expected
