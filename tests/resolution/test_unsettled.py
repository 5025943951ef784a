"""Which records would be divided otherwise if some of those weighed with them were away."""

from itertools import combinations
from pathlib import Path

import polars as pl
import pytest

from kithkin.resolution.alike import beside, by_names, likenesses, parted
from kithkin.resolution.answering import Parts, with_parts
from kithkin.resolution.identity import KINDS, linked_records
from kithkin.resolution.model import Model

MODEL = Model.load(Path(__file__).parent.parent / "data" / "city_model.json")
HOME = {"address_line": "4 Larch Row", "postcode": "L8 1AA", "sex": "female"}
BORN = {"date_of_birth": "1984-03-09"}
# The third alone brings the first two together.
BRIDGED = {
    "a:1:self": HOME | BORN | {"given_name": "Kerensa", "surname": "Lovibond"},
    "b:1:self": HOME | {"given_name": "Kez", "surname": "Quennell", "date_of_birth": "1984-09-03"},
    "c:1:self": HOME | BORN | {"given_name": "Kerensa", "surname": "Quennell", "known_as": "Kez"},
}
ALIKE = {key: HOME | BORN | {"given_name": "Kerensa", "surname": "Lovibond"} for key in ("a:2:self", "b:2:self")}


def linked(told):
    rows = [dict.fromkeys(KINDS) | {"record_id": key} | values for key, values in told.items()]
    return linked_records(pl.DataFrame(rows, dict.fromkeys(["record_id", *KINDS], pl.String)), MODEL, marked=True)


def together(told):
    found = linked(told).clusters.to_pydict()
    clusters = {}
    for record, cluster in zip(found["record_id"], found["cluster_id"], strict=True):
        clusters.setdefault(cluster, set()).add(record)
    return {frozenset(records) for records in clusters.values()}


@pytest.mark.parametrize(("told", "open_"), [(BRIDGED, set(BRIDGED)), (ALIKE, set()), (BRIDGED | ALIKE, None)])
def test_what_no_absence_changes_is_settled_and_the_rest_is_not(told, open_):
    found = set(linked(told).unsettled["record_id"].to_pylist())
    if open_ is not None:
        assert found == open_
    whole = together(told)
    for size in range(1, len(told)):
        for some in combinations(told, size):
            left = together({key: told[key] for key in some})
            as_it_was = {kept for one in whole if (kept := one & set(some))}
            assert {one for one in left ^ as_it_was if not one & found} == set()


def test_a_component_of_one_class_hangs_on_nobody():
    told = linked(BRIDGED).unsettled
    unsettled = pl.from_arrow(told)
    placed = pl.DataFrame({"record_id": list(BRIDGED), "access": [1, 1, 1]})
    assert likenesses(placed, unsettled).height == 0
    mixed = likenesses(placed.with_columns(access=pl.Series([1, 1, 2])), unsettled)
    assert mixed.rows() == [(key, "alike:a:1:self", 2 if key[0] == "c" else 1, [1, 2]) for key in BRIDGED]


def test_each_record_of_a_person_who_may_fall_apart_has_an_id_of_its_own_ready():
    unsettled = pl.from_arrow(linked(BRIDGED).unsettled)
    alike = pl.DataFrame({"source": list(BRIDGED)})
    members = pl.DataFrame({"record_id": list(BRIDGED), "person_id": ["P-1"] * 3})
    told = parted(alike, unsettled, members)
    names = by_names(told, lambda key, salt: f"P-{key}-{salt}")
    assert set(names.rows()) == {(f"P-{key}-0", "P-1", f"P-{key}--1") for key in BRIDGED}
    assert parted(alike, unsettled.with_columns(parting=pl.lit(value=False)), members).height == 0


def ids(**leads):
    return pl.DataFrame(list(leads.items()), {"alias": pl.String, "person_id": pl.String}, orient="row")


def names(**leads):
    return ids(**leads).with_columns(spare=pl.format("spare-{}", "alias"))


def test_the_id_of_a_part_follows_its_record_and_that_of_a_merged_person_does_not():
    shown = ids(shown="P-1", still="P-1", gone="P-1")
    named = names(shown="P-2", still="P-1", never="P-1")
    found = with_parts(ids(merged="P-1"), shown, Parts(names(still="P-1"), lambda: named), ["P-1", "P-2"])
    assert set(found.rows()) == {("merged", "P-1"), ("still", "P-1"), ("shown", "P-2")}


def test_the_id_of_a_part_that_is_a_person_s_of_their_own_leads_to_nobody_else():
    parts = Parts(names(**{"P-1": "P-1", "part": "P-1"}), names)
    assert with_parts(ids(), ids(), parts, ["P-1"]).rows() == [("part", "P-1")]


def test_a_part_is_not_called_by_the_id_of_another_person_old_or_living():
    parts = Parts(names(living="P-1", old="P-1", mine="P-1"), names)
    found = with_parts(ids(old="P-2", mine="P-1"), ids(), parts, ["P-1", "P-2", "living"])
    assert set(found.rows()) == {("spare-living", "P-1"), ("old", "P-2"), ("spare-old", "P-1"), ("mine", "P-1")}


def test_linking_some_records_leaves_them_beside_those_that_they_were_weighed_with():
    before = pl.DataFrame({"likeness_id": ["alike:a", "alike:a", "alike:x"], "record_id": ["a", "b", "x"]})
    now = pl.DataFrame({"record_id": ["b", "c", "y"], "component": [0, 0, 1], "parting": [True, True, True]})
    found = beside(before, now, {"c"})
    assert found.rows() == [("a", 0, False), ("b", 0, True), ("c", 0, True)]
