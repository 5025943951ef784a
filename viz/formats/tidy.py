"""Tidy tables of items and links, and what is said of the copy, in one archive."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kithkin.viz.formats.seal import Copy
from kithkin.viz.tables import about, indicators, items, lines, links

FIRST = (1980, 1, 1, 0, 0, 0)  # the earliest day an archive can tell: the instant is in the seal


def written(copy: Copy) -> bytes:
    """The tables as comma-separated values in UTF-8, as spreadsheets open them."""
    told = {"title": copy.picture.title, **copy.seal.facts}
    tables = {
        "about.csv": about(told), "items.csv": items(copy.picture), "links.csv": links(copy.picture),
        "lines.csv": lines(copy.picture), "indicators.csv": indicators(copy.picture),
    }  # fmt: skip
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in tables.items():
            archive.writestr(ZipInfo(name, FIRST), "\ufeff" + content, ZIP_DEFLATED)
    return out.getvalue()
