"""What no feed tells stays unknown, and a feed added later answers it."""

import polars as pl
import pytest
import rebuilt

from kithkin.casework import score
from kithkin.cypher.catalogue import Query
from kithkin.loaders.feed import feed_for, feeds
from kithkin.loaders.load import load
from kithkin.loaders.readers import read

HOUSEHOLDS = 12
CALLED = 3
FEED = """
name = "call_outs"
title = "Call-outs to domestic abuse"
owner = "Police"
subject = "domestic_abuse"
sensitivity = "S3"
legal_regime = "dpa2018_part3"
purposes = ["safeguarding"]
delivery = "delta"
key = ["CALL_ID"]
files = ["call_outs*"]
dates = "%d/%m/%Y"

[[record]]
part = "present"
required = ["surname"]
fields = { given_name = "FORENAME", surname = "SURNAME", date_of_birth = "DOB", nino = "NINO" }

[[event]]
kind = "domestic_abuse"
text = "Call-out {CALLED:year}"
from = "CALLED"
roles = [{ part = "present", role = { column = "PART", codes = "parts" } }]

[codes.parts]
V = "victim"
S = "suspect"
"""


pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]


def test_criteria_without_a_feed_are_unknown_until_one_file_adds_theirs(embedded, tmp_path):
    city = rebuilt.City.made(tmp_path / "city", HOUSEHOLDS)
    rebuilt.filled(embedded, [city.files["shbe"], city.files["asb"]])
    before = scored(embedded)
    assert {(one.answer, one.reason) for one in told(before, "domestic_abuse", "health")} == {
        ("unknown", score.NOT_HELD)
    }
    assert kept(embedded, "domestic_abuse") == {"unknown"}

    records = call_outs(embedded, city, tmp_path)
    after = scored(embedded)
    met = {person for person, one in after.items() if one.answers["domestic_abuse"].answer == "met"}
    assert met == set(persons_of(embedded, records).values())
    assert met <= set(before)
    assert set(records) <= {one for person in met for one in after[person].answers["domestic_abuse"].evidence}
    assert {one.reason for one in told(after, "health")} == {score.NOT_HELD}
    assert score.NOT_HELD not in {one.reason for one in told(after, "domestic_abuse")}
    assert kept(embedded, "domestic_abuse") >= {"met"}


def call_outs(store, city, folder):
    """Add the feed by its file, deliver rows on people of another feed, and derive anew; gives the records."""
    (folder / "feeds").mkdir()
    (folder / "feeds" / "call_outs.toml").write_text(FEED, encoding="utf-8")
    known = feeds(folder / "feeds")
    claims = read(city.files["shbe"]).frame.filter(pl.col("NINO").is_not_null()).head(CALLED)
    rows = claims.select("FORENAME", "SURNAME", "DOB", "NINO", CALLED=pl.lit("03/05/2016"), PART=pl.lit("V"))
    file = folder / "call_outs_2016.csv"
    rows.with_row_index("CALL_ID", offset=1).write_csv(file)
    done = load(store, feed_for(file, known), file)
    assert (done.rows, done.rejects) == (CALLED, 0)
    rebuilt.derived(store)
    return [f"call_outs:{number}:present" for number in range(1, CALLED + 1)]


def scored(store):
    """The score of every person as it is asked for."""
    view = rebuilt.everything(store)
    people = [row["person_id"] for row in store.ask("score/people", **view.parameters)]
    assert people
    return score.scores(store, view, people)


def told(found, *criteria):
    return [one.answers[name] for one in found.values() for name in criteria]


def kept(store, criterion):
    """The answers that the job has kept, of persons and families."""
    text = "MATCH (s:Score {criterion: $criterion}) WHERE s.known_to IS NULL RETURN DISTINCT s.answer AS answer"
    rows = store.read(Query("test/kept", "", ("criterion",), ("answer",), text), criterion=criterion)
    return {row["answer"] for row in rows}


def persons_of(store, records):
    rows = store.ask("read/record", ids=records, **rebuilt.everything(store).parameters)
    return {row["record_id"]: row["person_id"] for row in rows}
