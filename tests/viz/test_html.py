"""The page around a chart."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

from kithkin.viz.html import page
from kithkin.viz.tables import items, links


def test_policy_allows_exactly_the_style_of_the_page(sheet):
    told = page(sheet)
    styles = re.findall(r"<style>(.*?)</style>", told, re.DOTALL)
    allowed = b64encode(sha256(styles[0].encode()).digest()).decode()
    assert len(styles) == 1
    assert f"style-src &#x27;sha256-{allowed}&#x27;" in told
    assert "default-src &#x27;none&#x27;" in told
    assert "unsafe" not in told


def test_tables_hold_every_fact_of_the_chart(sheet, by_hand):
    told = page(sheet)
    assert told.count("<tr>") == 4 + len(by_hand.items) + len(by_hand.links) + len(by_hand.indicators) + sum(
        len(section.lines) for card in by_hand.cards for section in card.sections
    )
    assert "<td>We do not know</td>" in told
    assert all(record in told for link in by_hand.links for record in link.evidence)


def test_tidy_tables_have_one_row_each_and_no_formulas(by_hand):
    assert len(items(by_hand).splitlines()) == 1 + len(by_hand.items)
    assert len(links(by_hand).splitlines()) == 1 + len(by_hand.links)
    evil = replace(by_hand, items=(replace(by_hand.items[0], label="=1+1"), *by_hand.items[1:]))
    assert "'=1+1" in items(evil)
