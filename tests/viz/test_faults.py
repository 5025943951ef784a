"""The counter of faults finds faults that were put there."""

from dataclasses import replace

from kithkin.viz.faults import faults, marks


def test_label_moved_onto_an_icon_is_found(sheet):
    x, y = sheet.items[0].at
    label = sheet.links[0].label
    bad = replace(sheet.links[0], label=label.moved(x - label.centre[0], y - label.centre[1]))
    found = faults(replace(sheet, links=(bad, *sheet.links[1:])))
    assert {(a.kind, b.kind) for a, b in found.overlaps} & {("icon", "label")}


def test_label_on_a_box_edge_and_boxes_on_each_other_are_found(sheet):
    first, second, *_ = sheet.boxes
    on_edge = replace(
        sheet.links[0], label=sheet.links[0].label.moved(first.rect.x1 - sheet.links[0].label.centre[0], 0)
    )
    found = faults(
        replace(
            sheet, links=(on_edge, *sheet.links[1:]), boxes=(first, replace(second, rect=first.rect), *sheet.boxes[2:])
        )
    )
    kinds = {(a.kind, b.kind) for a, b in found.overlaps}
    assert {("label", "box"), ("box", "box")} <= kinds


def test_line_through_a_stranger_and_lines_that_cross_are_found(sheet):
    stranger = next(
        one for one in sheet.items if one.item.id not in (sheet.links[0].first.source, sheet.links[0].first.target)
    )
    x, y = stranger.at
    through = replace(sheet.links[0], points=((x - 90, y), (x + 90, y)))
    upright = replace(sheet.links[1], points=((x + 60, y - 90), (x + 60, y + 90)))
    before, after = faults(sheet), faults(replace(sheet, links=(through, upright, *sheet.links[2:])))
    assert (sheet.links[0].first.id, stranger.item.id) in {(link, mark.id) for link, mark in after.touches}
    assert after.crossings > before.crossings


def test_every_icon_text_label_card_tab_and_box_is_counted(sheet):
    kinds = [mark.kind for mark in marks(sheet)]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "icon": len(sheet.items), "text": len(sheet.items), "label": len(sheet.links), "card": len(sheet.cards),
        "tab": len(sheet.boxes), "box": len(sheet.boxes),
    }  # fmt: skip
