"""The feeds of files nobody here wrote."""

from pathlib import Path

import pytest

from kithkin.bench.graph import FEEDS
from kithkin.loaders.feed import read_feed
from kithkin.resolution.reference import HEAD, rules

FILES = sorted(FEEDS.glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_feed_is_named_as_its_file_and_knows_its_deliveries(file: Path) -> None:
    feed = read_feed(file)
    assert (feed.name, feed.files) == (file.stem, (f"{file.stem}.*",))


def test_census_and_survey_state_roles_in_the_words_that_make_ties() -> None:
    known = {HEAD, *rules()["role"]}
    for name in ("census", "acs"):
        codes = read_feed(FEEDS / f"{name}.toml").codes["relationship"]
        assert {code.text for code in codes.values()} <= known
    assert {"partner", "child", "grandchild", "sibling", "parent"} <= {code.text for code in codes.values()}


def test_a_tax_return_states_a_spouse_as_a_person_of_their_own() -> None:
    feed = read_feed(FEEDS / "t1040.toml")
    (tie,) = feed.relations
    assert [part.name for part in feed.parts] == ["self", "spouse"]
    assert (tie.source, tie.kind.constant, tie.target) == ("self", "partner_of", "spouse")
    assert set(feed.homes[0].parts) == {"self", "spouse"}
