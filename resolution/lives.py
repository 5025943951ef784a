"""What people share in life: ties, households and families, of everybody or of those whom new rows touch."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import polars as pl

from kithkin.resolution.births import Births
from kithkin.resolution.coded import two_at_once
from kithkin.resolution.families import families, homes
from kithkin.resolution.formed import Draft, Formed, formed
from kithkin.resolution.keyed import Keys
from kithkin.resolution.kin import TIE, ties
from kithkin.resolution.kindred import Living, kindred
from kithkin.resolution.living import joined, living_together, namesakes, numbered, surnames, together
from kithkin.resolution.material import Material, born, told_of
from kithkin.resolution.parted import signs
from kithkin.resolution.pieces import pieces, together_again
from kithkin.resolution.ranks import fed, grouped, ranked, tied
from kithkin.resolution.residence import last_seen, spells


class Shared(NamedTuple):
    """Ties, and groups of both kinds."""

    kin: pl.DataFrame
    made: list[Formed]


def lives(read: Material, persons: pl.DataFrame, as_of: str) -> Shared:
    """Ties, households and families; `persons` has person_id and key, by which persons are put in order."""
    names, said = ranked(read, persons)
    some = pieces(replace(said, residences=fed(said.residences, names)), len(names.people))
    made = two_at_once(partial(_piece, as_of=as_of), some, len(names.people))
    drafts = [together_again(each) for each in zip(*(one.drafts for one in made), strict=True)]
    kin = pl.concat([one.kin for one in made])
    told = partial(tied, kin, names), *(partial(grouped, draft, names) for draft in drafts)
    between, *groups = two_at_once(lambda tell: tell(), told, len(names.people))
    return Shared(between, groups)


class _Made(NamedTuple):
    """Ties, households and families by numbers."""

    kin: pl.DataFrame
    drafts: tuple[Draft, Draft]


def _piece(said: Material, as_of: str) -> _Made:
    """What is formed of people whom rows tie to nobody else."""
    kin = ties(said.statements)
    stays = numbered(spells(said.residences, as_of))
    met = together(stays, said.residences)
    related = pl.concat([kin[end].rename("person_id") for end in ("source", "target")]).unique().to_frame()
    about = said.persons.join(related, on="person_id", how="semi")
    seen = last_seen(said.residences, as_of), partial(signs, said.residences, as_of)
    living = Living(stays, met, namesakes(said.residences, met), *seen, surnames(about))
    family = families(kindred(kin, born(said.persons), living, as_of, Births(about, told_of(said))))
    household = living_together(stays, met, said.residences)
    return _Made(kin, (household, homes(family, stays, said.residences, as_of)))


def shared(read: Material, as_of: str) -> Shared:
    """The same, persons being put in order by the first of their records."""
    return lives(read, Keys(read.persons).persons, as_of)


@dataclass(frozen=True, slots=True)
class Anew:
    """What `shared` would say, and how many people were looked at again for it."""

    shared: Shared
    people: int


def again(before: Material, found: Shared, read: Material, as_of: str) -> Anew:
    """What `shared` says of what was read, by forming anew only what other rows than before may touch.

    `found` is what it said of `before`. Who shares a statement or ever an address with somebody may matter to them, and
    whoever matters to those: as far as that leads from whom other rows are about, everything is formed anew.
    """
    touched = _touched(before, read)
    part = shared(_of(read, touched), as_of) if touched.height else Shared(found.kin.clear(), [])
    apart = found.kin.join(touched, left_on="source", right_on="person_id", how="anti")
    kin = pl.concat([apart, part.kin]).sort(*TIE, "needs", "stated")
    made = [_with(one, touched, part.made[at : at + 1]) for at, one in enumerate(found.made)]
    return Anew(Shared(kin, made), touched.height)


def _touched(before: Material, read: Material) -> pl.DataFrame:
    """Everybody whom other rows may matter to: person_id."""
    ends = "persons", "residences", "involvements"
    rows = *((name, "person_id") for name in ends), ("statements", "source"), ("statements", "target")
    about = pl.concat([_changed(before, read, *one) for one in rows])
    links = pl.concat([_links(before), _links(read), before.persons.select("person_id", other="person_id"),
                       read.persons.select("person_id", other="person_id")])  # fmt: skip
    people = pl.concat([links["person_id"].unique(), links["other"].unique()]).unique().sort()
    parts = joined(len(people), links.select(people.search_sorted(links[end]).alias(end) for end in links.columns))
    whole = pl.DataFrame({"person_id": people, "part": parts})
    return whole.join(whole.join(about.unique(), on="person_id", how="semi"), on="part", how="semi").select("person_id")


def _changed(before: Material, read: Material, name: str, end: str) -> pl.DataFrame:
    """Whom rows are about that stand in one and not in the other."""
    rows: list[pl.DataFrame] = [getattr(one, name) for one in (before, read)]
    marked = (frame.select(end, mark=frame.select(rows[0].columns).hash_rows()) for frame in rows)
    # Two rows that are alike in all count as two.
    one, other = (frame.group_by(end, "mark").len() for frame in marked)
    new = [other.join(one, on=["mark", "len"], how="anti"), one.join(other, on=["mark", "len"], how="anti")]
    return pl.concat([frame.select(person_id=end) for frame in new])


def _links(read: Material) -> pl.DataFrame:
    """Who is named with whom by a statement, or ever lived where somebody did."""
    stated = read.statements.select(person_id="source", other="target")
    lived = read.residences.select("address_id", "person_id").unique()
    first = lived.group_by("address_id").agg(other=pl.col("person_id").min())
    return pl.concat([stated, lived.join(first, on="address_id").select("person_id", "other")]).unique()


def _of(read: Material, people: pl.DataFrame) -> Material:
    """What is said of some people, nobody else being named in it."""
    ends = {"persons": "person_id", "statements": "source", "residences": "person_id", "involvements": "person_id",
            "affiliations": "person_id", "attendances": "person_id"}  # fmt: skip
    return replace(
        read,
        **{
            name: getattr(read, name).join(people, left_on=end, right_on="person_id", how="semi", maintain_order="left")
            for name, end in ends.items()
        },
    )


def _with(one: Formed, touched: pl.DataFrame, new: Iterable[Formed]) -> Formed:
    """Groups of a kind with those of the touched as they are now."""
    kept = one.members.join(touched, on="person_id", how="anti")
    frames = [kept, *(each.members for each in new)]
    places = [one.places.join(kept, on="cluster", how="semi"), *(each.places for each in new)]
    traits = [one.traits.join(kept, on="cluster", how="semi"), *(each.traits for each in new)]
    return formed(one.kind, pl.concat(frames), pl.concat(places), traits=pl.concat(traits))
