"""A made-up town that is loaded, resolved and served: two charged with one robbery, and who is around them."""

from contextlib import contextmanager

import polars as pl
from tests.web.serving import opened

from kithkin.api.access.accounts import User
from kithkin.loaders.feed import feeds
from kithkin.loaders.load import load
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve

DAY = "2016-06-30"
ANALYST = User("ada", ("gang_user",), "S2", ("arrests", "stop_checks", "intelligence"), "crime", "Ada A.")
PEOPLE = {
    "Piran": "Oldershaw", "Cubert": "Wetherby", "Jago": "Trelawn", "Denzil": "Quarmby", "Austol": "Middlemarch",
    "Hester": "Harrowgate",
}  # fmt: skip
BORN = {given: f"199{at}-0{at + 1}-1{at}" for at, given in enumerate(PEOPLE)}


def named(given, prefix="", *, british=True):
    day = BORN[given]
    told = {"FORENAME": given, "SURNAME": PEOPLE[given], "DOB": "/".join(reversed(day.split("-"))) if british else day}
    return {f"{prefix}{name}": value for name, value in told.items()}


def arrest(ref, crime, given, disposal="CHG", **more):
    told = {"ARREST_REF": ref, "CRIME_REF": crime, "DATE": "11/03/2016", "OFFENCE": "Robbery", "DISPOSAL": disposal}
    return told | named(given) | more


def deliveries():
    """Two charged with one robbery of a third; one of them stopped, and named in two reports, with others."""
    yield (
        "arrests",
        [
            arrest("A1", "C1", "Piran", **named("Hester", "VICTIM_")),
            arrest("A2", "C1", "Cubert", "NFA", **named("Hester", "VICTIM_")),
            arrest("A3", "C2", "Cubert"),
            arrest("A4", "C2", "Jago"),
        ],
    )
    stop = {"DATE": "2016-04-02", "REASON": "Acting suspiciously", "STOP_REF": "S1"}
    yield "stop_checks", [stop | {"STOP_ID": one} | named(one, british=False) for one in ("Cubert", "Denzil")]
    report = {"DATE": "17/02/2016", "HANDLING": "P", "OFFICER": "PC 1042"} | named("Piran")
    yield "intelligence", [
        report | {"INT_ID": "I1", "URN": "U1", "SOURCE_REF": "SR1", "GRADING": "B22", "TEXT": "Seen together."}
        | named("Denzil", "NAMED1_"),
        report | {"INT_ID": "I2", "URN": "U2", "SOURCE_REF": "SR2", "GRADING": "E55", "TEXT": "Said to be one of them."}
        | named("Austol", "NAMED1_"),
    ]  # fmt: skip


@contextmanager
def served(store, folder, analyst=ANALYST):
    """What the town's deliveries say, behind a door on this machine: the application's wiring and its address."""
    for name, rows in deliveries():
        blank = dict.fromkeys(sorted(feeds()[name].columns), "")
        pl.DataFrame([blank | row for row in rows]).write_csv(folder / f"{name}.csv")
        load(store, feeds()[name], folder / f"{name}.csv")
    resolve(store)
    group(store, as_of=DAY)
    with opened(store, [analyst], data=folder, as_of=DAY) as town:
        yield town
