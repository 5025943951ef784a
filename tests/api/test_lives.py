"""The picture of a chronology says what the records of its people say, and the audit keeps whom it showed."""

import pytest

from kithkin.api.lives import lives
from kithkin.api.local import local_reading
from kithkin.viz.timeline import drawing


@pytest.mark.engine
def test_the_lives_of_a_family_are_lanes_and_their_records_are_seen(world, wired):
    told, seen = lives(local_reading(wired, "2016-06-30"), [world.family], "Lives")
    assert told.said.startswith("Lives: ")
    assert 0 < len(told.lanes) <= len(world.persons)
    shown = {record for lane in told.lanes for one in lane.happenings for record in one.happening.evidence}
    assert shown
    assert shown <= set(seen.records)
    assert set(seen.persons) <= set(world.persons.values())
    assert world.family in seen.groups
    assert drawing(told).count('<g class="event') == sum(len(lane.happenings) for lane in told.lanes)
