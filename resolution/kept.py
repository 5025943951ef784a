"""What a run read, kept for the next: who is there and the evidence of each as linking sees it.

It is a cache. The truth stays in the graph: whoever has none, or one that cannot take in what has changed, reads all.
"""

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from kithkin.resolution.coded import Coded, Index, Texts
from kithkin.resolution.held import Marks, content
from kithkin.resolution.identity import table_of
from kithkin.resolution.prepared import Read, read_rows
from kithkin.resolution.rows import Rows
from kithkin.resolution.sealed import coded_of, dictionary_of, seal, unsealed
from kithkin.resolution.standardise import NAMES, People
from kithkin.resolution.taking import in_order, joined, joined_columns

ROW, FIRST, PERSON, TIE, EVIDENCE = "row", "first", "person", "tie", "evidence "
NAMED = "record_id"
LIKENESS, POSSIBLE, ELSEWHERE, LED = 1, 2, 4, 8
"""Edges to those a record was weighed with, to those who may be the same, to persons that it was of before, and of ids
that lead to its person."""
MINTED = 16
"""The id of whom a record is of was made for it."""
_ANY = LIKENESS | POSSIBLE | ELSEWHERE | LED
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
    """Which edges beside that to its person each may have, as bits: what it lacks here it does not have. Whoever's bit
    says that an id was made for it is the one."""
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
            coded_of(first.take(pa.array(order))),
            read.row,
            read.people.coded,
            np.zeros(len(order), np.uint64),
            np.full(len(order), _ANY, np.uint8),
            pa.nulls(len(order), pa.string()),
            pa.nulls(len(order), pa.string()),
        )

    def _rows(self, ids: pl.Series | Collection[str]) -> Index:
        """Where those of some ids stand that are there, in order; few are found sooner than all are looked at."""
        wanted = ids if isinstance(ids, pl.Series) else pl.Series(list(ids), dtype=pl.String)
        if len(wanted) * _FEW > len(self):
            return np.flatnonzero(_among(self.ids, wanted.to_arrow().cast(pa.string())))
        every, wanted = pl.Series(values=self.ids, dtype=pl.String), wanted.drop_nulls().unique().sort()
        at: Index = np.minimum(every.search_sorted(wanted).to_numpy().astype(np.int64), max(len(self) - 1, 0))
        here: Index = at[(every.gather(at) == wanted).to_numpy()] if len(self) else at[:0]
        return here

    def _put(self, texts: Texts, rows: Index, told: Texts) -> Texts:
        """The texts with others in some rows, which are in order."""
        here = np.zeros(len(self), bool)
        here[rows] = True
        return pc.replace_with_mask(texts, pa.array(here), told)

    def read(self) -> Read:
        """The records as `read_rows` gives them."""
        rows = Rows(NAMED, self.ids, np.arange(len(self)))
        filled = {name: column for name, column in self.coded.items() if column.filled.any()}
        return Read(rows, (), People(len(self), filled), self.row.codes.astype(np.int64), self.row)

    def told(self, ids: pl.Series) -> pl.DataFrame:
        """Some records with their class and when they were first known: record_id, first_known, access."""
        rows = self._rows(ids)
        first = self.first.texts.take(pa.array(self.first.codes[rows]))
        return pl.DataFrame(
            {"record_id": self.ids.take(pa.array(rows)), "first_known": first, "access": self.access[rows]}
        )

    def signs(self, ids: pl.Series) -> pl.DataFrame:
        """What came out for some records: record_id, sign."""
        rows = self._rows(ids)
        return pl.DataFrame({"record_id": self.ids.take(pa.array(rows)), "sign": self.sign[rows]})

    def signed(self, signs: pl.DataFrame) -> "Kept":
        """The same with what came out for some records since."""
        ordered, sign = signs.sort("record_id"), self.sign.copy()
        sign[self._rows(ordered["record_id"])] = ordered["sign"].to_numpy()
        return replace(self, sign=sign)

    def together(self, ids: Collection[str]) -> tuple[pl.DataFrame, list[str]]:
        """All records of the persons of some, as far as these are known: record_id, person_id; and those of others."""
        known = pc.drop_null(pc.unique(self.person.take(pa.array(self._rows(ids)))))
        rows = pa.array(np.flatnonzero(_among(self.person, known)))
        told = pl.DataFrame({"record_id": self.ids.take(rows), "person_id": self.person.take(rows)}, _TOLD)
        return told, sorted(set(ids).difference(told["record_id"]))

    def placed(self, members: pl.DataFrame) -> "Kept":
        """The same with whom some records are of since: all of each person."""
        ordered = members.sort("record_id")
        rows = self._rows(ordered["record_id"])
        person = ordered["person_id"].to_arrow().cast(pa.string())
        moved = pc.fill_null(pc.not_equal(self.person.take(pa.array(rows)), person), fill_value=False)
        ties = self.ties.copy()
        ties[rows[moved.to_numpy(zero_copy_only=False)]] |= np.uint8(ELSEWHERE)
        return replace(self, person=self._put(self.person, rows, person), ties=ties)

    def named(self, persons: pl.DataFrame) -> "Kept":
        """The same with the record that each of some persons got its id for: person_id, minted_for."""
        here = _among(self.person, persons["person_id"].to_arrow().cast(pa.string()))
        first = self._rows(persons["minted_for"])
        rows = first[here[first]]
        both = {"minted_for": self.ids.take(pa.array(rows)), "person_id": self.person.take(pa.array(rows)), "row": rows}
        ties = np.where(here, self.ties & np.uint8(~MINTED & 0xFF), self.ties)
        ties[pl.DataFrame(both).join(persons, on=["person_id", "minted_for"], how="semi")["row"].to_numpy()] |= MINTED
        return replace(self, ties=ties)

    def led(self, persons: Collection[str], among: Collection[str] | None = None) -> "Kept":
        """The same with the persons that ids now lead to: of some records these alone, or of all."""
        ties = self.ties.copy()
        ties[slice(None) if among is None else self._rows(among)] &= np.uint8(~LED & 0xFF)
        ties[_among(self.person, pa.array(persons, pa.string()))] |= np.uint8(LED)
        return replace(self, ties=ties)

    def names(self, persons: pl.Series) -> pl.DataFrame:
        """For whom some persons got their ids, as far as that is known, and whether ids may lead there.

        As person_id, minted_for, led.
        """
        rows = np.flatnonzero(_among(self.person, pc.drop_null(persons.to_arrow().cast(pa.string()))))
        ties, at = self.ties[rows], pa.array(rows)
        told = pl.DataFrame({"person_id": self.person.take(at), "minted_for": self.ids.take(at)}, _NAMED)
        whole = told.with_columns(led=pl.Series(ties & LED > 0), own=pl.Series(ties & MINTED > 0))
        return whole.with_columns(pl.col("led").any().over("person_id")).filter("own").drop("own")

    def bound(self, ties: pl.DataFrame) -> "Kept":
        """The same with the ids of the edges that say whom some records are of: source, id."""
        ordered = ties.sort("source")
        told = ordered["id"].to_arrow().cast(pa.string())
        return replace(self, tie=self._put(self.tie, self._rows(ordered["source"]), told))

    def binding(self, ids: Collection[str]) -> pl.DataFrame:
        """Those of some records of which they are known: source, id."""
        rows = pa.array(self._rows(ids))
        told = pl.DataFrame({"source": self.ids.take(rows), "id": self.tie.take(rows)}, _BOUND)
        return told.drop_nulls("id")

    def untied(self, ids: Collection[str], tie: int) -> frozenset[str]:
        """Those of some records that have no edge of a kind."""
        rows = self._rows(ids)
        return frozenset(self.ids.take(pa.array(rows[self.ties[rows] & tie == 0])).to_pylist())

    def tied(self, tie: int, ids: Collection[str], among: Collection[str] | None = None) -> "Kept":
        """The same with the records that now have edges of a kind: among some these, or among all."""
        bit, ties = np.uint8(tie), self.ties.copy()
        ties[slice(None) if among is None else self._rows(among)] &= ~bit
        ties[self._rows(ids)] |= bit
        return replace(self, ties=ties)

    def loosened(self) -> "Kept":
        """The same where anybody may have written edges since."""
        nothing = pa.nulls(len(self), pa.string())
        return replace(self, ties=np.full(len(self), _ANY, np.uint8), person=nothing, tie=nothing)

    def now(self, stated: pl.DataFrame) -> "Kept | None":
        """The records with those stated since and without those closed; nothing where all must be read."""
        there = stated.filter(~pl.col("closed"))
        with ThreadPoolExecutor(1) as pool:
            # Reading them is one thread's, and so is finding their places.
            read = pool.submit(Kept.part, there)
            stay = np.ones(len(self), bool)
            stay[self._rows(stated["record_id"])] = False
            order = in_order(self.ids, np.flatnonzero(stay), there["record_id"].sort().to_arrow().cast(pa.string()))
            person, tie = self._laid(order, there.height)
            new = read.result()
        if new is None or not new.coded.keys() <= self.coded.keys():
            return None
        coded = joined_columns(self.coded, new.coded, (len(self), len(new)), order)
        made = Kept(
            pa.concat_arrays([self.ids, new.ids]).take(pa.array(order)),
            np.append(self.access, new.access)[order],
            np.append(self.content, new.content)[order],
            joined([self.first], [new.first], order)[0],
            joined([self.row], [new.row], order)[0],
            coded,
            np.append(self.sign, new.sign)[order],
            np.append(self.ties, new.ties)[order],
            person,
            tie,
            np.where(order < len(self), order, -1),
        )
        # Where there are no two ranks they tell nobody apart, and linking everything leaves them out.
        return None if "suffix" in coded and len(np.unique(coded["suffix"].codes)) < _RANKS else made

    def _laid(self, order: Index, new: int) -> tuple[Texts, Texts]:
        """Whom each is of and by which edge, in another order: of new ones, which come last, neither is known."""
        last, at = pa.nulls(new, pa.string()), pa.array(order)
        return pa.concat_arrays([self.person, last]).take(at), pa.concat_arrays([self.tie, last]).take(at)

    @classmethod
    def part(cls, records: pl.DataFrame) -> "Kept | None":
        """The same of some records, whatever the others are."""
        table, kinds = table_of(records)
        return cls.of(records, read_rows(table, id_column=NAMED, column_map=kinds, part=True))

    def save(self, path: Path, told: Mapping[str, str]) -> None:
        """Write it as an Arrow file with what is told of it."""
        columns = {EVIDENCE + name: column for name, column in self.coded.items()} | {ROW: self.row, FIRST: self.first}
        table = {name: dictionary_of(column) for name, column in columns.items()}
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
        lists = [name for name in table.column_names if pa.types.is_dictionary(table.schema.field(name).type)]
        columns = {name: coded_of(table[name].chunk(0)) for name in lists}
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
_NAMED = dict.fromkeys(["person_id", "minted_for"], pl.String)
_BOUND = dict.fromkeys(["source", "id"], pl.String)
_FEW = 20
"""Of ids that are fewer than the records by this factor each is looked for by itself."""
_RANKS = 3
"""Two ranks, and most who have none."""


def _by_itself(records: pl.DataFrame) -> bool:
    """Whether every day of birth says by itself which of its numbers is the year."""
    return bool(records["date_of_birth"].str.contains(r"^\s*\d{4}").all())


def _among(texts: Texts, wanted: Texts) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.is_in(texts, value_set=wanted).to_numpy(zero_copy_only=False)
    return found
