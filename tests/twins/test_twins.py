"""Worlds that differ only in records a caller may not read give that caller equal answers from every route."""

import hashlib
import json
import re
from collections.abc import Iterator
from fnmatch import filter as matching
from http import HTTPStatus
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from zipfile import ZipFile

import pytest
from examples import EXAMPLES, Call
from httpx import Response
from PIL import Image
from pypdfium2 import PdfDocument
from world import CASEWORKER, DAY, TOLD, World, build, door, rows

from kithkin.api.app import create_app
from kithkin.api.settings import Settings
from kithkin.graph import instants
from kithkin.resolution.model import Model

MODEL = Path(__file__).parent.parent / "data" / "city_model.json"
NOW = f"{DAY}T12:00:00.000000Z"
ID = re.compile(r"[PHFGA]-[a-z2-7]{16}|(?:run|chart)-[0-9a-f]{16}")
CURSOR = re.compile(r'"next":"([^"]+)"|cursor=([^"&]+)|name="cursor" value="([^"]+)"')
# Lists whose last word of order is an opaque id: renamed, they come in another order and on other pages.
BY_ID = {("GET", "/v1/groups"), ("GET", "/"), ("POST", "/"), ("POST", "/v1/search"), ("POST", "/v1/search/groups")}
FEED = {("GET", "/v1/changes"), *(("GET", f"/v1/{one}s/{{{one}_id}}/changes") for one in ("person", "group"))}
ITEM = re.compile(r'(\{"id":.*?\}),?|\s*(<tr>.*?</tr>)', re.DOTALL)
OUR_OWN = {"date", "x-request-id"}
MOST_PAGES = 20
Answer = tuple[int, dict[str, str], str]


def routes() -> set[tuple[str, str]]:
    """Every route of the application, from the application itself."""
    app = create_app(Settings())
    known = [context for router in app.routes if (found := getattr(router, "effective_route_contexts", None))
             for context in found()]  # fmt: skip
    plain = [route for route in app.routes if getattr(route, "methods", None)]
    return {(method, one.path) for one in (*known, *plain) for method in one.methods - {"HEAD", "OPTIONS"}}


def answers(world: World) -> dict[str, Answer]:
    """Every answer to every example, by route and what it is about."""
    return {
        f"{method} {path} {call.about}".strip(): _whole((method, path), list(pages(world, method, call)))
        for (method, path), calls in EXAMPLES.items()
        for call in calls(world)
    }


def pages(world: World, method: str, call: Call) -> Iterator[Answer]:
    """The pages of a list under its cursors, or the one page of anything else."""
    cursor = ""
    for _ in range(MOST_PAGES):
        told = world.ask.request(method, call.path, **_going_on(call, cursor))
        found = CURSOR.search(told.text)
        cursor = next(filter(None, found.groups())) if found else ""
        kept = {name: value for name, value in told.headers.items() if name not in OUR_OWN}
        yield told.status_code, kept, _said(told).replace(cursor or "\0", "CURSOR")
        if not cursor or '"items":[]' in told.text:
            return


def _said(told: Response) -> str:
    """What an answer says; of files, what is read in them."""
    kind = told.headers.get("content-type", "")
    if kind == "application/pdf":
        pages = PdfDocument(told.content)
        return "\n".join(page.get_textpage().get_text_range() for page in pages)
    if kind == "image/png":
        image = Image.open(BytesIO(told.content))
        return f"{image.text} {hashlib.sha256(image.tobytes()).hexdigest()}"
    if kind == "application/zip":
        held = ZipFile(BytesIO(told.content))
        return "\n".join(held.read(name).decode() for name in held.namelist())
    return told.text


def _whole(route: tuple[str, str], told: list[Answer]) -> Answer:
    """All pages as one answer; of a list in the order of ids, the items in the order of what they say."""
    status, headers, _ = told[0]
    texts = [text for *_, text in told]
    if route in FEED and status == HTTPStatus.OK:
        return status, headers | {"content-length": ""}, "\n".join(_entries(texts))
    if route not in BY_ID:
        return status, headers, "\n".join(texts)
    leaky = re.compile(TOLD["leaky"]["names"])
    found = ["".join(parts) for text in texts for parts in ITEM.findall(text)]
    items = [item for item in found if not leaky.search(item)]
    items.sort(key=lambda item: ID.sub("", item))
    rest = sorted({ITEM.sub("", text) for text in texts})
    return status, headers | {"content-length": ""}, "\n".join([*rest, *items])


def _entries(texts: list[str]) -> list[str]:
    """The entries of the change feed without ids of entries and runs, in the order of what they say."""
    items = [item for text in texts for item in json.loads(text)["items"]]
    told = [item | {"id": "", "previous": "", "run": item["run"]["kind"]} for item in items]
    return sorted(map(json.dumps, told), key=lambda text: ID.sub("", text))


def _going_on(call: Call, cursor: str) -> dict:
    place = next((name for name in ("json", "data") if name in call.more), "params")
    name = "after" if call.path == "/v1/changes" else "cursor"
    return call.more | ({place: call.more.get(place, {}) | {name: cursor}} if cursor else {})


class Renaming:
    """Which id of one world is which of the other: one for one, in every answer alike."""

    def __init__(self) -> None:
        self._there: dict[str, str] = {}
        self._back: dict[str, str] = {}

    def equal(self, one: Answer | None, other: Answer | None) -> bool:
        """Whether two answers are equal under it; what they tell of ids is kept."""
        if one is None or other is None or one[0] != other[0]:
            return False
        here, there = (f"{sorted(answer[1].items())}\n{answer[2]}" for answer in (one, other))
        pairs = list(zip_longest(ID.findall(here), ID.findall(there)))
        if ID.sub("ID", here) != ID.sub("ID", there) or not all(self._fits(*pair) for pair in pairs):
            return False
        self._there.update(pairs)
        self._back.update((b, a) for a, b in pairs)
        return True

    def _fits(self, here: str, there: str) -> bool:
        return self._there.get(here, there) == there and self._back.get(there, here) == here


def _told(engines, folder: Path, *, hidden: bool) -> dict[str, Answer]:
    store = engines.empty("arcade")
    before = build(store, folder / "feeds", rows(hidden=hidden), Model.load(MODEL))
    with door(store, folder, CASEWORKER) as world:
        world.look_around(before)
        return answers(world)


@pytest.fixture(scope="module")
def worlds(engines, tmp_path_factory):
    """The answers over the whole world, and over the one without the hidden records; the clock stands still."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(instants, "now", lambda: NOW)
        return [_told(engines, tmp_path_factory.mktemp("world"), hidden=hidden) for hidden in (True, False)]


def test_every_route_has_an_example():
    assert set(EXAMPLES) == routes()


def test_what_a_caller_may_not_read_changes_no_answer_but_where_a_leak_is_declared(worlds):
    whole, without = worlds
    same = Renaming()
    differing = {what for what in without | whole if not same.equal(whole.get(what), without.get(what))}
    declared = {
        pattern: set(matching(differing, pattern)) for patterns in TOLD["leaks"].values() for pattern in patterns
    }
    assert differing - set().union(*declared.values()) == set()
    assert {pattern for pattern, matched in declared.items() if not matched} == set()


def test_marks_of_who_hangs_on_whom_are_never_shown(worlds):
    assert {what for told in worlds for what, (*_, text) in told.items() if "alike:" in text.lower()} == set()


def test_every_declared_leak_is_in_the_page_about_access():
    page = (Path(__file__).parent.parent.parent / "docs" / "access.md").read_text("utf-8")
    assert {words for words in TOLD["leaks"] if f"- **{words}.**" not in page} == set()


def test_the_examples_show_something(worlds):
    whole, _ = worlds
    empty = {what for what, (status, _, text) in whole.items() if status == 200 and '"items":[]' in text}
    absent = {what for what, (status, *_) in whole.items() if status == 404 and "nobody" not in what}
    hidden = {row["say"][TOLD["keys"][row["feed"]]] for row in TOLD["row"] if row["feed"] in TOLD["unread"]}
    assert absent == {what for what in whole if what.rpartition(" ")[2] in hidden}
    assert len(empty) < len(whole) / 10
