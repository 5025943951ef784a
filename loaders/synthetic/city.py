"""The synthetic Liverpool: histories first, then feeds written from them with errors, and the truth beside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kithkin.graph.errors import WrongUse
from kithkin.loaders.synthetic import council_feeds, files, police_feeds, school_feeds
from kithkin.loaders.synthetic.care import care
from kithkin.loaders.synthetic.crime import offend
from kithkin.loaders.synthetic.gangs import gather
from kithkin.loaders.synthetic.living import live
from kithkin.loaders.synthetic.moves import move
from kithkin.loaders.synthetic.schooling import teach
from kithkin.loaders.synthetic.settle import settle
from kithkin.loaders.synthetic.shapes import place, shape
from kithkin.loaders.synthetic.sheet import Sheet
from kithkin.loaders.synthetic.smudge import Desk, Rates, rates_of
from kithkin.loaders.synthetic.story import tell
from kithkin.loaders.synthetic.town import Town, empty_town
from kithkin.loaders.synthetic.truth import write_truth

Progress = Callable[[str, int, int], None]
_FEWEST = 10


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: the files, and how much of everything."""

    feeds: tuple[Path, ...]
    truth: tuple[Path, ...]
    households: int
    people: int
    families: int
    rows: Mapping[str, int]
    records: int


def make(
    households: int,
    seed: int,
    out: Path,
    *,
    errors: Path | None = None,
    story: Path | None = None,
    progress: Progress | None = None,
) -> Made:
    """Write `out/feeds` and `out/truth` for so many households; the same seed gives the same bytes."""
    if households < _FEWEST:
        raise WrongUse(f"A synthetic city needs at least {_FEWEST} households: {households} were asked for.")
    tell_progress = progress or (lambda _step, _done, _total: None)
    rates = rates_of(errors)
    town = histories(households, seed, rates, story, tell_progress)
    sheets = written(town, rates, tell_progress)
    return _saved(town, sheets, out, households, tell_progress)


def histories(households: int, seed: int, rates: Mapping[str, Rates], story: Path | None, progress: Progress) -> Town:
    """Every life, before a word of it is written down."""
    town = empty_town(seed, households)
    tell(town, story)
    steps: list[tuple[str, Callable[[], object]]] = [
        ("households", lambda: settle(town, households)),
        ("moves", lambda: move(town)),
        ("benefits", lambda: live(town)),
        ("schools", lambda: teach(town)),
        ("care", lambda: care(town)),
        ("crime", lambda: gather(town, offend(town), rates["gang_list"]["wrong_member"])),
    ]
    for done, (name, step) in enumerate(steps):
        progress(f"drawing {name}", done, len(steps))
        step()
    rare(town, households)
    progress("lives drawn", len(steps), len(steps))
    return town


def rare(town: Town, households: int) -> None:
    """The rare shapes of families, as a part of their own: the city is the same without them."""
    town.begin("rare")
    fostered = shape(town, households)
    move(town, hostels=False)
    place(fostered)
    for step in (live, teach, care):
        step(town)


def written(town: Town, rates: Mapping[str, Rates], progress: Progress) -> list[Sheet]:
    """Every feed, as systems with errors state the lives."""

    def desk(name: str) -> Desk:
        return Desk(town.seed, name, rates, town.people, town.part.people)

    pupils, contacts = desk("attendance"), desk("contacts")

    writers: list[tuple[str, Callable[[], Sheet]]] = [
        ("shbe", lambda: council_feeds.benefits(town, desk("shbe"))),
        ("tenancies", lambda: council_feeds.tenancies(town, desk("tenancies"))),
        ("social_care", lambda: council_feeds.social_care(town, desk("social_care"))),
        ("asb", lambda: council_feeds.behaviour(town, desk("asb"))),
        ("attendance", lambda: school_feeds.attendance(town, pupils)),
        ("exclusions", lambda: school_feeds.exclusions(town, pupils)),
        ("placements", lambda: school_feeds.placements(town, pupils, contacts)),
        ("sen", lambda: school_feeds.special_needs(town, desk("sen"))),
        ("arrests", lambda: police_feeds.arrests(town, desk("arrests"))),
        ("stop_checks", lambda: police_feeds.stops(town, desk("stop_checks"))),
        ("intelligence", lambda: police_feeds.intelligence(town, desk("intelligence"))),
        ("gang_list", lambda: police_feeds.gang_list(town, desk("gang_list"))),
    ]
    sheets: list[Sheet] = []
    for done, (name, writer) in enumerate(writers):
        progress(f"writing {name}", done, len(writers))
        sheets.append(writer())
    progress("feeds written", len(writers), len(writers))
    return sheets


def _saved(town: Town, sheets: list[Sheet], out: Path, households: int, progress: Progress) -> Made:
    folder = out / "feeds"
    folder.mkdir(parents=True, exist_ok=True)
    progress("saving files", 0, 2)
    feeds = tuple(files.write(folder / sheet.feed, sheet.rows) for sheet in sheets)
    progress("saving truth", 1, 2)
    truth = tuple(write_truth(out / "truth", town, sheets))
    progress("files saved", 2, 2)
    rows = {sheet.feed: len(sheet.rows) for sheet in sheets}
    records = sum(len(sheet.truth) for sheet in sheets)
    return Made(feeds, truth, households, len(town.people), len(town.families), rows, records)
