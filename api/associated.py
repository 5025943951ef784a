"""Association groups formed anew from what a caller may read, and ties that may be missing."""

from collections.abc import Collection, Sequence

from kithkin.api.associated_shapes import AssociationOut, SuggestionList, SuggestionOut, TieOut, WithoutOut
from kithkin.api.content import briefs, group, moment
from kithkin.api.reading import Reading, Seen, ids
from kithkin.graph.errors import NotThere
from kithkin.resolution.communities.suggest import suggestions as suggested
from kithkin.resolution.communities.without import Association, Omitted
from kithkin.resolution.communities.without import association as formed
from kithkin.resolution.material import Material, material


def association(reading: Reading, group_id: str, without: Sequence[str] = ()) -> AssociationOut:
    """The group, and what becomes of it without something."""
    omitted, told = Omitted.of(without), group(reading, group_id)
    if told.kind != "AssociationGroup":
        raise NotThere("no such association group for this caller")
    read, as_of = _read(reading), reading.view.as_of
    members = {one.person_id for one in told.composition}
    whole = formed(read, as_of, members)
    changed = _changed(reading, whole, formed(read, as_of, members, omitted), tuple(without)) if without else None
    return AssociationOut(
        id=group_id,
        members=briefs(reading, whole.members),
        shown=whole.shown,
        again=whole.again,
        p=whole.p,
        z=whole.z,
        expires_on=whole.expires_on,
        ties=tuple(TieOut.model_validate(tie) for tie in whole.ties),
        without=changed,
        moment=moment(reading, whole.members),
    )


def _changed(reading: Reading, whole: Association, rest: Association, left_out: tuple[str, ...]) -> WithoutOut:
    before, after = set(whole.members), set(rest.members)
    stays, leaves, joins = (briefs(reading, sorted(some)) for some in (before & after, before - after, after - before))
    return WithoutOut(left_out=left_out, shown=rest.shown, p=rest.p, z=rest.z, stays=stays, leaves=leaves, joins=joins)


def suggestions(reading: Reading, about: Collection[str]) -> SuggestionList:
    """Whom these people may know of whom no incident tells."""
    found = suggested(_read(reading), reading.view.as_of, about)
    people = {
        one.id: one for one in briefs(reading, sorted({end for two in found for end in (two.person_id, two.other_id)}))
    }
    items = tuple(
        SuggestionOut(
            person=people[one.person_id], other=people[one.other_id], probability=one.probability, common=one.common,
            reason=one.reason, expires_on=one.expires_on,
        )
        for one in found
        if one.person_id in people and one.other_id in people
    )  # fmt: skip
    return SuggestionList(items=items, moment=moment(reading, people))


def _read(reading: Reading) -> Material:
    """What the caller may read of all that groups are made from."""
    return material(reading.asker, reading.view.known_at, reading.view.access)


def seen_in(answer: AssociationOut) -> Seen:
    """What an association shows, for the audit."""
    changed = answer.without
    others = [*changed.stays, *changed.leaves, *changed.joins] if changed else []
    return Seen(
        persons=ids(one.id for one in [*answer.members, *others]),
        groups=(answer.id,),
        records=ids(record for tie in answer.ties for record in tie.records),
        fields=("name", "date_of_birth", "sex", "ties"),
    )


def seen_in_suggestions(answer: SuggestionList, groups: Sequence[str] = ()) -> Seen:
    """What suggestions show, for the audit."""
    named = [end.id for one in answer.items for end in (one.person, one.other)]
    common = [person for one in answer.items for person in one.common]
    return Seen(persons=ids([*named, *common]), groups=tuple(groups), fields=("name", "date_of_birth", "sex"))
