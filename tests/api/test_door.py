"""Nobody unknown gets in, and those who do leave no secret in an address."""

import pytest

from kithkin.api.access.gate import COOKIE

PASSWORD = "correct horse battery"
OURS = {"origin": "http://127.0.0.1"}


@pytest.fixture
def ada(wired, analyst):
    wired.accounts.add(analyst, PASSWORD)


def sign_in(browser, password=PASSWORD, headers=OURS):
    return browser.post("/sign-in", data={"name": "ada", "password": password}, headers=headers)


@pytest.mark.usefixtures("ada")
def test_a_link_signs_in_once_and_lands_on_a_clean_address(browser, wired):
    link = f"/link/{wired.accounts.link('ada')}"
    first = browser.get(link)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    assert browser.get("/docs").status_code == 200
    browser.cookies.clear()
    second = browser.get(link)
    assert second.status_code == 401
    assert browser.get("/docs").headers["location"] == "/sign-in"


@pytest.mark.usefixtures("ada")
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser):
    cookie = sign_in(browser).headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


@pytest.mark.usefixtures("ada")
def test_a_wrong_password_is_told_and_kept_in_the_audit_without_the_name(browser, wired):
    assert sign_in(browser, "wrong").status_code == 401
    assert [row["outcome"] for row in wired.audit.what_user("unknown")] == ["refused"]
    assert wired.audit.what_user("ada") == []


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("headers", [{}, {"origin": "https://elsewhere.example"}, {"origin": "null"}])
def test_a_form_from_another_site_is_refused(browser, headers):
    assert sign_in(browser, headers=headers).status_code == 403
    sign_in(browser)
    assert browser.post("/sign-out", headers=headers).status_code == 403
    assert browser.post("/", data={"surname": "x"}, headers=headers).status_code == 403
    assert browser.post("/v1/search", json={"surname": "x"}, headers=headers).status_code == 403
    assert browser.get("/docs").status_code == 200


@pytest.mark.usefixtures("ada")
def test_sign_out_ends_the_session_on_the_server(browser):
    sign_in(browser)
    token = browser.cookies[COOKIE]
    browser.post("/sign-out", headers=OURS)
    browser.cookies.set(COOKIE, token)
    assert browser.get("/docs").headers["location"] == "/sign-in"


@pytest.mark.usefixtures("ada")
def test_after_five_failures_the_answer_says_when_to_come_back(browser):
    for _ in range(5):
        sign_in(browser, "wrong")
    late = sign_in(browser)
    assert (late.status_code, late.headers["retry-after"]) == (429, "900")


def test_every_route_but_the_door_asks_who_is_there(browser):
    shut = []
    for path, operations in browser.app.openapi()["paths"].items():
        if path == "/v1/health":
            continue
        for method in operations:
            told = {"json": {"keys": ["a:1"]}} if method == "post" else {}
            asked = path.replace("{", "").replace("}", "")
            answer = browser.request(method, asked, params={"id": "P-1"}, **told)
            assert (answer.status_code, answer.json()["type"]) == (401, "/docs/problems#not-signed-in"), path
            shut.append(path)
    assert len(shut) > 10
    for page in ("/", "/persons/P-1", "/groups/F-1", "/records/a:1:self", "/docs", "/openapi.json"):
        assert browser.get(page).headers["location"] == "/sign-in"
    assert browser.post("/", data={"surname": "x"}, headers=OURS).headers["location"] == "/sign-in"


@pytest.mark.parametrize("header", ["Bearer nonsense", "Basic YWRhOmFkYQ==", "Bearer"])
def test_a_wrong_key_is_nobody(browser, header):
    answer = browser.post("/v1/search", json={"surname": "x"}, headers={"authorization": header})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_foreign_host_name_is_not_answered(browser):
    assert browser.get("/sign-in", headers={"host": "evil.example"}).status_code == 421


def test_pages_are_strict_and_carry_no_inline_code(browser):
    answer = browser.get("/sign-in")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert "<style" not in answer.text
    assert "style=" not in answer.text
    assert "<script>" not in answer.text
