"""On the real store, over random histories: who was hurt, saw it or was a child there is in nothing, and no reason."""

import json
import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.laws.past import EVENTS, Past, Said

from kithkin.casework.cards import offences
from kithkin.casework.network.kinds import rules
from kithkin.casework.network.subgraph import Chosen, subgraph
from kithkin.casework.waves.reach import reach
from kithkin.casework.waves.reason import reasons
from kithkin.casework.waves.request import Request, checked
from kithkin.cypher.catalogue import Query
from kithkin.graph.model import ACTING, BYSTANDERS
from kithkin.resolution.authorise import evidence
from kithkin.resolution.groups import group

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]
DAY, PEOPLE = "2016-06-30", range(1, 7)
CUT = Query("test/cut", "", ("roles",), (), "MATCH (:Record)-[i:INVOLVED_IN]->(:Event) WHERE i.role IN $roles DELETE i")
WORDS = re.compile("victim|witness|child.present", re.IGNORECASE)
FEED_OF = {f"E{at}": feed for at, feed in enumerate([*EVENTS, "arrests", "intelligence"])}
ROLES = st.sampled_from([*sorted(ACTING), *sorted(BYSTANDERS), *sorted(BYSTANDERS)])
SOMETHING = st.builds(
    lambda person, event, role, gang, source: Said(
        person, FEED_OF[event], event, role, gang=gang and FEED_OF[event] == "intelligence", source=source
    ),
    st.sampled_from(PEOPLE), st.sampled_from(sorted(FEED_OF)), ROLES, st.booleans(), st.sampled_from(["S1", "S2"]),
)  # fmt: skip
PASTS = st.lists(SOMETHING, min_size=8, max_size=24)


def told(past):
    """Every membership, candidate, line of offences, tie of a wave and of the network, with records and words."""
    store, view = past.store, past.view(DAY)
    persons = [f"P-{one}" for one in PEOPLE]
    names = ("kind", "group_id", "person_id", "status", "strength", "reason", "basis")
    members = [
        tuple(row[name] for name in names) for row in store.ask("read/person_groups", ids=persons, **view.parameters)
    ]
    done = store.ask("chronology/events", ids=persons, **view.parameters)
    lines = [(one, offences([row for row in done if row["person_id"] == one])) for one in persons]
    waves = [
        (one.person.id, one.wave, reasons(found, one), [each for tie in one.reasons for each in tie.evidence])
        for seed in persons
        for found in [reach(store, view, checked(Request((seed,), "2016-01-01", DAY, waves=3, ties=1)))]
        for one in found.members
    ]
    network = subgraph(store, view, Chosen(tuple(persons), rules().walked()))
    bonds = [(one.layer, one.pair, sorted({r for rows in one.evidence for row in rows for r in row["basis"]}))
             for one in network.bonds]  # fmt: skip
    return {"members": sorted(members, key=str), "candidates": evidence(store).candidates(), "offences": lines,
            "waves": waves, "bonds": bonds}  # fmt: skip


# A history that fails is told as it came: making it smaller would take minutes of the engine's time.
@settings(max_examples=4, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(said=PASTS)
def test_a_bystander_is_in_no_list_candidate_or_group_and_never_a_reason(engines, said):
    past = Past(engines.empty("arcade"), PEOPLE)
    past.tell(*said)
    group(past.store, as_of=DAY)
    answers = told(past)
    whole = json.dumps(answers, default=str)
    aside = {record for record, one in past.rows.items() if one.event and one.role in BYSTANDERS}
    assert [record for record in aside if f"'{record}'" in whole or f'"{record}"' in whole] == []
    assert WORDS.search(whole) is None
    past.store.write(CUT, roles=sorted(BYSTANDERS))
    group(past.store, as_of=DAY)
    assert told(past) == answers
