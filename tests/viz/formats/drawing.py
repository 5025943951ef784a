"""Pictures of any texts, for laws that hold of every file."""

from typing import get_args

from hypothesis import strategies as st

from kithkin.graph.picture import (
    Answer,
    Box,
    Card,
    Indicator,
    Item,
    ItemKind,
    Line,
    Link,
    LinkKind,
    Picture,
    Section,
    Strength,
)
from kithkin.viz.formats.seal import Copy, Seal, Source

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ("<b>&amp;", "]]>", "a\x00b", "\r\n\t", " blank ", "\ue000d;", "=1+1", "null", "true", "\u202eAnn", "\ufffe")
)
evidence = st.lists(texts, max_size=2).map(tuple)
few = {"max_size": 3}


def one_of(kind):
    return st.sampled_from(get_args(kind))


@st.composite
def pictures(draw):
    """A picture in which every tie has both its ends, and all else is as it comes."""
    names = draw(st.lists(texts, unique=True, min_size=1, max_size=12))
    half = len(names) // 2 + 1
    held, others = names[:half], names[half:]
    boxes = tuple(Box(one, draw(texts), draw(st.sampled_from(("family", "household", "group")))) for one in others[:2])
    within = st.none() | (st.sampled_from([box.id for box in boxes]) if boxes else st.none())
    items = tuple(
        draw(st.builds(
            Item, st.just(one), one_of(ItemKind), texts, evidence, st.sampled_from(("female", "male", "unknown")),
            st.booleans(), within, st.none() | texts, evidence,
        ))
        for one in held
    )  # fmt: skip
    ends = st.sampled_from(held)
    rest = (ends, ends, one_of(LinkKind), texts, one_of(Strength), st.booleans(), evidence)
    links = tuple(draw(st.builds(Link, st.just(one), *rest)) for one in others[2:4])
    sections = st.lists(st.builds(Section, texts, st.lists(st.builds(Line, texts, evidence), **few).map(tuple)), **few)
    cards = tuple(draw(st.builds(Card, st.just(one), ends, texts, sections.map(tuple))) for one in others[4:])
    indicator = st.builds(Indicator, texts, texts, one_of(Answer), st.booleans(), evidence, texts, evidence)
    told = [draw(texts) for _ in range(6)]
    answers, rules = tuple(draw(st.lists(indicator, **few))), draw(evidence)
    return Picture(told[0], items, links, boxes, cards, answers, *told[1:5], rules, told[5])


seals = st.builds(Seal, texts, texts, texts, texts, texts, texts, texts)
sources = st.dictionaries(texts, st.builds(Source, texts, texts, texts, texts, texts, texts), **few)
places = st.tuples(*[st.floats(-9_000, 9_000)] * 2)


@st.composite
def copies_of(draw):
    """A copy of such a picture, of which some things have places."""
    picture = draw(pictures())
    names = st.sampled_from([item.id for item in picture.items]) | st.just("#sheet")
    return Copy(picture, draw(seals), draw(sources), seats=draw(st.dictionaries(names, places, **few)))


copies = copies_of()
