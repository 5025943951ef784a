"""The deck's Families A to D with their gang, served; and a working hour on it, with what is seen of each task."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
from tests.web.serving import opened

from kithkin.api.access.accounts import User
from kithkin.api.demo.authorise import MET, REASON
from kithkin.api.wiring import Wiring
from kithkin.loaders.feed import feed_for, feeds
from kithkin.loaders.load import load
from kithkin.loaders.synthetic import make
from kithkin.resolution.authorise import Authority, authorise, evidence
from kithkin.resolution.groups import group, group_gangs
from kithkin.resolution.job import resolve

DAY, REVIEW = "2016-06-30", "2016-12-29"
HOUSEHOLDS, SEED = 20, 3
TEAMS = ("arrests", "gang_list", "intelligence", "social_care", "stop_checks")
VICTIM = "Harrowgate"
ROBBED = {
    "ARREST_REF": "AR9100001", "CRIME_REF": "CR9100001", "DATE": "11/05/2016", "OFFENCE": "Robbery", "DISPOSAL": "CHG",
    "FORENAME": "Ivan", "SURNAME": "Inskipper", "DOB": "15/04/1987", "KNOWN_AS": "Adult I", "SEX": "M",
    "VICTIM_FORENAME": "Hester", "VICTIM_SURNAME": VICTIM, "VICTIM_DOB": "04/05/1971",
}  # fmt: skip
"""A robbery by one of the gang, of somebody whom no page about the gang may show."""


def built(folder):
    """What fills a graph with the smallest city that has the families, and one of their gang put in force."""

    def fill(store):
        make(HOUSEHOLDS, SEED, folder)
        known = feeds()
        for file in sorted((folder / "feeds").iterdir()):
            load(store, feed_for(file, known), file)
        load(store, known["arrests"], _robbery(folder, known["arrests"]))
        resolve(store)
        group(store, as_of=DAY)
        _put_in_force(store, "intelligence:IN9000003:")
        group_gangs(store, as_of=DAY)

    return fill


def _robbery(folder, feed):
    file = folder / "arrests_robbery.csv"
    pl.DataFrame([dict.fromkeys(sorted(feed.columns), "") | ROBBED]).write_csv(file)
    return file


def _put_in_force(store, record):
    known = evidence(store)
    one = next(one for one in known.candidates() if any(key.startswith(record) for key in one.records))
    authorise(store, one.gang, one.records, Authority("one", "other", REASON, MET, REVIEW), known=known, today=DAY)


def served(store, folder, users):
    """That graph behind a door on this machine, for these users: the application's wiring and its address."""
    return opened(store, users, data=folder, as_of=DAY)


def user(name, role, clearance="S2"):
    """Somebody of one role who belongs to every team."""
    return User(name, (role,), clearance, TEAMS, "families", f"{name.capitalize()} {name[0].upper()}.")


@dataclass
class Hour:
    """A page of somebody's who is signed in, what it complains of, what it said, and where its pictures go."""

    browser: Any
    town: tuple[Wiring, str]
    user: User
    folder: Path
    known: dict[str, Any] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    opened: list[Any] = field(default_factory=list)

    def __post_init__(self):
        """Come in."""
        self.page = self.enter(self.user)

    @property
    def wired(self):
        """What is behind the door."""
        return self.town[0]

    def enter(self, someone):
        """A fresh page of somebody's, watched."""
        page = self.browser.new_context(viewport={"width": 1500, "height": 1000}).new_page()
        self.opened.append(page)
        page.on("console", lambda told: self._complain(told.text) if complains(told) else None)
        page.on("pageerror", lambda error: self._complain(str(error)))
        page.on("request", lambda one: None if one.url.startswith((self.town[1], "data:")) else self._complain(one.url))
        page.goto(f"{self.town[1]}/link/{self.wired.accounts.link(someone.name)}")
        return page

    def _complain(self, text):
        self.complaints.append(text)

    def goes(self, path):
        """Go to an address of ours."""
        return self.page.goto(f"{self.town[1]}{path}")

    def asks(self, path, told=None, page=None):
        """An answer of the API, by the session of the page."""
        asker, where = (page or self.page).context.request, f"{self.town[1]}{path}"
        return asker.post(where, data=told, headers={"Origin": self.town[1]}) if told is not None else asker.get(where)

    def goes_through(self, tasks):
        """Every task in turn, with a picture of how the page then stands."""
        for at, task in enumerate(tasks, start=1):
            task(self)
            self.said.append(self.page.locator("body").inner_text())
            self.page.screenshot(path=self.folder / f"{self.user.name}-{at:02}-{task.__name__}.png")

    def leaves(self):
        """Shut every page."""
        for page in self.opened:
            page.context.close()

    def text(self):
        """What the page says."""
        return self.page.get_by_role("main").inner_text()

    def told(self):
        """The line above the chart."""
        return self.page.locator("#said").inner_text()

    def waits(self, button):
        """Until the chart is drawn anew and offers this."""
        self.page.get_by_role("button", name=button).wait_for()
        self.page.locator("#chart:not([aria-busy])").wait_for()

    def undoes(self, what):
        """Take back the last step on the chart."""
        self.page.get_by_role("button", name=f"Undo {what}", exact=True).click()
        self.waits(re.compile(f"^Redo {what}"))

    def sources(self, mark):
        """What lies behind a mark, told beside the chart."""
        self.page.get_by_role("button", name=re.compile(f"^Sources of {mark}$")).click()
        self.page.locator("#panel h2", has_text=mark.partition(":")[0]).wait_for()
        self.page.locator("#chart:not([aria-busy])").wait_for()
        return self.page.locator("#panel").inner_text()


def complains(told):
    """Whether a browser complains; that a form is refused which asks for what cannot be done is no fault."""
    refused = any(f"status of {status}" in told.text for status in (400, 403, 404, 409))
    return told.type in {"error", "warning"} and not refused


def shots(tmp_path_factory):
    """Where the pictures are kept."""
    folder = Path(os.environ.get("KITHKIN_SHOTS") or tmp_path_factory.mktemp("shots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
