"""A consumer of the change feed as it should be: entries into who stands where, and a word when one is missing."""

from collections.abc import Iterable

from kithkin.casework.changed import Reader, feed
from kithkin.casework.changes import PERSON, Entry
from kithkin.casework.touched import Touched
from kithkin.graph.errors import BadInput


class Gap(BadInput):
    """An entry does not fit what came before it."""


class Replayed:
    """Which person each record stands under and who is in which group, by the entries so far."""

    def __init__(self) -> None:
        self.persons: dict[str, str] = {}
        self.members: set[tuple[str, str]] = set()

    def take(self, entries: Iterable[Entry]) -> "Replayed":
        """Apply entries in the order of the feed."""
        for entry in entries:
            if entry.subject[:2] == PERSON:
                self._of_person(entry)
            else:
                self._of_group(entry)
        return self

    def _of_person(self, entry: Entry) -> None:
        held, before, after = self.persons.get(entry.part), _person(entry.before), _person(entry.after)
        if entry.kind == "joined":
            _fits(entry, held == before)
            self.persons[entry.part] = entry.subject
        elif entry.kind == "left":
            # Where the record went to another, the entry of that person moves it, before this one or after.
            _fits(entry, held in {entry.subject, after or entry.subject})
            if after is None:
                del self.persons[entry.part]
        elif entry.kind in {"restricted", "erased"} and after is None and held == entry.subject:
            del self.persons[entry.part]

    def _of_group(self, entry: Entry) -> None:
        place = (entry.subject, entry.part)
        if entry.kind == "joined":
            _fits(entry, place not in self.members)
            self.members.add(place)
        elif entry.kind == "left":
            _fits(entry, place in self.members)
            self.members.remove(place)


def replayed(reader: Reader) -> Replayed:
    """The whole feed taken from its beginning, refused where it does not give what the graph holds."""
    held = Replayed().take(feed(reader, Touched()))
    told = {"access": list(reader.view.access), "known_at": reader.view.known_at}
    persons = reader.asker.ask("read/resolve_previous", **told)
    members = reader.asker.ask("read/group_previous", **told)
    same = held.persons == {row["record_id"]: row["person_id"] for row in persons}
    if not same or held.members != {(row["group_id"], row["person_id"]) for row in members}:
        raise Gap("the change feed does not give what the graph holds; please report it")
    return held


def _person(side: dict[str, str] | None) -> str | None:
    return side.get("person") if side else None


def _fits(entry: Entry, right: bool) -> None:
    if not right:
        raise Gap(f"an entry is missing before {entry.kind} of {entry.subject}; read the feed from its beginning")
