"""The gangs on a chart and who is tied to them, by membership, by list or by intelligence; never by being a victim."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kithkin.casework.facts import Facts
from kithkin.casework.links import spans
from kithkin.casework.words import strongest
from kithkin.graph.model import ACTING, BYSTANDERS
from kithkin.graph.picture import Item, Link
from kithkin.graph.store import Row

AUTHORISED, EXPIRED = "authorised", "expired"


@dataclass(frozen=True, slots=True)
class _Tie:
    person_id: str
    gang_id: str
    row: Row
    how: str
    evidence: tuple[str, ...]


def gang_items_and_links(facts: Facts) -> tuple[list[Item], list[Link]]:
    """An icon for each gang and one link for each person tied to it."""
    ties = _ties(facts)
    links = [_link(pair, rows) for pair, rows in sorted(_by_pair(ties).items())]
    return [_item(facts, gang_id, ties) for gang_id in _shown(facts, ties)], links


def _shown(facts: Facts, ties: Iterable[_Tie]) -> list[str]:
    asked = {row["group_id"] for row in facts.groups if row["kind"] == "Gang"}
    return sorted(asked | {tie.gang_id for tie in ties})


def _ties(facts: Facts) -> list[_Tie]:
    return _memberships(facts) + _named(facts)


def _memberships(facts: Facts) -> list[_Tie]:
    return [
        _Tie(row["person_id"], row["group_id"], row, row["status"] or "proposed", tuple(row["basis"] or ()))
        for row in facts.memberships
        if row["kind"] == "Gang"
    ]


def _named(facts: Facts) -> list[_Tie]:
    """A list or a report names an organisation; the gang it stands for is shown when there is one.

    A report names only who had a part in what it tells of.
    """
    acted = {row["record_id"] for row in facts.events if row["role"] in ACTING}
    gang_of = {row["organisation_id"]: row["group_id"] for row in facts.gang_names}
    return [
        _Tie(
            row["person_id"],
            str(gang_of.get(row["organisation_id"], row["organisation_id"])),
            row,
            row["kind"],
            (row["record_id"],),
        )
        for row in facts.places
        if row["organisation_kind"] == "gang"
        and facts.holds(row)
        and row["role"] not in BYSTANDERS
        and (row["kind"] != "named_in" or row["record_id"] in acted)
    ]


def _by_pair(ties: Iterable[_Tie]) -> dict[tuple[str, str], list[_Tie]]:
    found: dict[tuple[str, str], list[_Tie]] = defaultdict(list)
    for tie in ties:
        found[tie.person_id, tie.gang_id].append(tie)
    return found


def _link(pair: tuple[str, str], ties: list[_Tie]) -> Link:
    ways = {tie.how for tie in ties}
    authorised, decided = AUTHORISED in ways, bool(ways & {AUTHORISED, EXPIRED})
    intelligence = not decided and "named_in" in ways and "listed_in" not in ways
    status = "" if authorised else f" ({EXPIRED})" if EXPIRED in ways else " (proposed)"
    label = "Intelligence involvements" if intelligence else f"Member{status}"
    stated = [tie.row.get("strength") for tie in ties if "strength" in tie.row]
    return Link(
        id=f"{pair[0]}-{pair[1]}",
        source=pair[0],
        target=pair[1],
        kind="intelligence" if intelligence else "member",
        label=label,
        strength="confirmed" if authorised else strongest(stated) if stated else "tentative",
        evidence=tuple(sorted({record for tie in ties for record in tie.evidence})),
        spans=spans(tie.row for tie in ties),
    )


def _item(facts: Facts, gang_id: str, ties: Iterable[_Tie]) -> Item:
    theirs = [tie for tie in ties if tie.gang_id == gang_id]
    asked = [row["name"] for row in facts.groups if row["group_id"] == gang_id]
    names = [*asked, *(tie.row["name"] for tie in theirs)]
    evidence = tuple(sorted({record for tie in theirs for record in tie.evidence}))
    return Item(gang_id, "gang", next((name for name in names if name), "Gang"), evidence=evidence)
