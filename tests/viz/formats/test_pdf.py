"""Charts as PDF and PNG."""

import re
from dataclasses import replace
from io import BytesIO

import pypdf
import pypdfium2
import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image
from reportlab.pdfbase import pdfmetrics

from kithkin.graph.errors import WrongUse
from kithkin.viz.chronicle import chronicle
from kithkin.viz.formats.notes import Notes, evidences, numbered, numbered_lives
from kithkin.viz.formats.pages import parts
from kithkin.viz.formats.pdf import drawing_pdf, lives_pdf, pdf
from kithkin.viz.formats.pen import BOLD, REGULAR, letters
from kithkin.viz.formats.png import png
from kithkin.viz.formats.seal import Source
from kithkin.viz.geometry import overlapping, table
from kithkin.viz.text import Word, _table, width
from kithkin.viz.timeline import Happening, Lane, timeline

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def files(copy):
    return {paper: pdf(copy, paper) for paper in ("A3", "A4")} | {"lives": lives_pdf(_lives(copy), copy)}


def _lives(copy):
    """Ten lines of some people, each with the records of one of them."""
    people = [item for item in copy.picture.items if item.evidence][:4]
    lines = [
        [Happening("offence", f"Theft {n}", f"201{n % 6}-03-11", evidence=one.evidence) for n in range(10)]
        for one in people
    ]
    return chronicle([Lane(one.label, tuple(own), numbered=True) for one, own in zip(people, lines, strict=True)])


def _texts(content):
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(content)]


def test_every_word_of_the_sheet_is_a_word_of_its_page(files, stamped):
    first = re.sub(r"\s+", "", _texts(files["A3"])[0])
    assert [word.text for word in stamped.words if re.sub(r"\s+", "", word.text) not in first] == []


def test_each_family_has_a_page_of_a4_with_its_people_and_whoever_they_are_tied_to(files, copy):
    sheets = pypdf.PdfReader(BytesIO(files["A4"])).pages
    texts = _texts(files["A4"])
    for (name, part), text, sheet in zip(parts(copy.picture), texts, sheets, strict=False):
        assert name in text
        assert [item.label for item in part.items if item.label not in text] == []
        assert sorted(map(round, sheet.mediabox[2:])) == [595, 842]
    ties = {link.id for _, part in parts(copy.picture) for link in part.links}
    assert ties == {link.id for link in copy.picture.links}


def test_every_page_says_for_whom_it_is_and_how_it_is_marked(files):
    for text in (*_texts(files["A3"]), *_texts(files["A4"])):
        assert "for Sergeant Bell" in text
        assert text.count("OFFICIAL-SENSITIVE") >= 2
        assert "copy 7F3A92C1" in text
        assert re.search(r"Page \d of \d", text)


@pytest.mark.parametrize("paper", ["A3", "A4"])
def test_letters_are_inside_and_are_ours(files, paper):
    for page in pypdf.PdfReader(BytesIO(files[paper])).pages:
        used = [one.get_object() for one in page["/Resources"]["/Font"].values()]
        fonts = [one for one in used if "KithkinSans" in one["/BaseFont"]]
        assert fonts
        assert all("/FontFile2" in one["/FontDescriptor"] for one in fonts)
        content = page.get_contents().get_data()
        names = {name for name, one in page["/Resources"]["/Font"].items() if one.get_object() not in fonts}
        written = set(re.findall(rb"BT [^\n]*?/(F\d+(?:\+\d+)?) [\d.]+ Tf[^\n]*Tj", content))
        assert {one.decode() for one in written} & {name[1:] for name in names} == set()


def test_pdf_and_layout_measure_by_one_table():
    letters()
    for name, bold in ((REGULAR, False), (BOLD, True)):
        far = {
            one for one in _table()[2] if abs(pdfmetrics.stringWidth(one, name, 100) - width(one, 100, bold=bold)) > 0.1
        }
        assert far == set()


def test_bookmarks_name_pages_and_families(files):
    def named(outline):
        return [named(one) if isinstance(one, list) else one.title for one in outline]

    families = ["Family A", "Family B", "Family C", "Family D"]
    assert named(pypdf.PdfReader(BytesIO(files["A3"])).outline) == ["Association chart", families, "Source notes"]
    told = named(pypdf.PdfReader(BytesIO(files["A4"])).outline)
    assert told == [*families, "In no family", "Predictive indicators", "Source notes"]


@pytest.mark.parametrize("paper", ["A3", "A4", "lives"])
def test_every_mark_is_tagged_or_said_to_be_decoration(files, paper):
    root = pypdf.PdfReader(BytesIO(files[paper])).trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    packet = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet
    assert re.search("<dc:title>.+</dc:title>", packet)
    tree = root["/StructTreeRoot"]
    parts_of = [one.get_object() for one in tree["/K"]["/K"]]
    numbers = tree["/ParentTree"]["/Nums"]
    for i, page in enumerate(pypdf.PdfReader(BytesIO(files[paper])).pages):
        code = page.get_contents().get_data()
        marked = sorted(map(int, re.findall(rb"<</MCID (\d+)>> BDC", code)))
        tags = [one.get_object() for one in parts_of[i]["/K"]]
        assert sorted(one["/K"] for one in tags) == marked == list(range(len(marked)))
        assert len(numbers[numbers.index(page["/StructParents"]) + 1].get_object()) == len(marked)
        assert all(one.get("/Alt") for one in tags if one["/S"] == "/Figure")
        assert page["/Tabs"] == "/S"
        assert all(
            "/ToUnicode" in one.get_object()
            for one in page["/Resources"]["/Font"].values()
            if "Kithkin" in one.get_object()["/BaseFont"]
        )
        depth = 0
        for mark in re.findall(rb"(BDC|BMC|EMC|\bBT\b|\bTj\b|\bf\b|\bS\b)", code):
            depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(mark, 0)
            assert 0 <= depth <= 1
            assert depth or mark not in {b"Tj", b"f", b"S"}
        assert depth == 0


def test_what_is_heard_tells_ties_with_both_ends_and_texts_with_their_notes(files):
    tree = pypdf.PdfReader(BytesIO(files["A3"])).trailer["/Root"]["/StructTreeRoot"]
    tags = [one.get_object() for one in tree["/K"]["/K"][0].get_object()["/K"]]
    heard = [one.get("/Alt", "") for one in tags]
    assert any(re.fullmatch(r"Adult C to Child K: Mother\. Confirmed \(note \d+\)", one) for one in heard)
    assert any("Income support since 2012 (note 1)" in one for one in heard)
    assert any(
        one == "Indicator 12, Criminal activity has escalated (latest intelligence): We do not know" for one in heard
    )
    assert tags[0]["/S"] == "/H1"


@pytest.mark.parametrize("paper", ["A3", "A4"])
def test_every_record_behind_a_mark_is_in_the_notes(files, paper, copy, stamped):
    notes = "".join(text for text in _texts(files[paper]) if "Source notes" in text).replace("\n", "")
    records = {record for evidence in evidences(stamped) for record in evidence}
    assert {one for one in records if copy.told([one]) not in notes} == set()
    assert "Benefits, row C-7 (claimant), loaded 2016-06-01, graded B2" in notes


def test_rows_of_one_feed_part_and_day_are_told_together(copy):
    days = ("2016-06-01T10:00", "2016-06-01T11:00", "2016-07-01")
    sources = {str(i): Source("Attendance", f"AT{i}", "pupil", "", day) for i, day in enumerate(days)}
    told = replace(copy, sources=sources).told(("0", "1", "2", "0", "x:1:self"))
    first, second = (
        "Attendance, rows AT0, AT1 (pupil), loaded 2016-06-01",
        "Attendance, row AT2 (pupil), loaded 2016-07-01",
    )
    assert told == f"{first}; {second}; x:1:self"


def test_a_chronology_has_its_sources_behind_it_and_the_numbers_that_lead_there(files, copy):
    lives, *notes = _texts(files["lives"])
    numbers = {int(one) for one in re.findall(r"\[(\d+)\]", lives)}
    assert numbers == set(range(1, len(numbers) + 1))
    assert len(numbers) > 1
    assert "Source notes" in notes[0]
    evidence = {one.happening.evidence for lane in _lives(copy).lanes for one in lane.happenings}
    listed = re.sub(r"\s+", "", "".join(notes))
    assert [one for one in evidence if re.sub(r"\s+", "", copy.told(one)) not in listed] == []


def test_the_numbers_of_a_chronology_stand_on_no_other_words(copy):
    told = numbered_lives(_lives(copy), Notes())
    words = [one.word for lane in told.lanes for one in lane.happenings]
    assert all(word.text.endswith("]") for word in words)
    assert overlapping(table([word.rect for word in words]), table([word.rect for word in words])).sum() == len(words)


def test_numbers_cover_no_words_and_no_icons(stamped):
    told = fromstring(numbered(stamped, Notes()).replace("<g", f'<g xmlns="{SVG[1:-1]}"', 1))
    seats = [
        Word(
            float(one.get("x")),
            float(one.get("y")) + 2,
            one.text,
            float(one.get("font-size")) * 0.7,
            anchor=one.get("text-anchor", "start"),
        ).rect
        for one in told.iter(f"{SVG}text")
    ]
    assert len(seats) >= len(stamped.items) + len(stamped.links)
    marks = [word.rect for word in stamped.words if word.text] + [one.icon for one in stamped.items]
    assert overlapping(table(seats), table(marks)).sum() == 0
    assert overlapping(table(seats), table(seats)).sum() == len(seats)


def test_the_seal_is_in_the_properties_and_nothing_else_is(files, copy):
    told = pypdf.PdfReader(BytesIO(files["A3"]))
    assert told.metadata.title == f"{copy.picture.title} (OFFICIAL-SENSITIVE)"
    assert "prepared_for: Sergeant Bell" in told.metadata["/Keywords"]
    assert str(told.metadata.creation_date) == "2026-11-26 15:02:11+00:00"
    packet = told.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<seal:copy>7F3A92C1</seal:copy>" in packet
    assert "P-" not in packet
    assert "/work" not in files["A3"].decode("latin-1")


def test_the_same_copy_is_the_same_file(files, copy):
    assert pdf(copy) == files["A3"]


def test_a_png_is_the_sheet_with_its_seal(copy):
    image = Image.open(BytesIO(png(copy)))
    assert image.size == (2382, 1684)
    assert image.text["prepared_for"] == "Sergeant Bell"
    assert len(image.getcolors(1_000_000)) > 50


def test_a_chronology_of_200_events_is_a_pdf_with_all_of_them(copy):
    lanes = [
        Lane(
            f"Person {i}",
            tuple(Happening("offence", f"Theft {n}", f"20{10 + n % 7}-0{1 + n % 9}-11") for n in range(50)),
        )
        for i in range(4)
    ]
    [text] = _texts(drawing_pdf(timeline(lanes), "Chronology", copy.seal))
    assert text.count("Theft") == 200


def test_letters_we_lack_are_kept_as_text(copy):
    drawing = timeline([Lane("田中", (Happening("offence", "Theft by 田中", "2015-05-01"),))])
    assert "Theft by" in _texts(drawing_pdf(drawing, "Chronology", copy.seal))[0]


def test_another_paper_is_refused_in_a_line(copy):
    with pytest.raises(WrongUse, match="A3 or A4"):
        pdf(copy, "A5")


def test_a_long_line_above_a_small_chart_is_on_the_page(copy):
    long = replace(copy.picture, subtitle="Something was erased of somebody on this chart since it was drawn. " * 3)
    for page in pypdfium2.PdfDocument(pdf(replace(copy, picture=long), "A4")):
        text = page.get_textpage()
        boxes = [text.get_charbox(i) for i in range(text.count_chars())]
        assert max(right for _, _, right, _ in boxes) <= page.get_width()


def test_the_longest_recipient_leaves_nothing_of_the_foot_out(copy):
    seal = replace(copy.seal, prepared_for="Detective Sergeant " * 6, conditions="Handling conditions apply. " * 2)
    last = _texts(pdf(replace(copy, seal=seal), "A4"))[-1].replace("\n", " ")
    assert "Rules: criteria 1.2, indicators 1.0." in last
    assert "copy 7F3A92C1" in last
