"""Pictures to try the layout on: drawn by lot from a seed, or read from a file written by hand."""

import random
import tomllib
from pathlib import Path
from typing import Any

from kithkin.graph.picture import Box, Card, Indicator, Item, Line, Link, Picture, Section

FORENAMES = (
    "Ada",
    "Ben",
    "Siobhan",
    "Oluwaseun",
    "Zoë",
    "Kai",
    "Małgorzata",
    "Tom",
    "Aaliyah",
    "Jean-Luc",
    "Ivy",
    "Мария",
)
SURNAMES = ("Carr", "Adebayo-Smith", "O'Neill", "Fenn", "Wiśniewska", "Li", "Featherstonehaugh", "Moss", "Quayle", "Ng")
DONE = ("Theft of pedal cycle (not charged)", "Common assault (withdrawn)", "Burglary (YCC)", "Robbery (NFA)")
SCHOOL = (
    "2015/16 - 48.36%",
    "2014/15 - 76.97%",
    "2013/14 - 89.42%",
    "FTE 2015 (5 days) - disruptive behaviour",
    "SEN Statement 2011",
)
WARNINGS = ("Violence, weapons", "Drugs", "Dangerous dog in property", "Domestic violence order")
TIES: tuple[tuple[Any, str], ...] = (
    ("associate", "Associate"), ("associate", "Associate"), ("education", "Education History"),
    ("not_to_associate", "Not to associate with"), ("claiming", "Claiming"), ("possibly_same", "Possibly same"),
)  # fmt: skip
STRENGTHS: tuple[Any, ...] = ("confirmed", "confirmed", "unconfirmed", "tentative")


class Draw:
    """One picture being drawn."""

    def __init__(self, seed: int) -> None:
        self.lot = random.Random(seed)
        self.seed = seed
        self.items: list[Item] = []
        self.links: list[Link] = []
        self.cards: list[Card] = []

    def item(self, kind: Any, label: str, **more: Any) -> str:
        """A new item; its id."""
        id_ = f"i{len(self.items)}"
        self.items.append(Item(id_, kind, label, evidence=(f"feed:{id_}:self",), **more))
        return id_

    def person(self, box: str, *, child: bool) -> str:
        """A new person, with a card and a warning now and then."""
        lot = self.lot
        name, age = f"{lot.choice(FORENAMES)} {lot.choice(SURNAMES)}", f"{lot.randint(1, 70)} YOA"
        sex = lot.choice(("female", "male", "female", "male", "unknown"))
        warning = lot.choice(WARNINGS) if lot.random() < 0.15 else None
        id_ = self.item("person", name, lines=(age,), child=child, box=box, sex=sex, warning=warning)
        if lot.random() < 0.5:
            told = [
                Section(head, tuple(Line(lot.choice(of)) for _ in range(lot.randint(1, 4))))
                for head, of in (("Offences", DONE), ("School", SCHOOL))
                if lot.random() < 0.7
            ]
            self.cards.append(
                Card(
                    f"c-{id_}",
                    id_,
                    self.items[-1].label,
                    tuple(told) or (Section("Benefits", (Line("Benefits 2015"),)),),
                )
            )
        return id_

    def link(self, source: str, target: str, kind: Any, label: str, *, directed: bool = False) -> None:
        """A new link."""
        strength = self.lot.choice(STRENGTHS)
        id_ = f"l{len(self.links)}"
        self.links.append(Link(id_, source, target, kind, label, strength, directed, (f"feed:{id_}:tie",)))

    def family(self, box: str, room: int) -> None:
        """A family of at most this many items."""
        lot = self.lot
        homes = [
            self.item("home", f"{lot.randint(1, 99)} Invented Street", lines=("Housing Association",), box=box)
            for _ in range(1 + (lot.random() < 0.25))
        ]
        adults = [self.person(box, child=False) for _ in range(min(lot.randint(1, 3), max(1, room - 2)))]
        children = [
            self.person(box, child=True) for _ in range(min(lot.randint(1, 6), max(1, room - len(homes) - len(adults))))
        ]
        for adult in adults:
            self.link(adult, lot.choice(homes), "address", lot.choice(("Home Address", "Lives at property")))
        for child in children:
            self.link(adults[0], child, "family", "Mother", directed=True)
            if len(adults) > 1 and lot.random() < 0.4:
                self.link(adults[1], child, "family", "Father", directed=True)
        if len(adults) > 1:
            self.link(adults[0], adults[1], "family", "Partner")
        if lot.random() < 0.4:
            for i, one in enumerate(children):
                for other in children[i + 1 :]:
                    self.links.append(
                        Link(f"l{len(self.links)}", one, other, "family", "Siblings", evidence=("feed:s:tie",))
                    )

    def ties(self, boxes: int, gangs: list[str]) -> None:
        """Ties across families and to gangs."""
        lot = self.lot
        people = [item.id for item in self.items if item.kind == "person"]
        for _ in range(round(boxes * lot.uniform(0.8, 2.0))):
            one, other = lot.sample(people, 2)
            kind, label = lot.choice(TIES)
            self.link(one, other, kind, label, directed=kind == "not_to_associate")
        for gang in gangs:
            for one in lot.sample(people, min(len(people), lot.randint(2, 5))):
                self.link(
                    one,
                    gang,
                    *lot.choice(
                        (("intelligence", "Intelligence"), ("member", "Gang member"), ("associate", "Associate"))
                    ),
                    directed=False,
                )


def drawn(seed: int) -> Picture:
    """A picture of 2 to 12 families and 10 to 120 items, the same for the same seed."""
    draw = Draw(seed)
    lot = draw.lot
    families = lot.randint(2, 12)
    most = max(5, min(10, 112 // families))
    boxes = tuple(Box(f"F{i}", f"Family {i + 1}") for i in range(families))
    for box in boxes:
        draw.family(box.id, lot.randint(4, most))
    gangs = [draw.item("gang", f"Gang {i + 1}") for i in range(lot.randint(0, 1 + families // 5))]
    draw.ties(families, gangs)
    answers: tuple[Any, ...] = ("met", "not met", "unknown", "not applicable")
    indicators = tuple(
        Indicator(
            f"n{i}",
            f"Indicator number {i + 1}",
            lot.choice(answers),
            protective=i == 12,
            seen_in=(draw.items[i % len(draw.items)].id,),
        )
        for i in range(13)
    )
    return Picture(
        f"Drawn by lot: {seed}",
        tuple(draw.items),
        tuple(draw.links),
        boxes,
        tuple(draw.cards),
        indicators,
        as_of="2016-06-30",
        prepared_by="nobody",
    )


def read(path: Path) -> Picture:
    """A picture written by hand: see tests/data/picture.toml."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    items = tuple(
        Item(
            id_, kind, label, tuple(lines), sex or "unknown", child, box or None, warning or None, (f"hand:{id_}:self",)
        )
        for id_, kind, label, lines, sex, child, box, warning in told.pop("items")
    )
    links = tuple(
        Link(f"{one}-{kind}-{other}", one, other, kind, label, strength, directed, (f"hand:{one}:{other}",))
        for one, other, kind, label, strength, directed in told.pop("links")
    )
    names = {item.id: item.label for item in items}
    cards = tuple(
        Card(
            f"card-{id_}",
            id_,
            names[id_],
            tuple(
                Section(head, tuple(Line(line, (f"hand:{id_}:{i}",)) for i, line in enumerate(lines)))
                for head, lines in sections.items()
            ),
        )
        for id_, sections in told.pop("cards").items()
    )
    indicators = tuple(
        Indicator(f"n{i}", **{**one, "seen_in": tuple(one.get("seen_in", ()))})
        for i, one in enumerate(told.pop("indicators"), 1)
    )
    boxes = tuple(Box(*box) for box in told.pop("boxes"))
    told["rule_versions"] = tuple(told.get("rule_versions", ()))
    return Picture(items=items, links=links, boxes=boxes, cards=cards, indicators=indicators, **told)
