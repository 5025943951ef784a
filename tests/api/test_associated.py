"""Association groups and suggestions to a caller: from what they may read, and kept in the audit."""

import getpass
from contextlib import nullcontext

from tests.api.conftest import CASEWORKER

from kithkin.api import associated, local
from kithkin.api.associated_shapes import AssociationOut, SuggestionList
from kithkin.api.cli import run
from kithkin.api.commands.association import lines
from kithkin.api.commands.suggest import lines as suggested_lines
from kithkin.resolution.communities.suggest import Suggestion


def test_an_association_is_formed_anew_with_its_ties_and_without_what_is_left_out(ada, world):
    path = f"/v1/groups/{world.friends}/association"
    told = ada.get(path, params={"without": f"person:{world.persons['cal']}"}).json()
    assert {one["id"] for one in told["members"]} == {world.persons["ben"], world.persons["cal"]}
    [tie] = told["ties"]
    assert (tie["layer"], tie["times"], tie["records"]) == ("offence", 1, ["arrests:A1:self", "arrests:A2:self"])
    # One incident of two is told as what it is: too little for a group.
    assert (told["shown"], told["p"]) == (False, None)
    assert {one["id"] for one in told["without"]["leaves"]} == {world.persons["ben"], world.persons["cal"]}
    assert "too few people or incidents" in "\n".join(lines(AssociationOut.model_validate(told)))


def test_who_may_not_read_the_evidence_gets_no_association(ada, client_of, world):
    assert client_of(CASEWORKER).get(f"/v1/groups/{world.friends}/association").status_code == 404
    assert ada.get(f"/v1/groups/{world.family}/association").status_code == 404
    assert ada.get(f"/v1/groups/{world.friends}/association", params={"without": "friends"}).status_code == 400


def test_suggestions_are_answered_and_what_was_shown_is_in_the_audit(ada, wired, world):
    for path in (f"/v1/persons/{world.persons['ben']}", f"/v1/groups/{world.friends}"):
        answer = ada.get(f"{path}/suggestions")
        assert (answer.status_code, answer.json()["items"]) == (200, [])
    assert list(suggested_lines(SuggestionList.model_validate(answer.json()))) == ["nobody is likely enough"]
    ada.get(f"/v1/groups/{world.friends}/association")
    kept = {event["action"]: event for event in wired.audit.what_user("ada")}
    assert {"person.suggestions", "group.suggestions", "group.association"} <= kept.keys()
    assert "arrests:A1:self" in kept["group.association"]["records"]


def test_a_suggestion_names_both_whom_both_were_seen_with_and_until_when(ada, world, monkeypatch):
    ben, cal, ann = (world.persons[one] for one in ("ben", "cal", "ann"))
    lead = Suggestion(
        ben, cal, 0.25, (ann,), "1 common associate, the latest tie to whom is of 2016-03-05", "2018-03-05"
    )
    monkeypatch.setattr(associated, "suggested", lambda *_: [lead])
    told = SuggestionList.model_validate(ada.get(f"/v1/persons/{ben}/suggestions").json())
    [one] = told.items
    assert (one.person.id, one.other.id, one.common, one.expires_on) == (ben, cal, (ann,), "2018-03-05")
    first, second = suggested_lines(told)
    assert first.startswith(f" 25.0%  {ben} ")
    assert second.endswith("expires 2018-03-05; a lead, not a fact")


def test_the_command_line_tells_the_same_and_that_is_kept(world, wired, monkeypatch, capsys):
    monkeypatch.setattr(local, "wiring", lambda *_: nullcontext(wired))
    assert run(["association", world.friends, "--without", "layer:offence", "--as-of", "2016-06-30"]) == 0
    said = capsys.readouterr().out
    assert f"  {world.persons['ben']} - {world.persons['cal']}: 1 offence, last 2015-10-02" in said or (
        f"  {world.persons['cal']} - {world.persons['ben']}: 1 offence, last 2015-10-02" in said
    )
    assert "without layer:offence: too few people or incidents to be told" in said
    assert run(["suggest", world.persons["ben"]]) == 0
    assert capsys.readouterr().out == "nobody is likely enough\n"
    kept = {event["action"] for event in wired.audit.what_user(f"{getpass.getuser()} at the command line")}
    assert {"group.association", "suggestions"} <= kept
