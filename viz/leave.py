"""Saved seats when some text blocks leave a sheet: nobody moves, and nothing is larger than who stays needs it."""

from collections.abc import Iterable, Iterator, Mapping

from kithkin.graph.picture import Card, Picture
from kithkin.viz.arranged import SHEET
from kithkin.viz.geometry import Point, Rect, union
from kithkin.viz.keep import Seats
from kithkin.viz.measure import shape

END = "#end"


def left(picture: Picture, seats: Seats, gone: Iterable[Card]) -> Seats:
    """The seats of a picture without these cards: frames shrink to whom they hold, and the sheet is as it comes."""
    out = {card.id for card in gone} | {SHEET}
    kept = {key: at for key, at in seats.items() if key.removesuffix(END) not in out}
    for box in picture.boxes:
        rooms = list(_rooms(picture, box.id, kept))
        for name in _frames(box.id, kept):
            frame = _rect(name, kept)
            if held := [room for room in rooms if _within(room, frame)]:
                own = union(held)
                kept |= {name: (own.x0, own.y0), f"{name}{END}": (own.x1, own.y1)}
    return kept


def _frames(box: str, seats: Mapping[str, Point]) -> list[str]:
    """The frame of a box, and those that continue it."""
    return [
        one for one in seats if (one == box or one.startswith(f"{box}#")) and f"{one}{END}" in seats
    ]  # fmt: skip


def _rect(name: str, seats: Mapping[str, Point]) -> Rect:
    return Rect(*seats[name], *seats[f"{name}{END}"])


def _rooms(picture: Picture, box: str, seats: Mapping[str, Point]) -> Iterator[Rect]:
    """Where the items and cards of a box stand."""
    members = {item.id: item for item in picture.items if item.box == box}
    for one, item in members.items():
        if one in seats:
            known, (x, y) = shape(item), seats[one]
            yield Rect(x - known.half, y - known.rise, x + known.half, y + known.drop)
    for card in picture.cards:
        if card.item in members and f"{card.id}{END}" in seats:
            yield _rect(card.id, seats)


def _within(room: Rect, frame: Rect) -> bool:
    x, y = room.centre
    return frame.x0 < x < frame.x1 and frame.y0 < y < frame.y1
