"""A real browser for the tests of pages and pictures; without one they fail and say what to do."""

import pytest
from tests.web.hours import built

from kithkin.bench.browser import chromium
from kithkin.graph.errors import WrongUse


def pytest_collection_modifyitems(items):
    """The working hours go last, side by side: the city of both is made once."""
    items.sort(key=lambda item: item.path.stem.endswith("_hour"))


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


@pytest.fixture(scope="session")
def city(engines, tmp_path_factory):
    """The told families and their gang in a graph of their own city."""
    return engines.world("arcade", "told families", built(tmp_path_factory.mktemp("city")))
