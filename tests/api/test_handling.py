"""A report with conditions on its handling is read as it was sent by nobody whose roles do not read conditions."""

import csv
import re
from io import BytesIO
from zipfile import ZipFile

import pypdf
import pytest

from kithkin.api.access.accounts import User
from kithkin.loaders.conditions import conditional, sanitised
from kithkin.loaders.feed import feeds
from kithkin.loaders.load import load
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve
from kithkin.viz.formats.forms import FORMS

READS_ALL = User("ada", ("intelligence_analyst",), "S2", ("intelligence",), "families")
READS_OPEN = User("app", ("api_client",), "S2", ("intelligence",), "families")
ABOUT = {"SURNAME": "Marlowe", "DOB": "09/03/1996", "SEX": "M", "DATE": "01/02/2016", "GANG": "Quay Boys"}
RAW = "The source is his brother"
ROWS = {
    "IN1": {"FORENAME": "Kit", "HANDLING": "C", "GRADING": "2BC", "TEXT": f"{RAW} One."},
    "IN2": {"FORENAME": "Kit", "HANDLING": "P", "GRADING": "1AP", "TEXT": "Seen at the quay."},
    "IN3": {"FORENAME": "Kit", "HANDLING": "5", "GRADING": "B25", "TEXT": f"{RAW} Three."},
    "IN4": {"FORENAME": "Kit", "HANDLING": "", "GRADING": "B2", "TEXT": f"{RAW} Four."},
    "IN5": {"FORENAME": "Kit", "HANDLING": "1", "GRADING": "B21", "TEXT": "Seen in town."},
}
OPEN, CLOSED = {"IN2", "IN5"}, {"IN1", "IN3", "IN4"}


@pytest.fixture(scope="module")
def reports(engines, tmp_path_factory):
    """Five reports about one man."""
    store, path = engines.empty("arcade"), tmp_path_factory.mktemp("told") / "intelligence.csv"
    with path.open("w", newline="") as file:
        sheet = csv.DictWriter(file, [*sorted(feeds()["intelligence"].columns), "SANITISED"], restval="")
        sheet.writeheader()
        sheet.writerows({"INT_ID": key, **ABOUT, **row, "SANITISED": f"Short {key}."} for key, row in ROWS.items())
    load(store, feeds()["intelligence"], path)
    resolve(store)
    group(store, as_of="2016-06-30")
    return store


@pytest.fixture
def asked(reports, wired, client_of):
    """What each caller is answered about the rows and the man, by address."""
    wired.given = reports

    def ask(user):
        client = client_of(user)
        rows = {key: client.get(f"/v1/records/intelligence/{key}") for key in ROWS}
        one = rows["IN2"].json()["items"][0]["person_id"]
        paths = [f"/v1/persons/{one}{part}" for part in ("", "/records", "/chronology", "/why")]
        paths += [f"/v1/charts{form}?id={one}" for form in ("", ".svg", ".html")]
        paths += [
            f"/persons/{one}",
            f"/persons/{one}/chronology",
            *(f"/records/intelligence:{key}:subject" for key in ROWS),
        ]
        return rows | {path: client.get(path) for path in paths}

    yield ask
    wired.given = None


def sent(answers, key):
    [item] = answers[key].json()["items"]
    return item["sent"], item["conditions"]


def test_who_reads_no_conditions_is_given_what_is_sanitised_and_never_the_raw(asked):
    told = asked(READS_OPEN)
    for key in CLOSED:
        assert sent(told, key) == ({"INT_ID": key, "SANITISED": f"Short {key}."} | handling(key), "withheld")
    assert {sent(told, key)[0]["TEXT"] for key in OPEN} == {"Seen at the quay.", "Seen in town."}
    assert {path for path, answer in told.items() if RAW in answer.text} == set()
    assert {path for path, answer in told.items() if answer.status_code != 200} == set()


def handling(key):
    return {"HANDLING": ROWS[key]["HANDLING"]} if ROWS[key]["HANDLING"] else {}


def test_who_reads_conditions_is_given_all_as_it_was_sent_and_what_leaves_is_marked(asked):
    told, others = asked(READS_ALL), asked(READS_OPEN)
    for key in ROWS:
        row, conditions = sent(told, key)
        assert (row["TEXT"], row["GRADING"]) == (ROWS[key]["TEXT"], ROWS[key]["GRADING"])
        assert conditions == ("apply" if key in CLOSED else None)
    charts = [path for path in told if path.startswith("/v1/charts")]
    assert [("HANDLING CONDITIONS APPLY" in told[path].text) for path in charts] == [True] * 3
    assert [("HANDLING CONDITIONS APPLY" in others[path].text) for path in charts] == [False] * 3


def test_a_row_without_a_code_carries_conditions_and_a_feed_that_asks_for_none_has_none():
    known = feeds()
    assert conditional(known["intelligence"], {"HANDLING": None, "TEXT": "x"})
    assert not conditional(known["intelligence"], {"HANDLING": "p", "TEXT": "x"})
    assert not conditional(known["shbe"], {"HANDLING": "C"})
    assert sanitised(known["shbe"], {"SURNAME": "x"}) == {"SURNAME": "x"}


SOURCED = ("pdf", "graphml", "gexf", "json")
"""Forms that tell of each record behind a mark; in the others the marking and the seal say that conditions apply."""


@pytest.fixture
def copies(reports, wired, client_of):
    """Copies of a chart of the man in every form, and as PDF from its page, as far as they can be read."""
    wired.given = reports

    def made(user):
        client = client_of(user)
        one = client.get("/v1/records/intelligence/IN2").json()["items"][0]["person_id"]
        where = client.post("/charts", data={"start": one}).headers["location"]
        for form in FORMS:
            yield form, words(form, client.get(f"/v1/charts.{form}?id={one}").content)
        yield "pdf", words("pdf", client.post(f"{where}/file", data={"form": "pdf"}).content)

    yield made
    wired.given = None


def words(form, content):
    if form == "pdf":
        read = pypdf.PdfReader(BytesIO(content))
        return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read.pages)) + str(read.metadata)
    if form == "csv.zip":
        archive = ZipFile(BytesIO(content))
        return " ".join(archive.read(name).decode() for name in archive.namelist())
    return content.decode("latin-1")


def test_a_copy_for_who_reads_conditions_carries_them_and_the_gradings_of_what_it_rests_on(copies):
    for form, text in copies(READS_ALL):
        assert "HANDLING CONDITIONS APPLY" in text, form
        assert "Handling conditions apply: ask who prepared it" in text, form
        for graded in ("2BC (3x5x2)", "1AP (3x5x2)", "B25 (5x5x5)"):
            assert (graded in text) == (form in SOURCED), form
        if form == "pdf":
            told = dict(re.findall(r"row (IN\d) \(subject\), loaded [-0-9]{10}, graded ([^;]+?)(?:;| \d)", text))
            apply = "handling conditions apply"
            assert {key: told[key] for key in ("IN1", "IN2")} == {"IN1": f"2BC (3x5x2), {apply}", "IN2": "1AP (3x5x2)"}


def test_a_copy_for_who_reads_no_conditions_has_neither_the_report_nor_its_grading(copies):
    for form, text in copies(READS_OPEN):
        assert "HANDLING CONDITIONS APPLY" not in text, form
        assert [word for word in (RAW, "2BC", "B25", "Short IN1") if word in text] == [], form
        assert ("1AP (3x5x2)" in text) == (form in SOURCED), form
        # Of the row they are told that there is something to ask for.
        if form == "pdf":
            assert re.search(r"rows IN1, IN3, IN4 \(subject\), loaded [-0-9]{10}, handling conditions apply", text)
