"""Charts that leave as files: for whom, in which form, and what the audit keeps of it."""

import hashlib
import re
from io import BytesIO
from zipfile import ZipFile

import orjson
import pypdf
import pytest
from jsonschema import Draft202012Validator

from kithkin.api.routes.chart_files import FILES
from kithkin.viz.formats.forms import FORMS

pytestmark = pytest.mark.engine
BELL = "Sergeant Bell, Anfield"
MOMENT = {"as_of": "2016-06-30"}


def _text(content):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)


def _said(form, content):
    """All that a file says, its properties too."""
    if form == "pdf":
        return _text(content) + str(pypdf.PdfReader(BytesIO(content)).metadata)
    if form == "csv.zip":
        archive = ZipFile(BytesIO(content))
        return "".join(archive.read(name).decode() for name in archive.namelist())
    return content.decode("latin-1")


@pytest.mark.parametrize("form", FILES)
def test_every_form_is_a_file_for_the_caller_with_its_kind_marking_recipient_and_hash_in_the_audit(
    form, ada, wired, world
):
    answer = ada.get(f"/v1/charts.{form}", params={"id": world.family} | MOMENT)
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == FORMS[form].media
    [copy] = re.findall(rf'^attachment; filename="chart-([0-9]{{10}})\.{form}"$', answer.headers["content-disposition"])
    last = wired.audit.what_user("ada")[-1]
    assert (last["action"], last["outcome"]) == ("chart", "shown")
    assert set(orjson.loads(last["fields"])) == {"chart", form, "OFFICIAL-SENSITIVE"}
    assert last["recipient"] == f"key testclient for Ada A., copy {copy}"
    assert last["result_hash"] == hashlib.sha256(answer.content).hexdigest()
    assert world.family in last["groups"]
    assert {world.persons["ann"], world.persons["ben"]} <= set(last["persons"])


def test_a_copy_for_somebody_says_so_on_every_page_and_in_the_audit_but_in_no_address(ada, wired, world):
    told = {"ids": [world.family], "title": "Before the visit", "prepared_for": BELL, "paper": "A4"}
    answer = ada.post("/v1/charts.pdf", json=told, params=MOMENT)
    texts = [page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.content)).pages]
    assert len(texts) > 1
    assert all(f"Ada A. (intelligence analyst) for {BELL}" in text.replace("\n", " ") for text in texts)
    assert "Before the visit" in texts[0]
    assert f"for {BELL}, copy" in wired.audit.what_user("ada")[-1]["recipient"]
    asked = {one["name"] for one in ada.app.openapi()["paths"]["/v1/charts.{form}"]["get"]["parameters"]}
    assert asked == {"form", "id", "paper", "as_of", "known_at", "Kithkin-Purpose"}


def test_sources_are_named_by_feed_row_and_day_of_load(ada, world):
    told = _text(ada.get("/v1/charts.pdf", params={"id": world.family} | MOMENT).content).replace("\n", " ")
    assert "SHBE, row C1 (claimant), loaded 2016-01-01" in told
    assert "ARRESTS, row A1, loaded 2016-01-01" in told


def test_a_chronology_leaves_sealed_with_its_numbered_sources_and_is_in_the_audit(ada, wired, world):
    told = {"ids": [world.family], "prepared_for": BELL}
    answer = ada.post("/v1/charts/chronology.pdf", json=told, params=MOMENT)
    lives, *notes = [page.extract_text().replace("\n", " ") for page in pypdf.PdfReader(BytesIO(answer.content)).pages]
    assert f"Ada A. (intelligence analyst) for {BELL}" in lives
    numbers = {int(one) for one in re.findall(r"\[(\d+)\]", lives)}
    assert numbers == set(range(1, len(numbers) + 1))
    assert "Source notes: Chronology" in notes[0]
    assert "ARRESTS, row A1, loaded 2016-01-01" in " ".join(notes)
    last = wired.audit.what_user("ada")[-1]
    assert (last["action"], last["result_hash"]) == ("chronology", hashlib.sha256(answer.content).hexdigest())
    assert last["recipient"].startswith(f"key testclient for {BELL}, copy ")
    assert world.family in last["groups"]
    assert ada.get("/v1/charts/chronology.pdf", params={"id": "P-nobody"} | MOMENT).status_code == 404


def test_a_chronology_holds_nothing_that_its_caller_may_not_read(cas, world):
    for form in ("svg", "pdf"):
        content = cas.get(f"/v1/charts/chronology.{form}", params={"id": world.family} | MOMENT).content
        said = _said(form, content)
        assert "Example" in said
        assert [word for word in ("Cal Example", "ARRESTS", "Theft") if word in said] == []


@pytest.mark.parametrize("form", FILES)
def test_no_file_holds_what_its_caller_may_not_read(form, cas, world):
    content = cas.get(f"/v1/charts.{form}", params={"id": world.family} | MOMENT).content
    said = _said(form, content)
    assert "Example" in said or form == "png"
    assert [word for word in ("Cal Example", "arrests", "ARRESTS", world.persons["cal"], "Theft") if word in said] == []


def test_pictures_and_pages_say_whom_they_are_for(ada, cas, world):
    for client, name in ((ada, "Ada A."), (cas, "Cas C.")):
        for form in ("svg", "html"):
            told = client.get(f"/v1/charts.{form}", params={"id": world.family} | MOMENT).text
            assert f"for {name}" in re.sub(r"</text><text[^>]*>", " ", told)
            assert re.search(r"copy [0-9]{10}", told)
            assert "made_at" in told


def test_nobody_is_given_a_file_of_what_is_not_there(cas, world):
    assert cas.get("/v1/charts.pdf", params={"id": world.persons["cal"]}).status_code == 404
    assert cas.get("/v1/charts.bmp", params={"id": world.family}).status_code == 422
    assert cas.get("/v1/charts.pdf", params={"id": world.family, "paper": "A5"}).status_code == 422


def test_the_description_names_every_form_and_its_body_fits_its_own_example(ada):
    described = ada.app.openapi()
    post = described["paths"]["/v1/charts.{form}"]["post"]
    assert set(post["responses"]["200"]["content"]) >= {form.media for form in FILES.values()}
    assert all(f".{name}: {form.title}" in post["responses"]["200"]["description"] for name, form in FILES.items())
    shape = described["components"]["schemas"]["Asked"]
    assert [list(Draft202012Validator(shape).iter_errors(one)) for one in shape["examples"]] == [[]]
