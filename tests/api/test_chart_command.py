"""kithkin chart, every form, and a chart that is opened from a file."""

import hashlib

import pytest
from pypdfium2 import PdfDocument

from kithkin.api.cli import run
from kithkin.api.commands import chart as command
from kithkin.api.commands import chronology
from kithkin.api.local import local_reading
from kithkin.viz.formats.forms import FORMS

pytestmark = pytest.mark.engine


@pytest.fixture
def at_the_shell(wired, world, monkeypatch):
    """The command over the small world."""

    class Opened:
        def __enter__(self):
            return local_reading(wired, "2016-06-30")

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(command, "reading_at", lambda *_: Opened())
    return world


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_written_for_somebody(form, at_the_shell, wired, tmp_path, capsys):
    out = tmp_path / f"chart.{form}"
    assert run(["chart", at_the_shell.family, "--out", str(out), "--for", "Sergeant Bell"]) == 0
    assert out.stat().st_size > 500
    said = capsys.readouterr().out
    assert "for Sergeant Bell, OFFICIAL-SENSITIVE" in said
    assert ("left out: records behind people and things" in said) == (form == "ftm.json")
    last = wired.audit.who_saw("group", at_the_shell.family)[-1]
    assert "for Sergeant Bell, copy" in last["recipient"]
    assert form in last["fields"]


def test_a_file_is_drawn_again_without_a_graph_and_without_a_trace(at_the_shell, wired, tmp_path, capsys, monkeypatch):
    kept = tmp_path / "chart.graphml"
    assert run(["chart", at_the_shell.family, "--out", str(kept), "--for", "Sergeant Bell"]) == 0
    before = len(wired.audit.who_saw("group", at_the_shell.family))
    monkeypatch.setattr(command, "reading_at", None)
    monkeypatch.chdir(tmp_path)
    for form in FORMS:
        assert run(["chart", "--open", str(kept), "--out", f"again.{form}"]) == 0
    assert "for Sergeant Bell" in capsys.readouterr().out
    assert len(wired.audit.who_saw("group", at_the_shell.family)) == before
    assert {one.name for one in tmp_path.iterdir()} >= {f"again.{form}" for form in FORMS}
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["P-aaaaaaaaaaaaaaaa", "--open", "x.json", "--out", "x.pdf"],
        ["--open", "nowhere.json", "--out", "x.pdf"],
        ["--open", "evil.graphml", "--out", "x.pdf"],
        ["--open", "x.doc", "--out", "x.pdf"],
        ["--open", "good.ftm.json", "--out", "x.svg", "--paper", "A4"],
        ["--open", "good.ftm.json", "--out", "x.pdf", "--paper", "B5"],
    ],
)
def test_what_cannot_be_opened_or_drawn_is_one_line(arguments, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "evil.graphml").write_text('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    (tmp_path / "good.ftm.json").write_text('{"id":"a","schema":"Person","properties":{"name":["Ann"]}}')
    (tmp_path / "x.doc").write_text("x")
    assert run(["chart", *arguments]) in {1, 2}
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not list(tmp_path.glob("x.pdf"))


@pytest.mark.parametrize("form", ["svg", "pdf"])
def test_a_chronology_is_written_for_somebody_and_the_audit_says_whom(form, at_the_shell, wired, tmp_path, monkeypatch):
    monkeypatch.setattr(chronology, "reading_at", command.reading_at)
    out = tmp_path / f"lives.{form}"
    assert run(["chronology", at_the_shell.family, "--out", str(out), "--for", "Sergeant Bell"]) == 0
    content = out.read_bytes()
    told = PdfDocument(content)[0].get_textpage().get_text_range() if form == "pdf" else content.decode()
    assert "Housing benefit" in told
    assert "for Sergeant Bell, on" in told
    last = wired.audit.who_saw("group", at_the_shell.family)[-1]
    assert last["action"] == "chronology"
    assert "for Sergeant Bell, copy" in last["recipient"]
    assert last["result_hash"] == hashlib.sha256(content).hexdigest()
