"""A chart as PNG, drawn from its PDF, so that both show the same without a browser."""

from io import BytesIO

import pypdfium2
from PIL.PngImagePlugin import PngInfo

from kithkin.viz.formats.bind import bind
from kithkin.viz.formats.pages import one_sheet
from kithkin.viz.formats.seal import Copy

FINE = 2.0  # pixels to the point: 144 to the inch
MOST = 40e6  # pixels: a larger sheet is drawn coarser


def png(copy: Copy) -> bytes:
    """The whole chart at 144 dots to the inch, the seal among the picture's texts."""
    sheet = one_sheet(copy)
    wide, high = sheet.size
    scale = min(FINE, (MOST / (wide * high)) ** 0.5)
    document = pypdfium2.PdfDocument(bind([sheet], copy.picture.title, copy.seal))
    try:
        image = document[0].render(scale=scale).to_pil()
    finally:
        document.close()
    told = PngInfo()
    for name, value in {"Title": copy.picture.title, **copy.seal.facts}.items():
        told.add_itxt(name, value)
    out = BytesIO()
    image.save(out, "PNG", pnginfo=told, dpi=(72 * scale, 72 * scale))
    return out.getvalue()
