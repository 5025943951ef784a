"""What browsers load is ours or vendored unchanged, and comes from here."""

import hashlib
import re
from pathlib import Path

import pytest
from tests.api.conftest import TestClient

from kithkin.api.pages import FOLDER
from kithkin.api.still import STATIC, Still, address

VENDORS = [STATIC / "vendor", STATIC.parents[1] / "bench/peers/vendor"]
STYLE = (STATIC / "style.css").read_bytes()


def sums(vendor):
    """What each file's hash was when it was published."""
    return {name: told for told, name in map(str.split, (vendor / "SHA256SUMS").read_text().splitlines())}


@pytest.mark.parametrize("vendor", VENDORS)
def test_every_vendored_file_is_as_it_was_published(vendor):
    told = sums(vendor)
    assert {name: hashlib.sha256((vendor / name).read_bytes()).hexdigest() for name in told} == told


@pytest.mark.parametrize("vendor", VENDORS)
def test_no_vendored_file_is_without_hash_or_licence(vendor):
    there = {str(path.relative_to(vendor)) for path in vendor.rglob("*") if path.is_file()}
    assert there == {*sums(vendor), "SHA256SUMS", "README.md"}
    for folder in (path for path in vendor.iterdir() if path.is_dir()):
        assert (folder / "LICENSE").is_file()
        assert f"`{folder.name}/`" in (vendor / "README.md").read_text()


def test_a_file_asked_for_by_its_content_is_kept_for_good_and_any_other_is_asked_after(tmp_path):
    (tmp_path / "one.css").write_text("a { }")
    served = TestClient(Still(directory=tmp_path))
    named = hashlib.sha256(b"a { }").hexdigest()[:16]
    assert "immutable" in served.get(f"/one.css?{named}").headers["cache-control"]
    (tmp_path / "one.css").write_text("b { }")
    assert served.get(f"/one.css?{named}").headers["cache-control"] == "no-cache", "an old page, another file"
    assert served.get("/one.css").headers["cache-control"] == "no-cache"


def test_pages_name_the_content_of_what_they_load(browser):
    assert address("style.css") == f"/static/style.css?{hashlib.sha256(STYLE).hexdigest()[:16]}"
    assert address("style.css") in browser.get("/sign-in", headers={"accept": "text/html"}).text
    assert "immutable" in browser.get(address("style.css")).headers["cache-control"]


@pytest.mark.parametrize("page", sorted(path.name for path in FOLDER.glob("*.html")))
def test_no_page_holds_inline_code_or_loads_from_elsewhere(page):
    text = (Path(FOLDER) / page).read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|https?://", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_the_manual_describes_every_route_with_an_example(browser):
    described = browser.app.openapi()
    for path, operations in described["paths"].items():
        operation = next(iter(operations.values()))
        assert operation["summary"], path
        assert "200" in operation["responses"]
        if path != "/v1/health":
            assert operation["responses"]["404"]["content"]["application/problem+json"]["example"]["status"] == 404
    shapes = described["components"]["schemas"]
    told = [field for shape in shapes.values() for field in shape.get("properties", {}).values() if "examples" in field]
    assert len(told) > 30
    assert "/docs/problems" in described["info"]["description"]


def test_every_problem_is_on_the_page_that_its_type_names(browser):
    page = browser.get("/docs/problems", headers={"accept": "text/html"}).text
    for kind in ("wrong-use", "bad-input", "refused", "conflict", "not-there", "removed", "not-signed-in", "too-many",
                 "audit-unavailable", "engine-unavailable", "interrupted", "broken"):  # fmt: skip
        assert f'id="{kind}"' in page
