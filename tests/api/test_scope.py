"""What a scope reads: deny wins, the default is hide."""

from dataclasses import replace
from pathlib import Path

import pytest

from kithkin.api.access.accounts import User
from kithkin.api.access.scope import roles, scope
from kithkin.graph.access import AccessClass, ClassLabels
from kithkin.graph.errors import Refused, WrongUse

ROOT = Path(__file__).resolve().parents[2]


def Label(feed="shbe", sensitivity="S1", **more):  # noqa: N802 -- reads as a label
    return ClassLabels(feed, sensitivity, **({"purposes": ("families",)} | more))


ANALYST = User("ada", ("intelligence_analyst",), clearance="S2", teams=("social_care",))
CARE = Label(feed="social_care", sensitivity="S2")
POLICE = Label(feed="arrests", legal_regime="dpa2018_part3")


def reads(user, label, purpose=None):
    return scope(user, purpose).reads(label)


def test_an_analyst_reads_what_the_role_shows():
    assert reads(ANALYST, Label())
    assert reads(ANALYST, POLICE)


def test_s2_needs_the_team_of_the_feed():
    assert reads(ANALYST, CARE)
    assert not reads(replace(ANALYST, teams=()), CARE)
    assert not reads(replace(ANALYST, teams=("shbe",)), CARE)


def test_s3_is_never_shown_whatever_the_clearance():
    assert not reads(replace(ANALYST, clearance="S3", teams=("x",)), Label(feed="x", sensitivity="S3"))


def test_the_users_clearance_bounds_the_roles():
    assert not reads(replace(ANALYST, clearance="S1"), CARE)
    assert not reads(replace(ANALYST, clearance="nonsense"), Label())


@pytest.mark.parametrize(
    "label", [POLICE, Label(handling="C"), Label(sensitivity="SX"), Label(purposes=()), Label(purposes=("crime",))]
)
def test_a_caseworker_is_hidden_what_no_line_shows(label):
    assert not reads(User("cas", ("caseworker",), clearance="S2"), label)


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_administrators_and_auditors_see_no_content_whatever_else_they_are(role):
    assert not reads(User("root", (role,), clearance="S2"), Label(sensitivity="S0"))
    assert not reads(User("root", (role, "intelligence_analyst"), clearance="S2"), Label(sensitivity="S0"))


def test_nobody_without_a_role_reads_anything():
    assert not reads(User("new", ()), Label(sensitivity="S0"))


def test_an_api_client_reads_only_the_feeds_of_its_teams():
    client = User("till", ("api_client",), teams=("shbe",))
    assert reads(client, Label())
    assert not reads(client, Label(feed="attendance"))


def test_a_joined_class_is_read_by_those_who_read_all_of_it():
    labels = {1: Label(), 2: POLICE, 4: Label("sen")}
    known = [AccessClass(number, one) for number, one in labels.items()]
    known += [AccessClass(3, None, (1, 2)), AccessClass(5, None, (1, 4)), AccessClass(6, None, ())]
    assert scope(User("cas", ("caseworker",))).access(known) == (1, 4, 5)
    assert scope(User("root", ("auditor",))).access(known) == ()


def test_a_class_past_its_expiry_is_hidden():
    assert not reads(ANALYST, Label(expires_on="2020-01-01"))
    assert reads(ANALYST, Label(expires_on="9999-01-01"))


def test_a_purpose_the_roles_do_not_serve_is_refused():
    with pytest.raises(Refused, match="declare one of families, safeguarding"):
        scope(User("cas", ("caseworker",)), "curiosity")


def test_an_unknown_role_is_named():
    with pytest.raises(WrongUse, match="no role 'king'"):
        scope(User("cas", ("king",)))


def test_every_role_of_the_design_is_there():
    assert set(roles()) == {
        "intelligence_analyst", "gang_user", "caseworker", "data_officer", "manager", "api_client", "administrator",
        "auditor",
    }  # fmt: skip


def test_the_page_on_access_names_every_role_with_its_clearance_and_purposes():
    page = (ROOT / "docs/access.md").read_text()
    rows = {cells[1].strip(" `"): cells for line in page.splitlines() if (cells := line.split("|")) and len(cells) == 8}
    for name, role in roles().items():
        assert name in rows
        if not role.hides:
            assert rows[name][3].strip() == role.clearance
            assert {word.strip() for word in rows[name][6].split(",")} == role.purposes
