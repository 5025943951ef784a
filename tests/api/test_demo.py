"""The demonstration goes on from what is there, lets its link in once, and ends with everything stopped."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import polars as pl
import psutil
import pytest

from kithkin.api.demo.figures import exactly, people_measured
from kithkin.api.demo.state import State, clear, only_one
from kithkin.api.demo.story import _chosen
from kithkin.graph.errors import Refused, WrongUse

KITHKIN = Path(sys.executable).parent / "kithkin"
WAIT = 60
TERMS = {"households": 10, "seed": 1}


def test_a_step_is_done_once(tmp_path):
    done = []

    def work(_tell):
        done.append(1)
        return {"count": len(done)}

    State(tmp_path, TERMS).step("count", "counting", work)
    again = State(tmp_path, TERMS).step("count", "counting", work)
    assert (done, again["count"]) == ([1], 1)


def test_a_step_that_failed_is_done_again(tmp_path):
    def fail(_tell):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        State(tmp_path, TERMS).step("count", "counting", fail)
    assert State(tmp_path, TERMS).step("count", "counting", lambda _: {"count": 1})["count"] == 1


def test_other_terms_in_one_folder_are_refused(tmp_path):
    State(tmp_path, TERMS).step("count", "counting", lambda _: {})
    with pytest.raises(WrongUse, match="--fresh"):
        State(tmp_path, TERMS | {"seed": 2})


def test_fresh_removes_a_demonstration_and_nothing_else(tmp_path):
    ours, others = tmp_path / "ours", tmp_path / "others"
    for folder in (ours, others):
        folder.mkdir()
        (folder / "notes.txt").touch()
    State(ours, TERMS).step("count", "counting", lambda _: {})
    clear(ours)
    assert list(ours.iterdir()) == []
    with pytest.raises(Refused, match="something else"):
        clear(others)
    assert (others / "notes.txt").exists()


def test_two_demonstrations_do_not_share_a_folder(tmp_path):
    with only_one(tmp_path), pytest.raises(Refused, match="another demonstration"), only_one(tmp_path):
        pass


def test_figures_are_pairs_beside_exact_match_and_by_class(tmp_path):
    (tmp_path / "record_person.csv").write_text("record_id,person\na,p1\nb,p1\nc,p2\nd,p2\n")
    (tmp_path / "persons.csv").write_text("person,sex,in_feeds,twin,mover\np1,female,1,1,0\np2,male,1,0,1\n")
    names = {"given_name": ["Ann", "Ann ", "Cal", None], "surname": ["Oak"] * 4, "date_of_birth": ["1980-01-02"] * 4}
    people = exactly(pl.DataFrame({"record_id": list("abcd"), "person_id": ["P", "P", "Q", "R"]} | names))
    told = people_measured(people, tmp_path)
    assert told["f1"] == pytest.approx(2 / 3)
    assert told["exact"] == pytest.approx(2 / 3)
    assert {flag: one["f1"] for flag, one in told["classes"].items()} == {"twin": 1.0, "mover": 0.0}


def test_each_family_of_the_story_is_the_group_with_most_of_its_people():
    told = pl.DataFrame({"family_label": ["A", "A", "A", "B", None], "found": ["p1", "p2", "p3", "p4", "p5"]})
    families = {"p1": {"F-1"}, "p2": {"F-1", "F-9"}, "p3": {"F-9"}, "p4": {"F-1", "F-2"}}
    assert _chosen(told, families) == {"F-1": "A", "F-2": "B"}


@pytest.fixture
def folder(tmp_path):
    """A folder for a demonstration; whatever it left running is ended."""
    yield tmp_path / "demo"
    for process in engines_of(tmp_path):
        process.kill()


def engines_of(folder):
    return [one for one in psutil.process_iter(["cmdline"]) if any(str(folder) in c for c in one.info["cmdline"] or ())]


def begin(folder, *more):
    command = [KITHKIN, "demo", "--households", "12", "--data", folder, "--port", "0", *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.engine
def test_the_whole_way_from_an_invented_city_to_a_clean_end(folder):
    first = begin(folder, "--no-serve", "--reasons")
    said = first.communicate(timeout=240)[0]
    assert first.returncode == 0, said
    for told in (
        "arrests",
        "rejects",
        "families",
        "name + birth date",
        "one address",
        "chart",
        "data",
        "Family A (F-",
        "SB Gang (G-",
    ):
        assert told in said
    steps = json.loads((folder / "demo.json").read_text())["steps"]
    assert steps["figures"]["f1"] > steps["figures"]["exact"]
    assert steps["authorise"]["ready"] >= 1
    assert "<svg" in (folder / steps["chart"]["chart"]).read_text()
    assert engines_of(folder) == []
    serves_and_ends(begin(folder), steps, folder)


def serves_and_ends(second, steps, folder):
    """The second run does nothing again, serves, lets one in once, and Ctrl-C ends it with its engine."""
    said = ""
    try:
        for line in second.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        assert json.loads((folder / "demo.json").read_text())["steps"] == steps
        [link] = re.findall(r"http://\S+/link/\S+", said)
        [page] = re.findall(r"http://\S+charts\.html\S+", said)
        with httpx.Client(timeout=WAIT) as visitor:
            assert visitor.get(link).headers["location"] == "/"
            assert "<svg" in visitor.get(page).text
            assert visitor.get(page.split("/v1")[0]).status_code == 200
        assert httpx.get(link, timeout=WAIT).status_code == 401
        assert httpx.get(page, timeout=WAIT).status_code == 401
    finally:
        second.send_signal(signal.SIGINT)
        second.communicate(timeout=60)
    assert second.returncode == 0, said
    ended = time.monotonic() + 30
    while engines_of(folder) and time.monotonic() < ended:
        psutil.wait_procs(engines_of(folder), timeout=1)
    assert engines_of(folder) == []
