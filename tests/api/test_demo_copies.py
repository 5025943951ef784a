"""The chart of the demonstration leaves sealed, as every copy does."""

import hashlib
import re

import pytest

from kithkin.api.demo import steps
from kithkin.api.demo.state import State

pytestmark = pytest.mark.engine
FORMS = ("svg", "html")


@pytest.fixture
def drawn(world, wired, tmp_path, monkeypatch):
    """The files of the demonstration, drawn of a small world in place of its city."""
    monkeypatch.setattr(steps, "story_ids", lambda *_: {world.family: "Family A", world.persons["cal"]: ""})
    state = State(tmp_path, {"households": 1, "seed": 1})
    steps.draw(state, wired, "2016-06-30")
    return state, {form: (tmp_path / f"charts/families.{form}").read_bytes() for form in FORMS}


@pytest.mark.parametrize("form", FORMS)
def test_it_says_who_prepared_it_for_whom_when_what_for_and_which_copy_it_is(form, drawn):
    _, files = drawn
    text = files[form].decode()
    facts = seal(form, text)
    assert facts.keys() >= {"prepared_for", "prepared_by", "made_at", "purpose", "copy", "marking", "as_of", "known_at"}
    assert facts["prepared_by"] == facts["prepared_for"] == steps.ANALYST
    assert (facts["purpose"], facts["as_of"], facts["marking"]) == ("maintenance", "2016-06-30", "OFFICIAL-SENSITIVE")
    foot = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", text))
    assert f"Prepared by {steps.ANALYST} for {steps.ANALYST}" in foot
    assert f"copy {facts['copy']}" in foot


def seal(form, text):
    """What the file's own properties say."""
    if form == "html":
        return dict(re.findall(r'<meta name="seal\.(\w+)" content="([^"]+)"', text))
    [told] = re.findall(r"<metadata>(.+?)</metadata>", text)
    return dict(re.findall(r"<(\w+)>([^<]+)</\1>", told))


def test_both_files_are_one_copy_and_each_is_in_the_audit_by_its_hash(drawn, wired, world):
    state, files = drawn
    assert len({seal(form, files[form].decode())["copy"] for form in FORMS}) == 1
    events = wired.audit.who_saw("group", world.family)
    assert [event["result_hash"] for event in events] == [hashlib.sha256(files[form]).hexdigest() for form in FORMS]
    assert all(f"for {steps.ANALYST}, copy" in event["recipient"] for event in events)
    assert state.steps["chart"]["ids"] == [world.family, world.persons["cal"]]


def test_families_are_called_as_the_story_calls_them(drawn):
    _, files = drawn
    assert ">Family A</text>" in files["svg"].decode()
