"""Reports that name somebody as of a gang, loaded, resolved and grouped."""

import csv

from kithkin.loaders.feed import feeds
from kithkin.loaders.load import load
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve

DAY = "2016-06-30"
ABOUT = {"FORENAME": "Kit", "SURNAME": "Marlowe", "DOB": "09/03/1996", "SEX": "M", "GANG": "Quay Boys", "HANDLING": "P"}


def reported(store, folder, reports):
    """Take in a file of reports, each about the same person of the same gang unless it says otherwise."""
    path = folder / "intelligence.csv"
    with path.open("w", newline="") as file:
        sheet = csv.DictWriter(file, sorted(feeds()["intelligence"].columns), restval="")
        sheet.writeheader()
        sheet.writerows({**ABOUT, **row} for row in reports)
    load(store, feeds()["intelligence"], path)
    resolve(store)
    group(store, as_of=DAY)
