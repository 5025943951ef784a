"""People whom no row ties to each other are formed apart, and nothing comes out otherwise for it."""

from dataclasses import replace

import polars as pl
import pytest
from tests.resolution.test_keyed import AS_OF
from tests.resolution.test_lives import joined, told, town

from kithkin.resolution import pieces
from kithkin.resolution.formed import Draft
from kithkin.resolution.lives import shared


@pytest.mark.parametrize("seed", range(4))
def test_what_is_formed_piece_by_piece_is_what_is_formed_at_once(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = joined(*(town(20 * seed + at) for at in range(3)))
    at_once = told(shared(whole, AS_OF))
    monkeypatch.setattr(pieces, "MOST", 1)
    assert told(shared(whole, AS_OF)) == at_once
    turned = joined(*(town(20 * seed + at) for at in (2, 0, 1)))
    assert told(shared(turned, AS_OF)) == at_once


def test_whoever_shares_a_statement_or_ever_an_address_is_of_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MOST", 1)
    read = town(1)
    people = read.persons.height
    lived = pl.DataFrame([(0, 7), (1, 7), (3, 8)], {"person_id": pl.UInt32, "address_id": pl.UInt32}, orient="row")
    stated = pl.DataFrame({"source": [1], "target": [2]}, {"source": pl.UInt32, "target": pl.UInt32})
    who = pl.DataFrame({"person_id": list(range(people))}, {"person_id": pl.UInt32})
    said = replace(read, persons=who, statements=stated, residences=lived, involvements=who.clear())
    found = [set(part.persons["person_id"]) for part in pieces.pieces(said, people)]
    assert sorted(map(min, found)) == [0, *range(3, people)]
    assert found[0] == {0, 1, 2}
    assert [part.residences.height for part in pieces.pieces(said, people)][:3] == [2, 1, 0]


def test_groups_of_several_pieces_keep_apart_though_each_counts_from_nought() -> None:
    clusters = pl.DataFrame({"cluster": [0, 1], "people": [[5], [6]]})
    members = pl.DataFrame({"cluster": [0, 1], "person_id": [5, 6]})
    part = Draft("Family", members, members.select("cluster"), clusters)
    found = pieces.together_again([part, part])
    assert found.members["cluster"].to_list() == found.clusters["cluster"].to_list() == [0, 1, 2, 3]
