"""A real browser for the tests of pages and pictures; without one they fail and say what to do."""

import pytest

from kithkin.bench.browser import chromium
from kithkin.graph.errors import WrongUse


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium."""
    try:
        with chromium() as found:
            yield found
    except WrongUse as why:
        pytest.fail(str(why))


@pytest.fixture
def page(browser):
    """A fresh page of it."""
    with browser.new_context(viewport={"width": 1600, "height": 1100}) as context:
        yield context.new_page()
