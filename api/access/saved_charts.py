"""Charts that somebody works on: each step is kept, sealed, so that it can be undone."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, delete, func, insert, select, update

from kithkin.api.access.database import only_reading, open_database
from kithkin.api.access.secret import seal, unseal
from kithkin.graph import instants
from kithkin.graph.errors import NotThere, WrongUse

STEPS = 50
"""So many steps can be undone."""
MOST = 200
Content = dict[str, Any]

tables = MetaData()
charts = Table(
    "chart",
    tables,
    Column("id", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("step", Integer, nullable=False),
    Column("made_at", String, nullable=False),
    Column("changed_at", String, nullable=False),
)
steps = Table(
    "step",
    tables,
    Column("chart", ForeignKey("chart.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("act", String, nullable=False),
    Column("content", String, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One chart as it stands, and what was done last and could be done again."""

    id: str
    made_at: str
    changed_at: str
    content: Content
    last: str = ""
    next: str = ""


class SavedCharts:
    """The table of charts; each is its owner's, and to anybody else it is not there."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self._engine, self._secret = open_database(path, tables), secret

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def make(self, owner: str, content: Content) -> str:
        """Begin a chart and give its id."""
        made, now = f"chart-{secrets.token_hex(8)}", instants.now()
        with self._engine.begin() as connection:
            count = connection.scalar(select(func.count()).where(charts.c.owner == owner)) or 0
            if count >= MOST:
                raise WrongUse(f"you have {count} charts; forget one that you no longer need")
            connection.execute(insert(charts).values(id=made, owner=owner, step=0, made_at=now, changed_at=now))
            connection.execute(insert(steps).values(self._step(made, 0, "", content)))
        return made

    def of(self, owner: str) -> list[Kept]:
        """Everything somebody works on, the latest first."""
        with only_reading(self._engine) as connection:
            chosen = select(charts.c.id).where(charts.c.owner == owner).order_by(charts.c.changed_at.desc())
            found = list(connection.scalars(chosen))
        return [self.one(owner, each) for each in found]

    def one(self, owner: str, chart: str) -> Kept:
        """One of somebody's as it stands."""
        with only_reading(self._engine) as connection:
            row = _chart(connection, owner, chart)
            near = select(steps).where((steps.c.chart == chart) & steps.c.number.between(row["step"], row["step"] + 1))
            told = {one["number"]: one for one in connection.execute(near).mappings()}
        here, after = told[row["step"]], told.get(row["step"] + 1)
        content = unseal(self._secret, here["content"], chart)
        last = here["act"] if self._before(chart, row["step"]) else ""
        return Kept(chart, row["made_at"], row["changed_at"], content, last, after["act"] if after else "")

    def step(self, owner: str, chart: str, act: str, content: Content) -> None:
        """Go on by one step; what was undone before can no longer be done again."""
        with self._engine.begin() as connection:
            number = _chart(connection, owner, chart)["step"] + 1
            mine = steps.c.chart == chart
            connection.execute(delete(steps).where(mine & (steps.c.number >= number)))
            connection.execute(insert(steps).values(self._step(chart, number, act, content)))
            connection.execute(delete(steps).where(mine & (steps.c.number < number - STEPS)))
            _stand(connection, chart, number)

    def undo(self, owner: str, chart: str) -> bool:
        """Go back by one step, if there is one."""
        return self._go(owner, chart, -1)

    def redo(self, owner: str, chart: str) -> bool:
        """Do again what was undone, if anything was."""
        return self._go(owner, chart, 1)

    def rewrite(self, chart: str, change: Callable[[Content], Content]) -> None:
        """Change every step of a chart alike: what must be forgotten is in none of them."""
        with self._engine.begin() as connection:
            for row in connection.execute(select(steps).where(steps.c.chart == chart)).mappings().all():
                told = seal(self._secret, change(unseal(self._secret, row["content"], chart)), chart)
                here = (steps.c.chart == chart) & (steps.c.number == row["number"])
                connection.execute(update(steps).where(here).values(content=told))

    def forget(self, owner: str, chart: str) -> None:
        """Remove one of somebody's with all its steps."""
        with self._engine.begin() as connection:
            _chart(connection, owner, chart)
            connection.execute(delete(charts).where(charts.c.id == chart))

    def _go(self, owner: str, chart: str, by: int) -> bool:
        with self._engine.begin() as connection:
            number = _chart(connection, owner, chart)["step"] + by
            there = connection.scalar(
                select(steps.c.number).where((steps.c.chart == chart) & (steps.c.number == number))
            )
            if there is None:
                return False
            _stand(connection, chart, number)
        return True

    def _before(self, chart: str, number: int) -> bool:
        with only_reading(self._engine) as connection:
            before = select(steps.c.number).where((steps.c.chart == chart) & (steps.c.number == number - 1))
            return connection.scalar(before) is not None

    def _step(self, chart: str, number: int, act: str, content: Content) -> Content:
        return {"chart": chart, "number": number, "act": act, "content": seal(self._secret, content, chart)}


def _chart(connection: Any, owner: str, chart: str) -> Content:
    chosen = select(charts).where((charts.c.id == chart) & (charts.c.owner == owner))
    row = connection.execute(chosen).mappings().first()
    if row is None:
        raise NotThere("you have no such chart")
    return dict(row)


def _stand(connection: Any, chart: str, number: int) -> None:
    connection.execute(update(charts).where(charts.c.id == chart).values(step=number, changed_at=instants.now()))
