"""Items without a box, as a network: those that are tied stand near each other, in seats that leave lines room."""

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse.csgraph import shortest_path

from kithkin.viz.cells import Cell, Plan
from kithkin.viz.geometry import Indices, Numbers, Rect, crossing, piercing
from kithkin.viz.room import seat, seats

CROSS, PIERCE, LENGTH = 60.0, 90.0, 0.25
ROUNDS = 3
REACH = 2.3  # seats
CROWD = 50  # from here on only the next seats are tried
STEPS = 60


def scatter(made: Plan, cell: Cell, area: Rect) -> None:
    """Seat a network in its area: by distance along ties first, then by swaps that cut crossings."""
    network = _Network(made, cell.people, area)
    network.seat_by_distance()
    for _ in range(ROUNDS):
        if not network.improve():
            break
    for one, (x, y) in zip(cell.people, network.places[network.sits], strict=True):
        made.at[one] = (float(x), float(y))


class _Network:
    """Members, their ties, the seats, and who sits where."""

    def __init__(self, made: Plan, members: list[str], area: Rect) -> None:
        self.ends = _ends(made, members)
        shapes = [made.shapes[one] for one in members]
        self.half = np.array([(known.half, known.rise, known.drop) for known in shapes])
        self.places = _places(seats(made, members), area, max(known.drop - known.rise for known in shapes))
        (wide, high), (across, down) = seat(made, members), seats(made, members)
        self.step = np.array([max(wide, area.w / across), max(high, area.h / down)])
        self.reach = REACH if len(members) <= CROWD else 1.2
        self.sits: Indices = np.arange(len(members), dtype=np.intp)

    def seat_by_distance(self) -> None:
        """Give everybody the seat nearest to where the ties pull them."""
        wish = _pulled(len(self.sits), self.ends)
        low, span = wish.min(axis=0), np.maximum(np.ptp(wish, axis=0), 1e-9)
        first, wide = self.places.min(axis=0), np.ptp(self.places, axis=0)
        wish = first + (wish - low) / span * wide
        gap = wish[:, None, :] - self.places[None, :, :]
        cost = np.round((gap**2).sum(axis=-1), 3)
        self.sits = linear_sum_assignment(cost)[1]

    def improve(self) -> bool:
        """Try every move to a near seat, taken or free, and keep what helps."""
        better = False
        for one in range(len(self.sits)):
            gap = np.abs(self.places - self.places[self.sits[one]]) / self.step
            for place in np.flatnonzero((gap.max(axis=1) < self.reach) & (gap.max(axis=1) > 0)):
                better |= self._try(one, int(place))
        return better

    def _try(self, one: int, place: int) -> bool:
        other = np.flatnonzero(self.sits == place)
        some = np.array([one, *other], dtype=np.intp)
        before, was = self._cost(some), self.sits[one]
        self.sits[other], self.sits[one] = was, place
        if self._cost(some) < before - 1e-6:
            return True
        self.sits[one], self.sits[other] = was, place
        return False

    def _cost(self, some: Indices) -> float:
        """What the lines of these members cost, and those that run through them."""
        at = self.places[self.sits]
        lines = np.hstack([at[self.ends[:, 0]], at[self.ends[:, 1]]])
        own = np.isin(self.ends, some).any(axis=1)
        mine = lines[own]
        length = np.hypot(mine[:, 2] - mine[:, 0], mine[:, 3] - mine[:, 1]).sum()
        pierced = self._pierced(mine, self.ends[own], at, np.arange(len(at), dtype=np.intp))
        pierced += self._pierced(lines[~own], self.ends[~own], at, some)
        return float(CROSS * crossing(mine, lines).sum() + PIERCE * pierced + LENGTH * length)

    def _pierced(self, lines: Numbers, ends: Indices, at: Numbers, some: Indices) -> int:
        x, y, half = at[some, 0], at[some, 1], self.half[some]
        hit = piercing(lines, np.column_stack([x - half[:, 0], y - half[:, 1], x + half[:, 0], y + half[:, 2]]))
        return int((hit & (ends[:, :1] != some) & (ends[:, 1:] != some)).sum())


def _ends(made: Plan, members: list[str]) -> Indices:
    index = {one: i for i, one in enumerate(members)}
    pairs = sorted({(index[a], index[b]) for a in members for b in made.near[a] if b in index and index[a] < index[b]})
    return np.array(pairs, dtype=np.intp).reshape(-1, 2)


def _places(shape: tuple[int, int], area: Rect, sag: float) -> Numbers:
    """Seats in rows, every other row half a seat aside, so that lines pass between."""
    across, down = shape
    wide, high = area.w / (across + (0.5 if down > 1 else 0.0)), area.h / down
    return np.array(
        [
            (area.x0 + wide * (i + 0.5 + (0.5 if j % 2 else 0.0)), area.y0 + high * (j + 0.5) - sag / 2)
            for j in range(down) for i in range(across)
        ]
    )  # fmt: skip


def _pulled(count: int, ends: Indices) -> Numbers:
    """Places on a plane whose distances are as near as can be to the numbers of steps along ties."""
    tied = np.zeros((count, count))
    tied[ends[:, 0], ends[:, 1]] = tied[ends[:, 1], ends[:, 0]] = 1
    far = shortest_path(tied, unweighted=True, directed=False)
    reached = far[np.isfinite(far)].max(initial=1.0)
    far = np.where(np.isfinite(far), far, reached + 1)
    np.fill_diagonal(far, 1.0)
    weight = far**-2.0
    np.fill_diagonal(weight, 0.0)
    turn = np.arange(count) * 2.399963  # the golden angle: no two alike, nothing by chance
    at = np.column_stack([np.cos(turn), np.sin(turn)]) * np.sqrt(np.arange(count) + 0.5)[:, None]
    for _ in range(STEPS):
        gap = at[:, None, :] - at[None, :, :]
        apart = np.maximum(np.sqrt((gap**2).sum(axis=-1)), 1e-6)
        wanted = at[None, :, :] + gap * (far / apart)[..., None]
        at = (wanted * weight[..., None]).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9)[:, None]
    return np.asarray(np.round(at, 6))
