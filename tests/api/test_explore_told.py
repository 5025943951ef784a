"""What the page of a neighbourhood is told, and its links to records."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kithkin.api.explore import Around, Line, Spot
from kithkin.api.explore_told import for_script, record_links, records_for_script
from kithkin.api.shapes import Moment, PersonBrief

MOMENT = Moment(as_of="2016-06-30", known_at="2016-07-01T00:00:00.000000Z", removed=("one thing",))

texts = st.text(min_size=1, max_size=12) | st.sampled_from(
    ["</template><script>", "a&lt;b", "\u2028", "<!--", "O'Neil & Sons"]
)


def around(name, record):
    spots = [
        Spot(PersonBrief(id=id_, name=name, date_of_birth=None, sex="unknown", age=None), 1, id_ == "P-1", (64.0, 0.0))
        for id_ in ("P-1", "P-2")
    ]
    return Around(tuple(spots), (Line("P-1", "P-2", ("kin", "at one address"), "confirmed", (record,)),))


@given(texts, texts)
def test_whatever_people_are_called_the_page_is_told_it(name, record):
    facts = json.loads(for_script(around(name, record), MOMENT, "as_of=2016-06-30"))
    assert facts["persons"] == [["P-1", name, "", 1, True, 64.0, 0.0], ["P-2", name, "", 1, False, 64.0, 0.0]]
    assert (facts["ties"], facts["says"]) == ([[0, 1, 0, "confirmed"]], ["kin, at one address"])
    behind = json.loads(records_for_script(around(name, record).lines))
    assert behind == {"ties": [["P-1", "P-2", [0]]], "records": [record]}
    assert (facts["known"], facts["removed"], facts["drawn"]) == (MOMENT.known_at, ["one thing"], True)


def test_how_many_there_are_is_said_in_words():
    told = around("Ann", "shbe:C1:self")
    assert told.counted.startswith("2 persons, 1 tie among them, as far as you may see. That two people")
    crowded = replace(told, spots=told.spots[:1], lines=(), crowds=1).counted
    assert crowded.startswith("1 person, 0 ties among them, as far as you may see. 1 place or event joins more than 50")


def test_a_link_to_a_record_leads_to_it_on_the_same_day():
    links = record_links(around("Ann", "shbe:C/1 & <b>:self"), "as_of=2016-06-30&known_at=x")
    [link] = links.values()
    assert str(link) == (
        '<a href="/records/shbe%3AC%2F1%20%26%20%3Cb%3E%3Aself?as_of=2016-06-30&amp;known_at=x">'
        "shbe:C/1 &amp; &lt;b&gt;:self</a> "
    )
