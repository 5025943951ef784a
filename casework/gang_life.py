"""The life of a membership of a gang: the sources that a reader may know of, and what comes next."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kithkin.graph.grading import Source, counts, independent
from kithkin.graph.store import Asker, Row, View

NEEDED = 2
REPORTS = ("intelligence",)


@dataclass(frozen=True, slots=True)
class Said:
    """What one record says of a gang: that it is listed or reported, when, how it is graded, and where it is from."""

    record_id: str
    kind: str
    source: Source

    @property
    def counts(self) -> bool:
        """Whether its grading lets it count."""
        return counts(self.source.grading)

    @property
    def origin(self) -> str:
        """What tells where it came from; what two have in common makes one source of them."""
        one = self.source
        told = (("reference", one.source_ref), ("log", one.reported_in), ("officer", one.officer))
        return ", ".join(f"{name} {value}" for name, value in told if value) or "we do not know"


@cache
def words() -> dict[str, Any]:
    """gang_life.toml as it stands."""
    return tomllib.loads((files(__package__) / "gang_life.toml").read_text(encoding="utf-8"))


def said(asker: Asker, view: View, gang: str, records: Iterable[str]) -> dict[str, tuple[Said, ...]]:
    """What each of these records says of one gang, as far as it may be read."""
    wanted = sorted(set(records))
    scope = {"access": list(view.access), "known_at": view.known_at}
    rows = asker.ask("read/gang_sources", ids=wanted, **scope) if wanted else []
    named = sorted({row["organisation_id"] for row in rows})
    names = asker.ask("chart/gang_names", organisation_ids=named, **view.parameters) if named else []
    its = {row["organisation_id"] for row in names if row["group_id"] == gang}
    reports = asker.ask("read/wave_reports", ids=wanted, kinds=list(REPORTS), **scope) if wanted else []
    texts = {row["record_id"]: row["text"] for row in reports}
    found: dict[str, list[Said]] = defaultdict(list)
    for row in rows:
        if row["organisation_id"] in its:
            found[row["record_id"]].append(_said(row, texts))
    return {record: tuple(some) for record, some in found.items()}


def _said(row: Row, texts: Mapping[str, str | None]) -> Said:
    kind = "list" if row["kind"] == "listed_in" else "report"
    told = (row["grading"], row["source_ref"], texts.get(row["record_id"]), row["reported_in"], row["officer"])
    return Said(row["record_id"], kind, Source(*told, day=row["valid_from"]))


def sources(told: Iterable[Said]) -> int:
    """How many independent graded sources there are."""
    return independent(one.source for one in told)


def comes_next(status: str | None, review_on: str | None, told: Sequence[Said]) -> str:
    """What is lacking of a membership, or comes next."""
    there, texts = sources(told), words()["next"]
    lacking = NEEDED - there
    name = status if status in {"authorised", "expired"} else "ready" if lacking <= 0 else "fewer" if there else "none"
    return str(texts[name].format(sources=there, lacking=lacking, review_on=review_on))
