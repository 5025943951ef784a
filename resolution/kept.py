"""What a run read, kept for the next: who is there and the evidence of each as linking sees it.

It is a cache. The truth stays in the graph: whoever has none, or one that cannot take in what has changed, reads all.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kithkin.resolution.coded import Coded, Codes, Index, Texts, two_at_once
from kithkin.resolution.held import Marks, content
from kithkin.resolution.identity import table_of
from kithkin.resolution.prepared import Read, read_rows
from kithkin.resolution.rows import Rows
from kithkin.resolution.sealed import seal, unsealed
from kithkin.resolution.standardise import NAMES, People

ROW, FIRST, PERSON, TIE, EVIDENCE = "row", "first", "person", "tie", "evidence "
NAMED = "record_id"
LIKENESS, POSSIBLE, ELSEWHERE = 1, 2, 4
"""Edges to those a record was weighed with, to those who may be the same, and to persons that it was of before."""
_ANY = LIKENESS | POSSIBLE | ELSEWHERE
Ties = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Kept:
    """Records in the order of their ids."""

    ids: Texts
    access: Index
    content: Marks
    """A hash of what each says."""
    first: Coded
    """When each was first known."""
    row: Coded
    """The delivered row that each came in."""
    coded: Mapping[str, Coded]
    sign: Marks
    """What came out for each, as a number; 0 is not known."""
    ties: Ties
    """Which edges beside that to its person each may have, as bits: what it lacks here it does not have."""
    person: Texts
    """Whom each is of; of null that is not known. Of a person all records are known or none."""
    tie: Texts
    """The id of the edge that says so; of null that is not known."""
    was: Index | None = None
    """Where each stood before some were stated, -1 for those; not written."""

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, records: pl.DataFrame, read: Read | None = None) -> "Kept | None":
        """The records as they were read; nothing where a value of one changes how those of others are read."""
        table, kinds = table_of(records)
        read = read or read_rows(table, id_column=NAMED, column_map=kinds)
        if read.row is None or not _by_itself(records):
            return None
        order = read.rows.order
        first = pc.dictionary_encode(records["first_known"].to_arrow().cast(pa.string()))
        return cls(
            read.rows.texts,
            records["access"].to_numpy().astype(np.int64)[order],
            content(table)[order],
            _coded(first.take(pa.array(order))),
            read.row,
            read.people.coded,
            np.zeros(len(order), np.uint64),
            np.full(len(order), _ANY, np.uint8),
            pa.nulls(len(order), pa.string()),
            pa.nulls(len(order), pa.string()),
        )

    def read(self) -> Read:
        """The records as `read_rows` gives them."""
        rows = Rows(NAMED, self.ids, np.arange(len(self)))
        filled = {name: column for name, column in self.coded.items() if column.filled.any()}
        return Read(rows, (), People(len(self), filled), self.row.codes.astype(np.int64), self.row)

    def told(self, ids: pl.Series) -> pl.DataFrame:
        """Some records with their class and when they were first known: record_id, first_known, access."""
        rows = np.flatnonzero(_among(self.ids, ids.to_arrow().cast(pa.string())))
        first = self.first.texts.take(pa.array(self.first.codes[rows]))
        return pl.DataFrame(
            {"record_id": self.ids.take(pa.array(rows)), "first_known": first, "access": self.access[rows]}
        )

    def signs(self, ids: pl.Series) -> pl.DataFrame:
        """What came out for some records: record_id, sign."""
        rows = np.flatnonzero(_among(self.ids, ids.to_arrow().cast(pa.string())))
        return pl.DataFrame({"record_id": self.ids.take(pa.array(rows)), "sign": self.sign[rows]})

    def signed(self, signs: pl.DataFrame) -> "Kept":
        """The same with what came out for some records since."""
        ordered, sign = signs.sort("record_id"), self.sign.copy()
        told = _among(self.ids, ordered["record_id"].to_arrow().cast(pa.string()))
        sign[told] = ordered["sign"].to_numpy()
        return replace(self, sign=sign)

    def together(self, ids: Collection[str]) -> tuple[pl.DataFrame, list[str]]:
        """All records of the persons of some, as far as these are known: record_id, person_id; and those of others."""
        known = pc.drop_null(pc.unique(self.person.filter(pa.array(_among(self.ids, pa.array(ids, pa.string()))))))
        rows = pa.array(np.flatnonzero(_among(self.person, known)))
        told = pl.DataFrame({"record_id": self.ids.take(rows), "person_id": self.person.take(rows)}, _TOLD)
        return told, sorted(set(ids).difference(told["record_id"]))

    def placed(self, members: pl.DataFrame) -> "Kept":
        """The same with whom some records are of since: all of each person."""
        ordered = members.sort("record_id")
        here = _among(self.ids, ordered["record_id"].to_arrow().cast(pa.string()))
        person = ordered["person_id"].to_arrow().cast(pa.string())
        moved = pc.fill_null(pc.not_equal(self.person.filter(pa.array(here)), person), fill_value=False)
        ties = self.ties.copy()
        ties[np.flatnonzero(here)[moved.to_numpy(zero_copy_only=False)]] |= np.uint8(ELSEWHERE)
        return replace(self, person=pc.replace_with_mask(self.person, pa.array(here), person), ties=ties)

    def bound(self, ties: pl.DataFrame) -> "Kept":
        """The same with the ids of the edges that say whom some records are of: source, id."""
        ordered = ties.sort("source")
        here = _among(self.ids, ordered["source"].to_arrow().cast(pa.string()))
        told = ordered["id"].to_arrow().cast(pa.string())
        return replace(self, tie=pc.replace_with_mask(self.tie, pa.array(here), told))

    def binding(self, ids: Collection[str]) -> pl.DataFrame:
        """Those of some records of which they are known: source, id."""
        rows = pa.array(np.flatnonzero(_among(self.ids, pa.array(ids, pa.string()))))
        told = pl.DataFrame({"source": self.ids.take(rows), "id": self.tie.take(rows)}, _BOUND)
        return told.drop_nulls("id")

    def untied(self, ids: Collection[str], tie: int) -> frozenset[str]:
        """Those of some records that have no edge of a kind."""
        rows = np.flatnonzero(_among(self.ids, pa.array(ids, pa.string())) & (self.ties & tie == 0))
        return frozenset(self.ids.take(pa.array(rows)).to_pylist())

    def tied(self, tie: int, ids: Collection[str], among: Collection[str] | None = None) -> "Kept":
        """The same with the records that now have edges of a kind: among some these, or among all."""
        bit, here = np.uint8(tie), np.ones(len(self), bool)
        if among is not None:
            here = _among(self.ids, pa.array(among, pa.string()))
        lost = np.where(here, self.ties & ~bit, self.ties)
        return replace(self, ties=np.where(_among(self.ids, pa.array(ids, pa.string())), lost | bit, lost))

    def loosened(self) -> "Kept":
        """The same where anybody may have written edges since."""
        nothing = pa.nulls(len(self), pa.string())
        return replace(self, ties=np.full(len(self), _ANY, np.uint8), person=nothing, tie=nothing)

    def now(self, stated: pl.DataFrame) -> "Kept | None":
        """The records with those stated since and without those closed; nothing where all must be read."""
        new = Kept.part(stated.filter(~pl.col("closed")))
        if new is None or not new.coded.keys() <= self.coded.keys():
            return None
        stay = np.flatnonzero(~_among(self.ids, stated["record_id"].to_arrow().cast(pa.string())))
        order = _in_order(self.ids, stay, new.ids)
        coded = _joined_columns(self.coded, new.coded, (len(self), len(new)), order)
        made = Kept(
            pa.concat_arrays([self.ids, new.ids]).take(pa.array(order)),
            np.append(self.access, new.access)[order],
            np.append(self.content, new.content)[order],
            _joined([self.first], [new.first], order)[0],
            _joined([self.row], [new.row], order)[0],
            coded,
            np.append(self.sign, new.sign)[order],
            np.append(self.ties, new.ties)[order],
            pa.concat_arrays([self.person, new.person]).take(pa.array(order)),
            pa.concat_arrays([self.tie, new.tie]).take(pa.array(order)),
            np.where(order < len(self), order, -1),
        )
        # Where there are no two ranks they tell nobody apart, and linking everything leaves them out.
        return None if "suffix" in coded and len(np.unique(coded["suffix"].codes)) < _RANKS else made

    @classmethod
    def part(cls, records: pl.DataFrame) -> "Kept | None":
        """The same of some records, whatever the others are."""
        table, kinds = table_of(records)
        return cls.of(records, read_rows(table, id_column=NAMED, column_map=kinds, part=True))

    def save(self, path: Path, told: Mapping[str, str]) -> None:
        """Write it as an Arrow file with what is told of it."""
        columns = {EVIDENCE + name: column for name, column in self.coded.items()} | {ROW: self.row, FIRST: self.first}
        table = {name: _dictionary(column) for name, column in columns.items()}
        seal(
            path,
            pa.table(
                {
                    "id": self.ids,
                    PERSON: self.person,
                    TIE: self.tie,
                    **{name: getattr(self, name) for name in _PLAIN},
                    **table,
                }
            ),
            told,
        )

    @classmethod
    def load(cls, path: Path) -> "tuple[Kept, dict[str, str]] | None":
        """Read what `save` wrote."""
        found = unsealed(path)
        if found is None or not found[0].num_rows or not set(found[0].column_names) >= _COLUMNS:
            return None
        table, told = found
        columns = {
            name: _coded(table[name].chunk(0))
            for name in table.column_names
            if pa.types.is_dictionary(table.schema.field(name).type)
        }
        coded = {name.removeprefix(EVIDENCE): one for name, one in columns.items() if name.startswith(EVIDENCE)}
        names = [name for name in coded if name in NAMES]
        for name in names[1:]:
            coded[name].share(coded[names[0]])
        plain = {name: table[name].chunk(0).to_numpy() for name in _PLAIN}
        texts = {"ids": table["id"].chunk(0), "person": table[PERSON].chunk(0), "tie": table[TIE].chunk(0)}
        return cls(**texts, first=columns[FIRST], row=columns[ROW], coded=coded, **plain), told


_PLAIN = ("access", "content", "sign", "ties")
_COLUMNS = {"id", *_PLAIN, PERSON, TIE, ROW, FIRST}
_TOLD = dict.fromkeys(["record_id", "person_id"], pl.String)
_BOUND = dict.fromkeys(["source", "id"], pl.String)
_RANKS = 3
"""Two ranks, and most who have none."""


def _by_itself(records: pl.DataFrame) -> bool:
    """Whether every day of birth says by itself which of its numbers is the year."""
    return bool(records["date_of_birth"].str.contains(r"^\s*\d{4}").all())


def _coded(column: pa.DictionaryArray) -> Coded:
    codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    return Coded(codes, column.dictionary.cast(pa.string()))


def _dictionary(column: Coded) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(column.codes, mask=column.codes < 0), column.texts, safe=False)


def _among(texts: Texts, wanted: Texts) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.is_in(texts, value_set=wanted).to_numpy(zero_copy_only=False)
    return found


def _in_order(ids: Texts, stay: Index, new: Texts) -> Index:
    """Rows of those that stay and of new ones, numbered after all before, in the order of their ids."""
    before = pl.Series(values=ids.take(pa.array(stay)), dtype=pl.String)
    at = before.search_sorted(pl.Series(values=new, dtype=pl.String)).to_numpy().astype(np.int64)
    order: Index = np.insert(stay, at, len(ids) + np.arange(len(new)))
    return order


def _joined_columns(
    old: Mapping[str, Coded], new: Mapping[str, Coded], counts: tuple[int, int], order: Index
) -> dict[str, Coded]:
    """Every column with its new rows; names keep one list of values."""
    lists = [[name for name in old if name in NAMES], *([name] for name in old if name not in NAMES)]

    def joined(names: list[str]) -> dict[str, Coded]:
        texts = next((new[name].texts for name in names if name in new), pa.array([], pa.string()))
        lacking = Coded(np.full(counts[1], -1, np.int32), texts)
        both = [old[name] for name in names], [new.get(name, lacking) for name in names]
        return dict(zip(names, _joined(*both, order), strict=True))

    made = {name: one for part in two_at_once(joined, [*filter(None, lists)], counts[0]) for name, one in part.items()}
    return {name: made[name] for name in old}


def _joined(old: list[Coded], new: list[Coded], order: Index) -> list[Coded]:
    """Columns over one list of values with new rows of theirs, over that list and what is new to it."""
    place, texts = _placed(old[0].texts, new[0].texts)
    made = [Coded(np.append(a.codes, place[b.codes])[order], texts) for a, b in zip(old, new, strict=True)]
    for other in made[1:]:
        other.share(made[0])
    return made


def _placed(old: Texts, new: Texts) -> tuple[Codes, Texts]:
    """Where new values stand in a list, those that it lacks after its end; a missing value is none there too."""
    found = pc.index_in(old, value_set=new).fill_null(-1).to_numpy(zero_copy_only=False)
    place = np.full(len(new) + 1, -1, np.int32)
    seen = np.flatnonzero(found >= 0)
    place[found[seen]] = seen
    fresh = np.flatnonzero(place[:-1] < 0)
    place[fresh] = len(old) + np.arange(len(fresh))
    return place, pa.concat_arrays([old, new.take(pa.array(fresh))])
