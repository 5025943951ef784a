"""An example call of every route: add a line for a route of yours, or the test says which one has none.

An example is what it is about, a path, and what goes along (`params`, `json` or `data`, as the client takes them).
Persons and groups are those of the world that is asked; ids are compared up to renaming.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from world import TOLD, World

from kithkin.api.lives import FORMS
from kithkin.api.routes.chart_files import FILES

MOMENT = {"as_of": "2016-06-30"}
KINDS = ("Family", "Household", "Gang", "AssociationGroup")
Route = tuple[str, str]
SOMEBODY = {"given_name": "Kerensa", "surname": "Lovibond", "date_of_birth": "1984-03-09"}
NOBODY = "P-aaaaaaaaaaaaaaaa"


@dataclass(frozen=True)
class Call:
    """One call: what it is about, where it goes, and what goes along."""

    about: str
    path: str
    more: dict[str, Any] = field(default_factory=dict)


Calls = Callable[[World], Iterator[Call]]


def once(path: str, **more: Any) -> Calls:
    """The same call in every world."""

    def calls(_: World) -> Iterator[Call]:
        yield Call("", path, more)

    return calls


def nobodys(path: str, **more: Any) -> Calls:
    """A call about what is not there in any world."""

    def calls(_: World) -> Iterator[Call]:
        yield Call("nobody", path, more)

    return calls


def each(kind: str, path: str) -> Calls:
    """A call for each person, or each group, of the world; and one for an id that is nobody's."""

    def calls(world: World) -> Iterator[Call]:
        for about, one in (getattr(world, kind) | {"nobody": NOBODY}).items():
            yield Call(about, path.format(one), {"params": MOMENT})

    return calls


def some(kind: str, path: str, prefix: str) -> Calls:
    """The same for five at most whose ids begin so: what reads all that the caller may read takes its time."""

    def calls(world: World) -> Iterator[Call]:
        chosen = [(about, one) for about, one in getattr(world, kind).items() if one.startswith(prefix)][:5]
        for about, one in [*chosen, ("nobody", NOBODY)]:
            yield Call(about, path.format(one), {"params": MOMENT})

    return calls


def searches(path: str, key: str) -> Calls:
    """A search for each word of worlds.toml."""

    def calls(_: World) -> Iterator[Call]:
        for words in TOLD[key]:
            yield Call(" ".join(map(str, words.values())), path, {"json": words, "params": MOMENT})

    return calls


def rows(_: World) -> Iterator[Call]:
    """Every row by its own id, hidden ones too."""
    for row in TOLD["row"]:
        key = row["say"][TOLD["keys"][row["feed"]]]
        yield Call(f"{row['case']} {key}", f"/v1/records/{row['feed']}/{key}", {"params": MOMENT})


def batch(_: World) -> Iterator[Call]:
    keys = [f"{row['feed']}:{row['say'][TOLD['keys'][row['feed']]]}" for row in TOLD["row"]]
    yield Call("all", "/v1/records/lookup", {"json": {"keys": keys}, "params": MOMENT})


def record_pages(_: World) -> Iterator[Call]:
    for case, records in TOLD["look"].items():
        yield from (Call(f"{case} {one}", f"/records/{one}", {"params": MOMENT}) for one in records)


def charts(path: str) -> Calls:
    """The chart of each person and family; as a picture, of each family."""

    def calls(world: World) -> Iterator[Call]:
        families = {about: one for about, one in world.groups.items() if one.startswith("F-")}
        shown = families if "." in path else world.persons | families
        for about, one in shown.items():
            yield Call(about, path, {"params": {"id": one} | MOMENT})
        yield Call("nobody", path, {"params": {"id": NOBODY} | MOMENT})

    return calls


def titled(path: str) -> Calls:
    """One chart under a title."""

    def calls(world: World) -> Iterator[Call]:
        about, one = next(iter(world.groups.items()))
        yield Call(about, path, {"json": {"ids": [one], "title": "Before the visit"}, "params": MOMENT})

    return calls


def in_every_form(world: World) -> Iterator[Call]:
    """The chart of one family in every form that is a file."""
    for about, one in list(world.groups.items())[:1]:
        for form in FILES:
            yield Call(f"{about} {form}", f"/v1/charts.{form}", {"params": {"id": one} | MOMENT})
    yield Call("nobody", "/v1/charts.pdf", {"params": {"id": NOBODY} | MOMENT})


def kinds(path: str, **more: Any) -> Calls:
    def calls(_: World) -> Iterator[Call]:
        yield from (Call(kind, path, {"params": {"kind": kind} | more | MOMENT}) for kind in KINDS)

    return calls


def found(_: World) -> Iterator[Call]:
    for words in TOLD["search"]:
        told = {name: value for name, value in words.items() if name != "limit"}
        yield Call(" ".join(map(str, told.values())), "/", {"data": told | MOMENT})


def some_paths(world: World) -> Iterator[dict[str, Any]]:
    """Paths between the persons of each case, and from one of the world to nobody."""
    persons = [(about.split(maxsplit=1)[0], one) for about, one in world.persons.items()]
    for at, (case, one) in enumerate(persons):
        others = [other for name, other in persons[at + 1 :] if name == case and other != one]
        yield from ({"sources": [one], "targets": [other]} for other in others)
    yield {"sources": [persons[0][1]], "targets": [NOBODY]}


def paths(world: World) -> Iterator[Call]:
    about = {one: name for name, one in world.persons.items()} | {NOBODY: "nobody"}
    for asked in some_paths(world):
        ends = " ".join(about[one] for side in asked.values() for one in side)
        yield Call(ends, "/v1/paths", {"json": asked | {"k": 100}, "params": MOMENT})


def path_pages(world: World) -> Iterator[Call]:
    asked = next(some_paths(world))
    yield Call("", "/paths", {"data": {name: one[0] for name, one in asked.items()} | MOMENT})


def explored(world: World) -> Iterator[Call]:
    for about, one in (world.persons | world.groups | {"nobody": NOBODY}).items():
        yield Call(about, "/explore", {"params": {"id": [one], "around": 1, "tables": "yes"} | MOMENT})


def explored_facts(world: World) -> Iterator[Call]:
    for about, one in (world.persons | world.groups | {"nobody": NOBODY}).items():
        yield Call(about, "/explore/facts", {"params": {"id": [one], "around": 1} | MOMENT})


def explored_records(world: World) -> Iterator[Call]:
    for about, one in (world.persons | world.groups | {"nobody": NOBODY}).items():
        yield Call(about, "/explore/records", {"params": {"id": [one], "around": 1} | MOMENT})


def chronologies(world: World) -> Iterator[Call]:
    """The lives of the people of one family as a file."""
    for about, one in list(world.groups.items())[:1]:
        for form in FORMS:
            yield Call(f"{about} {form}", f"/v1/charts/chronology.{form}", {"params": {"id": one} | MOMENT})
    yield Call("nobody", "/v1/charts/chronology.pdf", {"params": {"id": NOBODY} | MOMENT})


def networks(path: str, **more: Any) -> Calls:
    """The network around the people of each family."""

    def calls(world: World) -> Iterator[Call]:
        families = {about: one for about, one in world.groups.items() if one.startswith("F-")}
        for about, one in (families | {"nobody": NOBODY}).items():
            yield Call(about, path, {"json": {"ids": [one], "around": 1} | more, "params": MOMENT})

    return calls


def network_pages(world: World) -> Iterator[Call]:
    for call in networks("/network")(world):
        [one] = call.more["json"]["ids"]
        yield Call(call.about, call.path, {"data": {"ids": one, "around": "1", "draws": "3"} | MOMENT})


def decides(_: World) -> Iterator[Call]:
    """Two records said to be two people, of each pair of worlds.toml: the last examples change the world."""
    for about, (one, other) in TOLD["decide"].items():
        told = {"kind": "different", "records": [one], "others": [other], "reason": "Seen both of them."}
        yield Call(about, "/v1/decisions", {"json": told, "headers": {"Idempotency-Key": about}})


def compares(world: World) -> Iterator[Call]:
    """Each pair of worlds.toml by its records; persons of two cases beside a record that is sent along."""
    for about, (one, other) in TOLD["decide"].items():
        yield Call(about, "/v1/persons/compare", {"json": {"left": one, "right": other}})
    for about, one in (world.persons | {"nobody": NOBODY}).items():
        if about.split()[0] in {"bridge", "conflict", "nobody"}:
            yield Call(about, "/v1/persons/compare", {"json": {"left": one, "right": {"record": SOMEBODY}}})


def resolves(_: World) -> Iterator[Call]:
    """Records that are sent along, whose persons may hang on something hidden."""
    for record in TOLD["send"]:
        yield Call(" ".join(record.values()), "/v1/records", {"json": {"record": record}})


def decided(path: str, **more: Any) -> Calls:
    """A call for each decision there is by then."""

    def calls(world: World) -> Iterator[Call]:
        for one in world.ask.get("/v1/decisions").json()["items"]:
            yield Call(" ".join(one["records"]), path.format(one["id"]), more)

    return calls


WINDOW = {"since": "2014-01-01", "until": "2016-06-30"}


def spreads(path: str) -> Calls:
    """A seed and wave from each person of the world, and from one who is nobody."""

    def calls(world: World) -> Iterator[Call]:
        asked = {"waves": 3, "ties": 1, "kinds": ["together", "stop", "report", "kin", "home", "other"]} | WINDOW
        for about, one in (world.persons | {"nobody": NOBODY}).items():
            yield Call(about, path, {"json": asked | {"seeds": [one]}, "params": MOMENT})

    return calls


def spread_pages(path: str) -> Calls:
    """The same as a form."""

    def calls(world: World) -> Iterator[Call]:
        for about, one in world.persons.items():
            yield Call(about, path, {"data": {"seeds": one, "kinds": ["kin", "home"]} | WINDOW, "params": MOMENT})

    return calls


def chart_pages(world: World) -> Iterator[Call]:
    """What is worked on, before anything is, and the page of the chart of each family."""
    yield Call("none", "/charts", {"params": MOMENT})
    families = {about: one for about, one in world.groups.items() if one.startswith("F-")}
    for about, one in (families | {"nobody": NOBODY}).items():
        yield Call(about, "/charts", {"params": {"id": one} | MOMENT})


def kept_charts(world: World) -> Iterator[Call]:
    """A chart of one person and of nobody, kept."""
    for about, one in [next(iter(world.persons.items())), ("nobody", NOBODY)]:
        yield Call(about, "/charts", {"data": {"start": one} | MOMENT})


def begun(world: World) -> Iterator[tuple[str, str, str]]:
    """The address of a chart of the first person of each case."""
    first: dict[str, tuple[str, str]] = {}
    for about, one in world.persons.items():
        first.setdefault(about.split()[0], (about, one))
    for about, one in first.values():
        made = world.ask.post("/charts", data={"start": one} | MOMENT)
        if "location" in made.headers:
            yield about, one, made.headers["location"]


def opened_charts(world: World) -> Iterator[Call]:
    """A chart of each person in a window, with who else is tied to them put on it."""
    for about, one, chart in begun(world):
        world.ask.post(chart, data={"act": "expand", "mark": f"item {one}", "way": "kin", "sure": "yes"})
        world.ask.post(chart, data={"act": "choose", "since": "2014-01-01", "as_of": "2016-06-30"})
        yield Call(about, chart)


def looked_charts(world: World) -> Iterator[Call]:
    """What lies behind each person on a chart of theirs, and who else is tied to them."""
    for about, one, chart in begun(world):
        yield Call(f"{about} behind", chart, {"data": {"mark": f"item {one}"}})
        yield Call(f"{about} onward", chart, {"data": {"act": "onward", "mark": f"item {one}"}})


def snapped_charts(world: World) -> Iterator[Call]:
    """A snapshot of a chart of one person, with what changed since."""
    about, _, chart = next(begun(world))
    world.ask.post(chart, data={"act": "snapshot", "text": "Before the visit"})
    found = re.search(r"/charts/snapshots/[-a-z0-9]+", world.ask.get(chart).text)
    yield Call(about, found[0] if found else "/charts/snapshots/none")


def chart_files(world: World) -> Iterator[Call]:
    """A chart of one person of each of two cases as a file, without a kind of link."""
    for about, _, chart in islice(begun(world), 2):
        world.ask.post(chart, data={"act": "choose", "offered_kind": "associate", "as_of": "2016-06-30"})
        yield Call(about, f"{chart}/file", {"data": {"form": "svg"}})


def gang_pages(world: World) -> Iterator[Call]:
    """The page of each gang, by itself and with the next steps of somebody; of no gang there is none."""
    people = list(world.persons.items())[:3]
    gangs = {about: one for about, one in world.groups.items() if one.startswith("G-")}
    for about, one in (gangs | {"nobody": NOBODY}).items():
        yield Call(about, f"/gangs/{one}", {"params": MOMENT})
        for who, person in people if one.startswith("G-") else ():
            yield Call(f"{about} {who}", f"/gangs/{one}", {"params": {"person": person} | MOMENT})


EXAMPLES: dict[Route, Calls] = {
    ("POST", "/v1/search"): searches("/v1/search", "search"),
    ("POST", "/v1/search/groups"): searches("/v1/search/groups", "search_groups"),
    ("GET", "/v1/persons/{person_id}"): each("persons", "/v1/persons/{}"),
    ("GET", "/v1/persons/{person_id}/records"): each("persons", "/v1/persons/{}/records"),
    ("GET", "/v1/persons/{person_id}/chronology"): each("persons", "/v1/persons/{}/chronology"),
    ("GET", "/v1/persons/{person_id}/scores"): each("persons", "/v1/persons/{}/scores"),
    ("GET", "/v1/persons/{person_id}/why"): each("persons", "/v1/persons/{}/why"),
    ("GET", "/v1/groups"): kinds("/v1/groups", limit=3),
    ("GET", "/v1/groups/{group_id}"): each("groups", "/v1/groups/{}"),
    ("GET", "/v1/groups/{group_id}/members"): each("groups", "/v1/groups/{}/members"),
    ("GET", "/v1/groups/{group_id}/history"): each("groups", "/v1/groups/{}/history"),
    ("GET", "/v1/groups/{group_id}/chronology"): each("groups", "/v1/groups/{}/chronology"),
    ("GET", "/v1/groups/{group_id}/scores"): each("groups", "/v1/groups/{}/scores"),
    ("GET", "/v1/groups/{group_id}/association"): some("groups", "/v1/groups/{}/association", "A-"),
    ("GET", "/v1/groups/{group_id}/suggestions"): some("groups", "/v1/groups/{}/suggestions", "F-"),
    ("GET", "/v1/persons/{person_id}/suggestions"): some("persons", "/v1/persons/{}/suggestions", "P-"),
    ("GET", "/v1/gangs/members"): once("/v1/gangs/members", params=MOMENT),
    ("GET", "/v1/gangs/criteria"): once("/v1/gangs/criteria"),
    ("GET", "/v1/gangs/removals"): once("/v1/gangs/removals"),
    ("GET", "/v1/gangs/removals/{decision_id}/recipients"): once("/v1/gangs/removals/D-none/recipients"),
    ("GET", "/gangs"): once("/gangs", params=MOMENT),
    ("GET", "/gangs/{gang_id}"): gang_pages,
    ("GET", "/gangs/removals"): once("/gangs/removals"),
    ("GET", "/gangs/removals/{decision_id}"): once("/gangs/removals/D-none"),
    ("POST", "/v1/records/lookup"): batch,
    ("POST", "/v1/records"): resolves,
    ("POST", "/v1/persons/compare"): compares,
    ("GET", "/v1/records/{feed}/{source_id:path}"): rows,
    ("GET", "/v1/charts"): charts("/v1/charts"),
    ("POST", "/v1/charts"): titled("/v1/charts"),
    ("GET", "/v1/charts.svg"): charts("/v1/charts.svg"),
    ("POST", "/v1/charts.svg"): titled("/v1/charts.svg"),
    ("GET", "/v1/charts.html"): charts("/v1/charts.html"),
    ("POST", "/v1/charts.html"): titled("/v1/charts.html"),
    ("GET", "/charts"): chart_pages,
    ("POST", "/charts"): kept_charts,
    ("GET", "/charts/{chart_id}"): opened_charts,
    ("POST", "/charts/{chart_id}"): looked_charts,
    ("POST", "/charts/{chart_id}/forget"): nobodys("/charts/none/forget"),
    ("GET", "/charts/snapshots/{snapshot_id}"): snapped_charts,
    ("POST", "/charts/snapshots/{snapshot_id}"): nobodys("/charts/snapshots/none", data={"act": "copy"}),
    ("POST", "/charts/{chart_id}/file"): chart_files,
    ("POST", "/charts/snapshots/{snapshot_id}/file"): nobodys("/charts/snapshots/none/file", data={"form": "svg"}),
    ("GET", "/charts/looks.css"): once("/charts/looks.css"),
    ("GET", "/v1/charts.{form}"): in_every_form,
    ("POST", "/v1/charts.{form}"): titled("/v1/charts.pdf"),
    ("GET", "/v1/charts/chronology.{form}"): chronologies,
    ("POST", "/v1/charts/chronology.{form}"): titled("/v1/charts/chronology.pdf"),
    ("POST", "/v1/paths"): paths,
    ("POST", "/v1/network/measures"): networks("/v1/network/measures", draws=3),
    ("POST", "/v1/network/gaps"): networks("/v1/network/gaps"),
    ("GET", "/paths"): once("/paths"),
    ("POST", "/paths"): path_pages,
    ("GET", "/explore"): explored,
    ("GET", "/explore/facts"): explored_facts,
    ("GET", "/explore/records"): explored_records,
    ("GET", "/network"): once("/network"),
    ("POST", "/network"): network_pages,
    ("GET", "/v1/health"): once("/v1/health"),
    ("GET", "/sign-in"): once("/sign-in"),
    ("POST", "/sign-in"): once("/sign-in", data={"name": "nobody", "password": "wrong"}),
    ("GET", "/link/{token}"): once("/link/none"),
    ("POST", "/sign-out"): once("/sign-out"),
    ("GET", "/"): kinds("/"),
    ("POST", "/"): found,
    ("GET", "/persons/{person_id}"): each("persons", "/persons/{}"),
    ("GET", "/persons/{person_id}/chronology"): each("persons", "/persons/{}/chronology"),
    ("GET", "/groups/{group_id}"): each("groups", "/groups/{}"),
    ("GET", "/groups/{group_id}/chronology"): each("groups", "/groups/{}/chronology"),
    ("GET", "/records/{record_id:path}"): record_pages,
    ("GET", "/openapi.json"): once("/openapi.json"),
    ("GET", "/docs"): once("/docs"),
    ("GET", "/docs/problems"): once("/docs/problems"),
    ("GET", "/v1/changes"): once("/v1/changes"),
    ("GET", "/v1/persons/{person_id}/changes"): each("persons", "/v1/persons/{}/changes"),
    ("GET", "/v1/groups/{group_id}/changes"): each("groups", "/v1/groups/{}/changes"),
    ("POST", "/v1/waves"): spreads("/v1/waves"),
    ("POST", "/v1/waves.csv"): spreads("/v1/waves.csv"),
    ("GET", "/v1/waves/saved"): once("/v1/waves/saved"),
    ("POST", "/v1/waves/saved/{saved_id}"): nobodys("/v1/waves/saved/none"),
    ("DELETE", "/v1/waves/saved/{saved_id}"): nobodys("/v1/waves/saved/none"),
    ("GET", "/waves"): once("/waves", params=MOMENT),
    ("POST", "/waves"): spread_pages("/waves"),
    ("POST", "/waves/export"): spread_pages("/waves/export"),
    ("POST", "/waves/saved/{saved_id}"): nobodys("/waves/saved/none"),
    ("POST", "/waves/saved/{saved_id}/forget"): nobodys("/waves/saved/none/forget"),
    # These change the world, so that they come last.
    ("POST", "/v1/decisions"): decides,
    ("GET", "/v1/decisions"): once("/v1/decisions"),
    ("GET", "/v1/decisions/{decision_id}"): decided("/v1/decisions/{}"),
    ("GET", "/v1/persons/{person_id}/decisions"): each("persons", "/v1/persons/{}/decisions"),
    ("POST", "/v1/decisions/{decision_id}/second"): decided("/v1/decisions/{}/second"),
    ("POST", "/v1/decisions/{decision_id}/undo"): decided("/v1/decisions/{}/undo", json={"reason": "Seen wrongly."}),
    ("POST", "/gangs/{gang_id}"): nobodys("/gangs/none", data={"act": "agree", "decision": "D-none"}),
    ("GET", "/v1/review"): once("/v1/review"),
    ("GET", "/v1/review/agreement"): once("/v1/review/agreement"),
    ("GET", "/v1/review/{pair_id}"): nobodys("/v1/review/none"),
    ("POST", "/v1/review/{pair_id}"): nobodys("/v1/review/none", json={"answer": "hold", "reason": "Not sure."}),
    ("POST", "/v1/review/undo"): nobodys("/v1/review/undo"),
    ("GET", "/review"): once("/review"),
    ("GET", "/review/next"): once("/review/next"),
    ("POST", "/review/undo"): nobodys("/review/undo"),
    ("POST", "/review/{pair_id}"): nobodys("/review/none", data={"answer": "hold", "reason": "Not sure."}),
}
