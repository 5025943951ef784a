"""The told families go through the same feeds as everybody, and their indicators answer what the story expects."""

import tomllib
from collections import defaultdict
from importlib.resources import files

import pytest

from kithkin.casework.briefing import picture
from kithkin.casework.job import score
from kithkin.graph import access
from kithkin.graph.run import last_instant
from kithkin.graph.store import View
from kithkin.loaders.feed import feed_for, feeds
from kithkin.loaders.load import load
from kithkin.loaders.synthetic import make
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve

STORY = files("kithkin.loaders.synthetic").joinpath("story")
TOLD = tomllib.loads(STORY.joinpath("families_a_d.toml").read_text())
EXPECTED = tomllib.loads(STORY.joinpath("expected_indicators.toml").read_text())
AS_OF = "2016-06-30"
LABELS = {person["id"]: person["label"] for person in TOLD["person"]}
FAMILIES = {family["label"]: frozenset(LABELS[one["person"]] for one in family["members"]) for family in TOLD["family"]}


@pytest.fixture
def city(embedded, tmp_path):
    """The smallest city with the story in it, loaded, resolved and grouped."""
    make(20, 3, tmp_path)
    known = feeds()
    for file in sorted((tmp_path / "feeds").iterdir()):
        load(embedded, feed_for(file, known), file)
    resolve(embedded)
    group(embedded, as_of=AS_OF)
    return embedded


def told_families(store, view):
    """The id of each told family, by the labels of its people on a day."""
    people = defaultdict(set)
    for row in store.ask("score/families", **view.parameters):
        people[row["group_id"]].add(row["person_id"])
    labels = {}
    for group_id in people:
        shown = picture(store, view, [group_id]) if len(people[group_id]) > 2 else None
        if shown:
            labels[frozenset(item.label for item in shown.items if item.kind == "person")] = group_id
    return {name: labels[members] for name, members in FAMILIES.items()}


def answers(shown):
    label = {item.id: item.label for item in shown.items}
    return {one.id: (one.answer, sorted(label[who] for who in one.seen_in)) for one in shown.indicators}


def test_every_indicator_answers_what_the_story_expects(city):
    view = View(tuple(one.number for one in access.classes(city)), AS_OF, last_instant(city))
    ids = told_families(city, view)
    differing = []
    for family, group_id in ids.items():
        found = answers(picture(city, view, [group_id]))
        for name, expected in EXPECTED.items():
            if name != "as_of":
                want = expected[family]
                told = found[name][0] == want["answer"] and want.get("seen_in", found[name][1]) == found[name][1]
                differing += [] if told else [(family, name, found[name], want)]
    together = answers(picture(city, view, list(ids.values())))
    differing += [
        ("all", name, together[name], expected["all"])
        for name, expected in EXPECTED.items()
        if name != "as_of" and together[name][0] != expected["all"]
    ]
    assert differing == []
    assert score(city, as_of=AS_OF).families >= len(ids)
