"""The same records give the same groups, whatever the secret their persons' ids were minted with."""

from random import Random
from typing import Any

import polars as pl
import pytest

from kithkin.graph.ids import mint
from kithkin.resolution import groups
from kithkin.resolution.lives import Shared, lives
from kithkin.resolution.material import Material

AS_OF = "2016-06-30"
PEOPLE = 40
NO_DECISIONS = pl.DataFrame(
    schema=dict.fromkeys(["decision_id", "kind", "record_id", "organisation_id", "at", "review_on"], pl.String)
)
STATED = ["source_record", "target_record", "kind", "valid_from", "valid_to", "needs", "feed", "source", "source_sex",
          "source_born", "target", "target_born"]  # fmt: skip
STAY = ["record_id", "address_id", "kind", "role", "valid_from", "valid_to", "person_id", "surname", "row", "needs"]
SEEN = ["record_id", "event_id", "kind", "role", "day", "text", "person_id", "needs"]
NAMED = ["record_id", "organisation_id", "name", "kind", "role", "grading", "source_ref", "officer", "reported_in",
         "valid_from", "valid_to", "person_id", "event_role", "text", "needs"]  # fmt: skip
KINDS = ["mother_of", "father_of", "parent_of", "partner_of", "sibling_of", "carer_of", "grandparent_of"]


def frame(names: list[str], rows: list[dict[str, Any]], **more: Any) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={**dict.fromkeys(names, pl.String), **more})


def world(dice: Random, secret: bytes) -> Material:
    """People, and contradictory ties, homes and incidents thrown by dice, under ids minted with a secret."""
    ids = {f"f:{n}:self": mint(secret, "P-", f"f:{n}:self", "") for n in range(PEOPLE)}
    born = {record: f"{dice.choice([1950, 1975, 2005])}-01-02" for record in ids}
    blank = {"feed": "f", "first_known": "2016", "given_name": None, "surname": None, "sex": None, "access": 1}
    persons = [{"record_id": one, "person_id": who, "date_of_birth": born[one], **blank} for one, who in ids.items()]
    stated = [statement(dice, dict(list(ids.items())[:-5]), born) for _ in range(70)]
    stays = [stay(dice, record, who) for record, who in ids.items() for _ in range(2)]
    seen = [stop(event, *one) for one in ids.items() for event in dice.sample(range(60), 1)]
    # Chance alone makes no association group: some are seen together again and again.
    seen += [stop(event, *one) for one in list(ids.items())[-5:] for event in range(90, 94)]
    told = frame(STATED, stated, trust=pl.Float64)
    who = pl.DataFrame(persons, schema_overrides={"given_name": pl.String, "surname": pl.String})
    return Material(who, told, frame(STAY, stays), frame(SEEN, seen), frame(NAMED, []))


def statement(dice: Random, ids: dict[str, str], born: dict[str, str]) -> dict[str, Any]:
    one, other = sorted(dice.sample(list(ids), 2), key=lambda record: born[record])
    return {
        "source_record": one, "source": ids[one], "source_born": born[one], "target_record": other,
        "target": ids[other], "target_born": born[other], "kind": dice.choice(KINDS), "needs": "1", "feed": "f",
        "trust": 0.7,
    }  # fmt: skip


def stay(dice: Random, record: str, person: str) -> dict[str, Any]:
    return {
        "record_id": record, "person_id": person, "row": record, "address_id": f"A{dice.randrange(16)}",
        "kind": "lives_at", "surname": dice.choice(["Lee", "Roe"]), "needs": "1",
        "valid_from": dice.choice(["2012-01-01", "2014-01-01", None]),
    }  # fmt: skip


def stop(event: int, record: str, person: str) -> dict[str, Any]:
    what = {"event_id": f"E{event}", "kind": "stop_check", "role": "subject", "day": "2016-01-01"}
    return {"record_id": record, "person_id": person, "needs": "1", **what}


def formed(seed: int, secret: bytes, form: Any = groups.form) -> set[tuple[Any, ...]]:
    """Every tie and every membership by the keys of records."""
    read = world(Random(seed), secret)
    key = dict(read.persons.select("person_id", "record_id").iter_rows())
    kin, made = form(read, NO_DECISIONS, AS_OF)
    ties: set[tuple[Any, ...]] = {
        (row["kind"], row["role"], frozenset({key[row["source"]], key[row["target"]]}), tuple(row["basis"]))
        for row in kin.iter_rows(named=True)
    }
    for one in made:
        told = one.members.sort("person_id").group_by("cluster").agg("person_id", "role", "valid_from")
        for _, people, roles, days in told.iter_rows():
            ties.add((one.kind, frozenset(zip([key[person] for person in people], roles, days, strict=True))))
    return ties


@pytest.mark.parametrize("seed", range(6))
def test_groups_do_not_depend_on_the_secret(seed: int) -> None:
    first = formed(seed, b"one secret")
    assert formed(seed, b"another secret") == first
    assert {"Household", "Family", "AssociationGroup"} <= {row[0] for row in first}


def test_the_smaller_id_of_an_undirected_tie_stands_first() -> None:
    kin, _ = groups.form(world(Random(1), b"one secret"), NO_DECISIONS, AS_OF)
    mutual = kin.filter(pl.col("kind").is_in(["PARTNER_OF", "SIBLING_OF"]))
    assert mutual.height
    assert (mutual["source"] < mutual["target"]).all()


def by_id(read: Material, _: pl.DataFrame, as_of: str) -> Shared:
    """Ties, households and families where persons are put in order by their ids."""
    return lives(read, read.persons.select("person_id", key="person_id"), as_of)


def test_ids_alone_would_have_broken_ties() -> None:
    secrets = b"one secret", b"another secret"
    told = ([formed(seed, secret, by_id) for secret in secrets] for seed in range(6))
    assert any(one != other for one, other in told)
