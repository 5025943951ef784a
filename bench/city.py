"""Pictures of a synthetic city: of its story, of a gang, and of families by seed, from a graph that the demo made."""

import random
from collections.abc import Iterable
from pathlib import Path

from kithkin.api.charts import chart
from kithkin.api.demo.story import story_ids
from kithkin.api.reading import Reading
from kithkin.graph.picture import Picture

AS_OF = "2016-06-30"
TITLE = "Predictive analysis - family complexity"
FEWEST, MOST = 10, 120  # items of a seeded picture
FAMILIES = (2, 12)
TRIES = 20
MANY = 100_000


def groups(reading: Reading, kind: str) -> list[tuple[str, int]]:
    """The groups of a kind and how many people each has, by the first record behind them: ids differ between stores."""
    rows = reading.asker.ask("read/groups_search", kind=kind, words="", most=MANY, **reading.view.parameters)
    many = {row["group_id"]: row["members"] for row in rows}
    members = reading.asker.ask("read/group_members", ids=sorted(many), **reading.view.parameters)
    behind = sorted((min(row["basis"] or [""]), row["group_id"]) for row in members)
    return [(one, many[one]) for one in dict.fromkeys(group_id for _, group_id in behind)]


def story(reading: Reading, truth: Path) -> Picture:
    """The families of the story by the names that the story gives them."""
    told = story_ids(reading, truth)
    return chart(reading, list(told), TITLE, {one: name for one, name in told.items() if name})


def gang(reading: Reading) -> Picture:
    """The gang of which most people are known, with their families."""
    largest = max(groups(reading, "Gang"), key=lambda one: one[1])
    return chart(reading, [largest[0]])


def cluster(reading: Reading, families: list[str], seed: int, many: int) -> Picture:
    """So many families, tied to one another where they are."""
    lot = random.Random(seed)
    chosen = [lot.choice(families)]
    while len(chosen) < many:
        rest, tied = [one for one in families if one not in chosen], _tied(reading, chosen)
        chosen.append(lot.choice([one for one in rest if one in tied] or rest))
    return chart(reading, chosen, f"{many} families of a synthetic city ({seed})")


def seeded(reading: Reading, families: list[str], seed: int) -> Picture:
    """2 to 12 families with 10 to 120 items, the same for the same seed."""
    lot = random.Random(seed)
    for _ in range(TRIES):
        found = cluster(reading, families, lot.randrange(1_000_000), lot.randint(*FAMILIES))
        if FEWEST <= len(found.items) <= MOST:
            break
    return found


def _tied(reading: Reading, chosen: Iterable[str]) -> set[str]:
    """The families of whoever is tied to the people of these families."""
    members = reading.asker.ask("read/group_members", ids=sorted(chosen), **reading.view.parameters)
    people = sorted({row["person_id"] for row in members})
    ties = reading.asker.ask("read/person_ties", ids=people, **reading.view.parameters)
    others = sorted({row["other_id"] for row in ties} - set(people))
    rows = reading.asker.ask("read/person_groups", ids=others, **reading.view.parameters)
    return {row["group_id"] for row in rows if row["kind"] == "Family"}
