"""A kind of group that two files describe is listed, searched, drawn and told to who may read it and to nobody else."""

from dataclasses import replace

import pytest

from kithkin.resolution.groups import group

TOML = """title = "people something happened to"
role = "involved"
reason = "on {valid_from}"
sensitivity = "S1"
legal_regime = "dpa2018_part3"
purposes = ["families"]
"""
CYPHER = """MATCH (r:Record)-[i:INVOLVED_IN]->(e:Event)
WHERE r.access IN $access AND i.access IN $access AND e.access IN $access
  AND all(x IN [r, i, e] WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))
RETURN r.id AS record_id, 'all' AS group_key, 'Quayside list' AS name, e.valid_from AS valid_from, null AS valid_to,
  r.access AS r_access, i.access AS i_access, e.access AS e_access
"""


@pytest.fixture
def listed(wired, world):
    """The small world, in which the kind has been formed."""
    folder = wired.settings.data / "groups"
    folder.mkdir(parents=True)
    (folder / "listed.toml").write_text(TOML, "utf-8")
    (folder / "listed.cypher").write_text(CYPHER, "utf-8")
    group(wired.store, as_of="2016-06-30", described=folder)
    return world


def test_a_kind_that_is_data_is_listed_searched_and_drawn(listed, client_of):
    client = client_of()
    [found] = client.get("/v1/groups", params={"kind": "listed"}).json()["items"]
    assert (found["kind"], found["name"], found["id"][:2]) == ("listed", "Quayside list", "O-")
    [again] = client.post("/v1/search/groups", json={"kind": "listed", "q": "quay"}).json()["items"]
    assert again["id"] == found["id"]
    told = client.get(f"/v1/groups/{found['id']}").json()["composition"]
    assert {one["role"] for one in told} == {"involved"}
    chart = client.get("/v1/charts", params={"id": found["id"]}).json()
    assert [box["label"] for box in chart["boxes"]] == ["Quayside list"]
    page = client.get(f"/v1/persons/{told[0]['person_id']}").json()
    assert found["id"] in {one["group_id"] for one in page["memberships"]}


def test_who_may_not_read_the_kind_finds_none(listed, client_of, analyst):
    other = replace(analyst, name="cas", roles=("caseworker",), teams=("shbe",))
    answer = client_of(other).get("/v1/groups", params={"kind": "listed"})
    assert answer.json().get("items") == []


def test_a_kind_that_nothing_describes_is_refused_with_those_there_are(listed, client_of):
    answer = client_of().get("/v1/groups", params={"kind": "club"})
    assert answer.status_code == 400
    assert answer.json()["detail"] == "kind is one of Family, Household, Gang, AssociationGroup, listed"
