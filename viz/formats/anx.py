"""An exchange file for i2 Analyst's Notebook, by its published names; nobody here could open it in i2."""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Comment, Element, SubElement

from kithkin.graph.picture import Card, Item, Link
from kithkin.viz.arrange import arrange
from kithkin.viz.formats.safe_xml import LOST, document
from kithkin.viz.formats.seal import Copy
from kithkin.viz.geometry import Point
from kithkin.viz.html import sort_of
from kithkin.viz.sheet import STRENGTHS, THINGS
from kithkin.viz.style import style

NOT_VERIFIED = "Not verified in i2: written from the published names of the format, never opened in Analyst's Notebook."
DOTS = {"confirmed": "DotStyleSolid", "unconfirmed": "DotStyleDashed", "tentative": "DotStyleDotted"}
ICONS = {"home": "House", "gang": "Gang", "group": "Group", "school": "School", "dog": "Dog"}
CLASSES = ("What", "Part of", "Details", "Warning", "Records", "Kind")
UNITS = 0.01  # inches to a unit of the drawing


def written(copy: Copy) -> bytes:
    """Items at their places, links with type and strength, text blocks as cards, the seal as the chart's own card."""
    drawn = copy.picture
    root = Element("Chart", IdReferenceLinking="false", Rigorous="false")
    root.append(Comment(f" {NOT_VERIFIED} "))
    strengths = SubElement(root, "StrengthCollection")
    for name, told in STRENGTHS.items():
        SubElement(strengths, "Strength", Id=told, Name=told, DotStyle=DOTS[name])
    classes = SubElement(root, "AttributeClassCollection")
    for name in CLASSES:
        SubElement(classes, "AttributeClass", Id=name, Name=name, Type="AttText", IsUser="true", Visible="true")
    _types(root, copy)
    items = SubElement(root, "ChartItemCollection")
    cards = {card.item: card for card in drawn.cards}
    boxes = {box.id: box.label for box in drawn.boxes}
    for placed in arrange(drawn, copy.seats).items:
        items.append(_item(placed.item, placed.at, boxes, cards.get(placed.item.id)))
    items.extend(map(_link, drawn.links))
    items.append(_about(copy))
    return document(root)


def _types(root: Element, copy: Copy) -> None:
    kinds = SubElement(root, "EntityTypeCollection")
    for kind in dict.fromkeys(item.kind for item in copy.picture.items):
        name, icon = THINGS.get(kind, "Person"), ICONS.get(kind, "Person")
        SubElement(kinds, "EntityType", Id=name, Name=name, IconFile=icon, PreferredRepresentation="RepresentAsIcon")
    links = SubElement(root, "LinkTypeCollection")
    for looks in dict.fromkeys(style().link[link.kind] for link in copy.picture.links):
        red, green, blue = (int(looks.colour[i : i + 2], 16) for i in (1, 3, 5))
        colour = str(red + 256 * green + 65536 * blue)  # as Windows counts colours
        SubElement(links, "LinkType", Id=looks.name, Name=looks.name, Colour=colour)


def _item(item: Item, at: Point, boxes: Mapping[str, str], card: Card | None) -> Element:
    x, y = (f"{value * UNITS:.3f}" for value in at)
    one = Element("ChartItem", Label=_safe(item.label), XPosition=x, DateSet="false", TimeSet="false")
    held = SubElement(SubElement(one, "End", X=x, Y=y, Z="0"), "Entity", EntityId=_safe(item.id))
    held.attrib |= {"Identity": _safe(item.id), "LabelIsIdentity": "false"}
    SubElement(SubElement(held, "Icon", TextX="0", TextY="16"), "IconStyle", Type=THINGS.get(item.kind, "Person"))
    told = {
        "What": sort_of(item), "Part of": boxes.get(item.box or "", ""), "Details": ", ".join(item.lines),
        "Warning": item.warning or "", "Records": " ".join(item.evidence),
    }  # fmt: skip
    _attributes(one, told)
    if card:
        held = SubElement(one, "CardCollection")
        for heading, line, records in _lines(card):
            SubElement(held, "Card", Summary=_safe(f"{heading}: {line}"), SourceReference=_safe(records))
    return one


def _lines(card: Card) -> Iterator[tuple[str, str, str]]:
    for section in card.sections:
        for line in section.lines:
            yield section.heading, line.text, " ".join(line.evidence)


def _link(link: Link) -> Element:
    one = Element("ChartItem", Label=_safe(link.label), DateSet="false", TimeSet="false")
    held = SubElement(one, "Link", End1Id=_safe(link.source), End2Id=_safe(link.target))
    looks = {"Type": style().link[link.kind].name, "Strength": STRENGTHS[link.strength]}
    arrow = "ArrowOnHead" if link.directed else "ArrowNone"
    SubElement(held, "LinkStyle", looks, ArrowStyle=arrow, MlStyle="MultiplicityMultiple")
    _attributes(one, {"Kind": style().link[link.kind].name, "Records": " ".join(link.evidence)})
    return one


def _about(copy: Copy) -> Element:
    """A label with what is said of the whole: title, marking, seal, and that it was not verified."""
    one = Element("ChartItem", Label=_safe(f"{copy.picture.title} ({copy.picture.marking})"), XPosition="0")
    held = SubElement(SubElement(one, "End", X="0", Y="0", Z="0"), "Entity", EntityId="about the chart")
    held.attrib |= {"Identity": "about the chart", "LabelIsIdentity": "false"}
    SubElement(SubElement(held, "Icon"), "IconStyle", Type="Person")
    cards = SubElement(one, "CardCollection")
    for told in (NOT_VERIFIED, copy.seal.told, *(f"{name}: {value}" for name, value in copy.seal.facts.items())):
        SubElement(cards, "Card", Summary=_safe(told))
    return one


def _attributes(parent: Element, told: Mapping[str, str]) -> None:
    held = SubElement(parent, "AttributeCollection")
    for name, value in told.items():
        if value:
            SubElement(held, "Attribute", AttributeClass=name, Value=_safe(value))


def _safe(text: str) -> str:
    """A text without the characters that XML has not."""
    return LOST.sub(" ", text)
