"""Persons of a chart without a report, worked out only where linking can be believed."""

from types import SimpleNamespace

import pytest

from kithkin.api import chart_apart
from kithkin.api.chart_apart import Apart
from kithkin.api.charting import anew
from kithkin.api.rows import rounds
from kithkin.graph.store import View
from kithkin.resolution.apart import Said

ROWS = {"a:1:self": "P-1", "a:2:self": "P-1", "b:1:self": "P-1", "a:3:self": "P-2"}
"""Two of whom one is three reports."""


class Graph:
    """A graph of these records; the two may be one."""

    def __init__(self, *, resolved=True):
        self.resolved = resolved

    def ask(self, name, /, **asked):
        return list(getattr(self, name.partition("/")[2])(set(asked.get("ids") or asked.get("keys") or ())))

    def row_records(self, keys):
        return [self._told(one) for one in ROWS if one.rpartition(":")[0] in keys]

    def person_records(self, ids):
        return [self._told(one) for one, person in ROWS.items() if person in ids]

    def record(self, ids):
        return [self._told(one) for one in ROWS if one in ids]

    def _told(self, record):
        return {"record_id": record, "person_id": ROWS[record], "received": f"2016-{record}"}

    def possible_matches(self, ids):
        return [{"person_id": "P-1", "other_id": "P-2"}] if "P-1" in ids else []

    def resolve_model(self, _):
        return [{"model": "m"}] if self.resolved else []

    def decision_alike(self, _):
        return []

    def alias(self, _):
        return []


def without(row, *, before=None, after, resolved=True):
    """The persons without this row, where linking says this with it and that without."""
    told = {frozenset(ROWS): before or dict(ROWS)}
    linking = SimpleNamespace(
        said=lambda _asker, sets, _scope: [Said(told.get(frozenset(one)) or {r: after[r] for r in one}) for one in sets]
    )
    store = SimpleNamespace(secret=lambda: b"secret")
    view = View((1,), "2016-06-30", "2016-07-01T00:00:00.000000Z")
    wiring = SimpleNamespace(store=store, linking=linking)
    return Apart(SimpleNamespace(asker=Graph(resolved=resolved), wiring=wiring, view=view), frozenset({row})).persons


APART = {"a:1:self": "x", "a:2:self": "x", "b:1:self": "y", "a:3:self": "z"}


def test_who_only_the_report_joined_comes_apart_and_the_older_part_keeps_the_id():
    persons = without("a:2", after=APART)
    assert persons.of_record("P-1", "a:1:self") == "P-1"
    other = persons.of_record("P-1", "b:1:self")
    assert other.startswith("P-")
    assert persons.beside(["P-1"]) == ("P-1", other)
    assert persons.homes == {other: "P-1"}
    assert anew(persons) == "who is one person was worked out anew: 1 came apart"


def test_whom_the_report_kept_apart_are_one():
    persons = without("b:1", after=dict.fromkeys(ROWS, "x"))
    assert {persons.of_record(ROWS[one], one) for one in ("a:1:self", "a:3:self")} == {"P-1"}
    assert anew(persons) == "who is one person was worked out anew: 1 is of several"


def test_a_report_that_joined_nobody_changes_nobody():
    persons = without("a:2", after=ROWS)
    assert (persons.homes, persons.beside(["P-1"])) == ({}, ("P-1",))
    assert anew(persons) == "who is one person was worked out anew: nobody is another"


@pytest.mark.parametrize(
    "cannot",
    [
        {"before": dict.fromkeys(ROWS, "x")},
        {"resolved": False},
        {"most": 3},
    ],
    ids=["linking says another thing with it", "nobody has resolved", "too many"],
)
def test_where_linking_cannot_be_believed_persons_stay_as_they_are_stored(cannot, monkeypatch):
    monkeypatch.setattr(chart_apart, "MOST", cannot.pop("most", 400))
    persons = without("a:2", after=APART, **cannot)
    assert persons.of_record("P-1", "b:1:self") == persons.of_record("P-1", "a:1:self") == "P-1"
    assert anew(persons) == "who is one person could not be worked out anew"


def test_who_is_held_to_some_records_is_held_to_them_in_scope_too():
    sight = SimpleNamespace(only=lambda _: frozenset({"a", "b"}), stored=lambda ids: ids)
    for asked, told in ((["b", "c"], ["b"]), (None, ["a", "b"])):
        [[(person, name)]] = rounds([{"id": "P-1", "only": asked}], sight)
        assert (name, person["only"]) == ("P-1", told)
