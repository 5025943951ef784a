"""The likeliest home of each person on each day that a row tells of, compiled.

Signs are rows of person, day and address, all numbers, in that order; homes are rows of person, address, first day, day
of the next home (of a second home the last day; -1: still) and whether it is a second home.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kithkin.graph.compiled import compiled
from kithkin.resolution.coded import Floats, Index

# One stray row between others costs less than moving out and back; one later row is enough for a move.
MOVE = 0.9
SECOND_HOME_ROWS = 2
Rows = NDArray[np.int64]
_ROWS = "int64[:, ::1]"


@compiled(f"int64[::1]({_ROWS}, boolean[::1])")
def _places(signs: Rows, alone: Any) -> Any:
    """The addresses of one person: of two alike in all else the one that others give too is home.

    A slip of the pen is nobody else's address.
    """
    known = np.unique(signs[:, 2])
    return np.concatenate((known[~alone[known]], known[alone[known]]))


@compiled(f"int64[::1]({_ROWS})")
def _days(signs: Rows) -> Any:
    return np.unique(signs[:, 1])


@compiled(f"float64[:, ::1]({_ROWS}, int64[::1], int64[::1])")
def told(signs: Rows, places: Index, days: Index) -> Any:
    """How many rows of each day give each place."""
    rows = np.zeros((len(days), len(places)))
    ordered = np.argsort(places)
    known, day = places[ordered], 0
    for sign in range(len(signs)):
        day += int(signs[sign, 1] != days[day])
        rows[day, ordered[np.searchsorted(known, signs[sign, 2])]] += 1.0
    return rows


@compiled("int64[::1](float64[:, ::1])")
def path(told: Floats) -> Any:
    """The place on each day: as few moves and as few stray rows as explain what was seen.

    Nobody moves within a day: of several addresses on one day the one that most rows give is home.
    """
    days, places = told.shape
    cost, came, at = np.zeros(places), np.zeros((days, places), np.int64), np.zeros(days, np.int64)
    for day in range(days):
        nearest, rows = np.argmin(cost), told[day].sum()
        best = cost[nearest]
        for place in range(places):
            stays = cost[place] <= best + MOVE
            came[day, place] = place if stays else nearest
            cost[place] = (cost[place] if stays else best + MOVE) + rows - told[day, place]
    home = int(np.argmin(cost))
    for place in range(places):
        if cost[place] == cost[home] and told[-1, place] > 0 and told[-1, home] == 0:
            home = place
    for day in range(days - 1, -1, -1):
        at[day] = home
        home = came[day, home]
    return at


@compiled(f"int64({_ROWS}, int64, int64[::1], int64[::1], int64[::1])")
def _main(out: Rows, found: int, at: Index, days: Index, places: Index) -> int:
    """Each home of the path, until the next; where what is written ends."""
    for day in range(len(days)):
        if day == 0 or at[day] != at[day - 1]:
            if day:
                out[found - 1, 3] = days[day]
            out[found, 1], out[found, 2], out[found, 3] = places[at[day]], days[day], -1
            found += 1
    return found


@compiled(f"int64({_ROWS}, int64, {_ROWS}, boolean[::1])")
def _homes(out: Rows, found: int, signs: Rows, alone: Any) -> int:
    """The homes of one person, written from some place on; where they end."""
    places, days = _places(signs, alone), _days(signs)
    rows = told(signs, places, days)
    at = path(rows)
    found = _main(out, found, at, days, places)
    latest = out[found - 1, 2]
    for place in range(len(places)):
        strays = days[(rows[:, place] > 0) & (at != place)]
        if len(strays) >= SECOND_HOME_ROWS:
            out[found, 1], out[found, 2], out[found, 4] = places[place], strays[0], 1
            out[found, 3] = -1 if strays[-1] >= latest else strays[-1]
            found += 1
    return found


@compiled(f"int64({_ROWS}, {_ROWS}, boolean[::1])")
def homes(out: Rows, signs: Rows, alone: Any) -> int:
    """The homes of everybody; how many they are. `alone` tells of which addresses nobody else's rows tell."""
    found, first = 0, 0
    while first < len(signs):
        end, several = first + 1, False
        while end < len(signs) and signs[end, 0] == signs[first, 0]:
            several |= signs[end, 2] != signs[first, 2]
            end += 1
        until = found + 1
        if several:
            until = _homes(out, found, signs[first:end], alone)
        else:
            out[found, 1], out[found, 2], out[found, 3] = signs[first, 2], signs[first, 1], -1
        out[found:until, 0] = signs[first, 0]
        found, first = until, end
    return found
