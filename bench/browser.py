"""A real browser, and what it makes of a chart: the rectangles it gives to icons, texts, labels, cards and boxes."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from kithkin.graph.errors import WrongUse
from kithkin.viz.faults import Mark
from kithkin.viz.geometry import Rect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MEASURE = """() => {
  const root = document.querySelector('svg'), found = [];
  const add = (kind, id, element) => {
    const b = element.getBBox(), m = root.getScreenCTM().inverse().multiply(element.getScreenCTM());
    found.push([kind, id, m.e + b.x, m.f + b.y, m.e + b.x + b.width, m.f + b.y + b.height]);
  };
  for (const g of root.querySelectorAll('g.item')) {
    add('icon', g.dataset.id, g.querySelector('.icon'));
    add('text', g.dataset.id, g.querySelector('.words'));
  }
  for (const g of root.querySelectorAll('g.label')) add('label', g.dataset.link, g);
  for (const g of root.querySelectorAll('g.card')) add('card', g.dataset.id, g);
  for (const g of root.querySelectorAll('g.box')) {
    add('tab', g.dataset.id, g.querySelector('.tab'));
    add('box', g.dataset.id, g.querySelector('.frame'));
  }
  return found;
}"""


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless Chromium: the one on PATH, else playwright's own; a clear word when there is neither."""
    with sync_playwright() as playwright:
        path = next((found for name in NAMES if (found := shutil.which(name))), playwright.chromium.executable_path)
        if not Path(path).exists():
            raise WrongUse("This needs Chromium on PATH: install it, or run 'playwright install chromium'.")
        browser = playwright.chromium.launch(executable_path=path)
        try:
            yield browser
        finally:
            browser.close()


def measured(page: Any, drawing: str) -> list[Mark]:
    """The rectangles that the browser gives to the marks of a drawing."""
    page.set_content(f"<!DOCTYPE html><body style='margin:0'>{drawing}</body>")
    page.evaluate("document.fonts.ready")
    return [Mark(kind, id_, Rect(*box)) for kind, id_, *box in page.evaluate(MEASURE)]


def apart(ours: list[Mark], theirs: list[Mark]) -> float:
    """The greatest distance between an edge as the layout has it and as the browser draws it."""
    drawn = {(mark.kind, mark.id): mark.rect for mark in theirs}
    return max(
        (max(abs(a - b) for a, b in zip(one.rect, drawn[one.kind, one.id], strict=True)) for one in ours), default=0
    )
