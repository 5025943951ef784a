"""Every form a chart leaves in, by the ending of its file."""

from collections.abc import Callable
from dataclasses import dataclass

from kithkin.graph.errors import WrongUse
from kithkin.viz.formats import anx, drawn, ftm, gexf, graphml, ours, tidy
from kithkin.viz.formats.pdf import PAPERS, pdf
from kithkin.viz.formats.png import png
from kithkin.viz.formats.seal import Copy


@dataclass(frozen=True, slots=True)
class Form:
    """What a form is called, its media type, and how it is written."""

    title: str
    media: str
    write: Callable[[Copy], bytes]


FORMS = {
    "svg": Form("A picture", "image/svg+xml", drawn.svg_copy),
    "html": Form("A page of its own", "text/html", drawn.html_copy),
    "pdf": Form("PDF, to print", "application/pdf", pdf),
    "png": Form("A picture of dots", "image/png", png),
    "graphml": Form("GraphML, complete", "application/graphml+xml", graphml.written),
    "gexf": Form("GEXF for Gephi, complete", "application/gexf+xml", gexf.written),
    "anx": Form("For i2 Analyst's Notebook, not verified in i2", "application/xml", anx.written),
    "ftm.json": Form("FollowTheMoney", "application/x-ndjson", ftm.written),
    "csv.zip": Form("Tables of items and links", "application/zip", tidy.written),
    "json": Form("Kithkin's own file", "application/json", ours.written),
}


def form_of(name: str) -> str:
    """The form that the ending of a file's name asks for; the longest ending counts."""
    endings = sorted(FORMS, key=len, reverse=True)
    found = next((one for one in endings if name.lower().endswith(f".{one}")), None)
    if found is None:
        raise WrongUse(f"{name}: a chart is written as {', '.join(f'.{one}' for one in FORMS)}")
    return found


def written(copy: Copy, form: str, paper: str = PAPERS[0]) -> bytes:
    """The copy in this form; only a PDF has a choice of paper."""
    if form == "pdf":
        return pdf(copy, paper)
    if paper != PAPERS[0]:
        raise WrongUse("only a PDF has a choice of paper: leave it out, or write a .pdf")
    return FORMS[form].write(copy)


def left_out(copy: Copy, form: str) -> tuple[str, ...]:
    """What has no place in this form, in words; of those that keep the facts nothing."""
    return ftm.left_out(copy.picture) if form == "ftm.json" else ()
