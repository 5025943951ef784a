"""The homes on a chart: where each person lives on the day, with the tenure that was stated."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kithkin.casework.facts import Facts
from kithkin.casework.links import spans
from kithkin.casework.words import word, words
from kithkin.graph.picture import Item, Link, Span
from kithkin.graph.store import Row

LIVING = ("tenant_at", "lives_at", "resides_at")


@dataclass(frozen=True, slots=True)
class Home:
    """An address where somebody on the chart lives or claims, and who."""

    address: Row
    residents: Mapping[str, tuple[str, ...]]
    tenure: str | None
    evidence: tuple[str, ...]
    spans: Mapping[str, tuple[Span, ...]]
    """From when to when each lives there."""

    @property
    def id(self) -> str:
        """The id of the address."""
        return str(self.address["address_id"])


def homes(facts: Facts) -> list[Home]:
    """One home for each address where a person of the chart lives on the day, or claims."""
    living = _by_address(_living(facts))
    claimed = {row["address_id"]: row for row in claims(facts) if facts.holds(row)}
    addresses = {key: rows[0] for key, rows in living.items()} | {
        key: row for key, row in claimed.items() if key not in living
    }
    return [_home(facts, addresses[key], living.get(key, [])) for key in sorted(addresses)]


def _home(facts: Facts, address: Row, living: Iterable[Row]) -> Home:
    stated = [row for row in facts.stays if row["address_id"] == address["address_id"] and row["tenure"]]
    now = [row for row in stated if facts.holds(row)]
    latest = max(now, key=lambda row: (row["valid_from"] or "", row["tenure"]), default=None)
    tenure = latest["tenure"] if latest else None
    residents: dict[str, set[str]] = defaultdict(set)
    for row in living:
        residents[row["person_id"]].update(row["evidence"])
    evidence = {row["record_id"] for row in now if row["tenure"] == tenure}.union(*residents.values())
    sorted_residents = {person_id: tuple(sorted(found)) for person_id, found in sorted(residents.items())}
    return Home(address, sorted_residents, tenure, tuple(sorted(evidence)), _stays(facts, address))


def _stays(facts: Facts, address: Row) -> dict[str, tuple[Span, ...]]:
    """From when to when rows have each living there: since when a household has them hangs on who worked it out."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in facts.stays:
        if row["address_id"] == address["address_id"] and row["kind"] in LIVING:
            found[row["person_id"]].append(row)
    return {one: spans(rows) for one, rows in found.items()}


def _living(facts: Facts) -> list[Row]:
    """Who lives where: by household where one is known, else by what rows state for the day."""
    placed: list[Row] = []
    by_household: dict[str, list[Row]] = defaultdict(list)
    for row in facts.group_homes:
        by_household[row["group_id"]].append(row)
    for row in facts.memberships:
        if row["kind"] == "Household":
            placed += [
                home | {"person_id": row["person_id"], "evidence": [*(home["basis"] or ()), *(row["basis"] or ())]}
                for home in by_household[row["group_id"]]
            ]
    housed = {row["person_id"] for row in placed}
    stated = [row for row in facts.stays if row["kind"] in LIVING and facts.holds(row)]
    return placed + [row | {"evidence": [row["record_id"]]} for row in stated if row["person_id"] not in housed]


def _by_address(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["address_id"]].append(row)
    return found


def claims(facts: Facts) -> list[Row]:
    """The stays from which somebody claims: the claimants of the row, not their dependants."""
    claimants = {row["record_id"] for row in facts.events if row["kind"] == "benefit" and row["role"] == "subject"}
    return [row for row in facts.stays if row["kind"] == "claims_at" and row["record_id"] in claimants]


def home_items(found: Iterable[Home], boxes: Mapping[str, str]) -> list[Item]:
    """An icon for each home, in the box of those who live there."""
    return [
        Item(
            id=home.id,
            kind="home",
            label=home.address["line"] or home.address["postcode"] or "Home",
            lines=(word("tenure", home.tenure),) if home.tenure else ("Tenure not known",),
            box=next((boxes[person_id] for person_id in home.residents if person_id in boxes), None),
            evidence=home.evidence,
        )
        for home in found
    ]


def home_links(facts: Facts, found: Iterable[Home]) -> list[Link]:
    """Who lives where; children are joined to a home only when no adult of theirs is."""
    return [link for home in found for link in _home_links(facts, home)]


def _home_links(facts: Facts, home: Home) -> list[Link]:
    as_of = facts.view.as_of
    adults = [person_id for person_id in home.residents if not facts.people[person_id].child(as_of)]
    return [
        Link(
            id=f"{person_id}-{home.id}",
            source=person_id,
            target=home.id,
            kind="address",
            label=_stay_word(facts, person_id, home.id),
            evidence=home.residents[person_id],
            spans=home.spans.get(person_id, ()),
        )
        for person_id in (adults or home.residents)
    ]


def _stay_word(facts: Facts, person_id: str, address_id: str) -> str:
    """Home address for a tenant, else lives or resides there, as the rows of the day have it."""
    kinds = {
        _kind(row)
        for row in facts.stays
        if row["person_id"] == person_id and row["address_id"] == address_id and facts.holds(row)
    }
    return word("at", next((kind for kind in LIVING if kind in kinds), "lives_at"))


def _kind(row: Row) -> str:
    """A tenancy names everybody in the home; only who signed it is a tenant."""
    part = str(row["record_id"]).rpartition(":")[2]
    signed = row["kind"] != "tenant_at" or part in words()["tenancy"]["signed_by"]
    return str(row["kind"]) if signed else "lives_at"


def claim_links(facts: Facts, found: Iterable[Home]) -> list[Link]:
    """Who claims from which home on the chart, and since which year."""
    shown = {home.id for home in found}
    by_pair: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in claims(facts):
        if row["address_id"] in shown:
            by_pair[row["person_id"], row["address_id"]].append(row)
    return [_claim(pair, rows) for pair, rows in sorted(by_pair.items())]


def _claim(pair: tuple[str, str], rows: list[Row]) -> Link:
    years = sorted({row["valid_from"][:4] for row in rows if row["valid_from"]})
    label = " ".join([word("at", "claims_at"), ", ".join(years)]).strip()
    evidence = tuple(sorted({row["record_id"] for row in rows}))
    return Link(
        f"{pair[0]}-{pair[1]}-claiming", *pair, kind="claiming", label=label, evidence=evidence, spans=spans(rows)
    )
