"""A chart that was worked on: every form of it has everything where its page shows it."""

import re
from dataclasses import replace
from io import BytesIO

import networkx as nx
import orjson
import pypdfium2
import pytest
from defusedxml.ElementTree import fromstring

from kithkin.graph.errors import BadInput
from kithkin.viz.arrange import arrange
from kithkin.viz.formats import anx, gexf, graphml, ours
from kithkin.viz.formats.drawn import html_copy, svg_copy
from kithkin.viz.formats.pdf import pdf
from kithkin.viz.formats.png import png

BY = (130.0, -35.0)


@pytest.fixture(scope="module")
def moved(copy):
    """Somebody without a box, whom its maker put somewhere else."""
    return next(one for one in arrange(copy.picture).items if one.item.box is None)


@pytest.fixture(scope="module")
def kept(copy, moved):
    """The copy with everything where the page has it."""
    seats = arrange(copy.picture).positions | {moved.item.id: (moved.at[0] + BY[0], moved.at[1] + BY[1])}
    return replace(copy, seats=seats)


def icons(drawing):
    """Where each icon stands in a drawing."""
    found = re.findall(
        r'class="item [^>]*?data-id="([^"]+)".*?transform="translate\(([-\d.]+) ([-\d.]+)\)"', drawing, re.DOTALL
    )
    return {one: (float(x), float(y)) for one, x, y in found}


@pytest.mark.parametrize("write", [svg_copy, html_copy])
def test_pictures_have_everything_at_its_seat(write, kept):
    there = icons(write(kept).decode())
    for item in kept.picture.items:
        assert there[item.id] == pytest.approx(kept.seats[item.id], abs=0.1), item.label


def test_a_pdf_has_everything_where_the_picture_has_it(kept, copy, moved):
    page = arrange(kept.stamped, kept.seats)
    told, afresh = ({word: _at(pdf(one), word) for word in _names(page)} for one in (kept, copy))
    assert {moved.item.label} < set(told)
    there = {word.text: word.rect.centre for one in page.items for word in one.words if word.text in told}
    # One scale and one shift take every name from the sheet to the paper.
    (left, right), (top, bottom) = (
        sorted(told, key=lambda word: there[word][axis])[:: len(told) - 1] for axis in (0, 1)
    )
    across = (told[right][0] - told[left][0]) / (there[right][0] - there[left][0])
    down = (told[bottom][1] - told[top][1]) / (there[bottom][1] - there[top][1])
    assert across == pytest.approx(-down, rel=0.02)
    for word, (x, y) in told.items():
        wish = (
            told[left][0] + across * (there[word][0] - there[left][0]),
            told[top][1] + down * (there[word][1] - there[top][1]),
        )
        assert (x, y) == pytest.approx(wish, abs=2.0), word
    assert any(afresh[word] != pytest.approx(told[word], abs=5.0) for word in told)


def _names(page):
    """Names of one line that nothing else on the sheet is called."""
    texts = [word.text for word in page.words]
    names = [one.words[0].text for one in page.items]
    return [name for name in names if sum(name in text for text in texts) == 1]


def _at(content, word):
    """Where a word stands on the first page."""
    page = pypdfium2.PdfDocument(content)[0].get_textpage()
    at, count = page.search(word).get_next()
    boxes = [page.get_charbox(i) for i in range(at, at + count)]
    return (boxes[0][0] + boxes[-1][2]) / 2, (boxes[0][1] + boxes[0][3]) / 2


def test_a_picture_of_dots_is_another_when_somebody_was_moved(kept, copy):
    assert png(kept) != png(replace(copy, seats=arrange(copy.picture).positions))


def test_graphs_for_other_tools_have_the_same_places(kept):
    ours_of = {item.id: kept.seats[item.id] for item in kept.picture.items}
    read = nx.read_graphml(BytesIO(graphml.written(kept)))
    assert {one: (told["x"], told["y"]) for one, told in read.nodes(data=True)} == ours_of
    read = nx.read_gexf(BytesIO(gexf.written(kept)))
    there = {one[2:]: told["viz"]["position"] for one, told in read.nodes(data=True) if "viz" in told}
    # Up is down there.
    assert {one: (at["x"], -at["y"]) for one, at in there.items()} == ours_of
    ends = fromstring(anx.written(kept)).iter("End")
    inches = {end[0].get("EntityId"): (float(end.get("X")), float(end.get("Y"))) for end in ends}
    assert {one: pytest.approx(inches[one], abs=0.01) for one in ours_of} == {
        one: (x / 100, y / 100) for one, (x, y) in ours_of.items()
    }


@pytest.mark.parametrize("form", [graphml, gexf, ours])
def test_a_file_brings_its_places_back(form, kept):
    assert form.read(form.written(kept)).seats == kept.seats
    assert form.read(form.written(kept)) == kept


def test_a_file_of_before_has_no_places(copy):
    told = orjson.loads(ours.written(copy))
    del told["seats"]
    assert ours.read(orjson.dumps(told)) == copy


@pytest.mark.parametrize("place", [[1], ["a", "b"], [1e9, 0], [None, 1], {"x": 1}])
def test_a_place_that_no_sheet_has_is_refused_in_a_line(place, copy):
    told = orjson.loads(ours.written(copy)) | {"seats": {"hand:aC": place}}
    with pytest.raises(BadInput, match="a place is two numbers") as fault:
        ours.read(orjson.dumps(told))
    assert "\n" not in str(fault.value)
