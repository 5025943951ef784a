"""Groups that go on from what the last run left are those that forming everything makes, with nothing else written."""

from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.laws.street import TODAY, Street
from tests.resolution.test_groups import _named, derived
from tests.resolution.test_groups import street as gang_street  # noqa: F401 -- a fixture
from tests.resolution.test_lives import joined, town, without

from kithkin.graph import built
from kithkin.graph.closing import identified
from kithkin.graph.instants import last_instant
from kithkin.resolution import groups
from kithkin.resolution.group_layer import BELONGS
from kithkin.resolution.groups import group, group_gangs
from kithkin.resolution.job import resolve
from kithkin.resolution.keyed import Keys
from kithkin.resolution.lives import lives
from kithkin.resolution.material import material_of
from kithkin.resolution.regroup import MEMBERED, Regroup, otherwise
from kithkin.resolution.sealed import seal, unsealed
from kithkin.resolution.stated import stated

SAME = {"check_row_order": False, "check_column_order": False}


def left(path) -> Regroup:
    table, told = unsealed(path)
    return Regroup.of(table, told["as_of"])


def lists_aside(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists as text, so that rows have an order."""
    return frame.with_columns(pl.col(pl.List(pl.String)).list.join("\n"))


def same(one: pl.DataFrame, other: pl.DataFrame) -> None:
    assert_frame_equal(lists_aside(one), lists_aside(other), **SAME)


def kept_is_what_the_graph_tells(store, path) -> None:
    """What was read, formed and written, beside all of it read and formed now."""
    kept, now = left(path), stated(store, last_instant(store))
    for name in now._fields:
        same(getattr(kept.stated, name), getattr(now, name))
    read = material_of(now)
    kin, made = lives(read, Keys(read.persons).persons, TODAY)
    same(kept.made.kin, kin)
    for one, other in zip(kept.made[1:], made, strict=True):
        for part in ("members", "places", "traits"):
            same(getattr(one, part), getattr(other, part))
    groups_ = set(kept.written.ids.filter(pl.col("kind").is_in(MEMBERED))["group_id"])
    held = store.read(built.held_edges(*BELONGS[:1], BELONGS[1:], ("target",)), target=sorted(groups_))
    assert {row["id"] for row in held} == set(identified(BELONGS, kept.written.members.to_arrow())["id"])
    lived = store.read(built.held_edges("LIVES_AT", ("Group", "Address"), ()))
    homes = identified(("LIVES_AT", "Group", "Address"), kept.written.lived.to_arrow())
    assert {row["id"] for row in lived} == set(homes["id"])
    known = {(row["group_id"], row["minted_for"]) for row in store.ask("read/group_ids")}
    assert set(kept.written.ids.select("group_id", "minted_for").iter_rows()) == known


@pytest.mark.engine
@pytest.mark.timeout(600)
def test_over_random_loads_and_decisions_what_is_kept_is_what_all_would_be_and_forming_all_writes_nothing(
    engines, tmp_path_factory, monkeypatch
):
    parts = []

    def noted(*known):
        parts.append((found := again(*known)).people / max(1, known[2].persons["person_id"].n_unique()))
        return found

    again = groups.again
    monkeypatch.setattr(groups, "again", noted)

    @settings(max_examples=2, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.integers(0, 10_000))
    def holds(seed):
        street = Street(engines.empty("arcade"), tmp_path_factory.mktemp("street"), seed, 8)
        for _ in range(3):
            street.step()
            kept_is_what_the_graph_tells(street.store, street.grouped)
        before = derived(street.store)
        group(street.store, as_of=TODAY)
        assert derived(street.store) == before

    holds()
    assert min(parts) < 1, "no run formed only what a change touches"


@pytest.fixture
def known(world, tmp_path):
    """A mother and her child in one home among others, grouped, with what the run left."""
    world.people(40, children=(2, 4))
    world.node("Address", "AD-1", line="1 Low Row")
    for number in (0, 2):
        world.edge("AT", f"shbe:{number}:self", "AD-1", kind="claims_at", valid_from="2012-01-01")
    world.edge("STATES", "school:0:self", "school:2:self", kind="mother_of")
    world.write()
    resolve(world.store)
    group(world.store, as_of=TODAY, cache=tmp_path / "grouped.arrow")
    return world


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "grouped.arrow"


@pytest.fixture
def gone_on(monkeypatch):
    """Of how many people each run that went on formed groups anew."""
    people, again = [], groups.again

    def noted(*told):
        people.append((found := again(*told)).people)
        return found

    monkeypatch.setattr(groups, "again", noted)
    return people


def as_by_a_whole_run(world):
    before = derived(world.store)
    group(world.store, as_of=TODAY)
    return derived(world.store) == before


def test_a_new_record_has_only_whom_it_touches_formed_anew(known, cache, gone_on):
    known.edge("STATES", known.again("school", "0b", 0), known.again("school", "4b", 4), kind="mother_of")
    known.write()
    resolve(known.store)
    group(known.store, as_of=TODAY, cache=cache)
    assert gone_on == [3]
    assert as_by_a_whole_run(known)


def test_without_a_change_nobody_is_formed_and_nothing_written(known, cache, gone_on):
    before = derived(known.store)
    group(known.store, as_of=TODAY, cache=cache)
    assert gone_on == [0]
    assert derived(known.store) == before


def test_on_another_day_everybody_is_formed_anew(known, cache, gone_on):
    group(known.store, as_of="2016-07-01", cache=cache)
    assert gone_on == []
    assert left(cache).as_of == "2016-07-01"


@pytest.mark.parametrize("how", ["damaged", "of another run", "of other rules", "covered since"])
def test_a_file_that_cannot_be_gone_on_from_is_as_if_it_were_not_there(known, cache, gone_on, how):
    table, told = unsealed(cache)
    if how == "damaged":
        cache.write_bytes(b"half a file")
    elif how == "of another run":
        group_gangs(known.store, as_of=TODAY)
    else:
        seal(cache, table, told | ({"rules": "old"} if how == "of other rules" else {"covered": "9"}))
    group(known.store, as_of=TODAY, cache=cache)
    assert gone_on == []
    group(known.store, as_of=TODAY, cache=cache)
    assert gone_on == [0]


def test_gangs_and_association_groups_of_a_run_that_goes_on_are_those_of_a_whole_one(gang_street, cache, gone_on):  # noqa: F811
    group(gang_street.store, as_of=TODAY, cache=cache)
    _named(gang_street, "police", "27", 27, kind="listed_in", source_ref="L27")
    gang_street.write()
    resolve(gang_street.store)
    done = group(gang_street.store, as_of=TODAY, cache=cache)
    assert gone_on == [1]
    assert (done.groups["Gang"], done.groups["AssociationGroup"]) == (1, 1)
    assert as_by_a_whole_run(gang_street)


def test_only_its_owner_reads_what_is_left(known, cache):
    assert cache.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("seed", range(3))
def test_what_is_new_and_what_is_gone_make_one_table_of_the_other(seed):
    whole = joined(town(seed), town(seed + 50)).residences
    then = without(joined(town(seed), town(seed + 50)), Random(seed).choice(whole["record_id"].to_list())).residences
    new, gone = otherwise(whole, then)
    assert gone.is_empty()
    assert_frame_equal(pl.concat([then, new]).unique(), whole.unique(), **SAME)
