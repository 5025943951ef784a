"""Every query file keeps what its header promises."""

import re

import pytest

from kithkin.cypher.catalogue import bare, catalogue, columns_given, parameters_used, parse, query

QUERIES = catalogue()
READING = ("read/", "chronology/", "chart/", "score/", "indicator/")
FORBIDDEN = re.compile(r"\b(gds|apoc)\.|\bdb\.index|\$\(|\b(CREATE|DROP)\s+(INDEX|CONSTRAINT)\b", re.IGNORECASE)
WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE)\b", re.IGNORECASE)


@pytest.mark.parametrize("name", QUERIES)
def test_header_takes_the_parameters_of_the_text(name):
    assert set(QUERIES[name].takes) == parameters_used(QUERIES[name].text)


@pytest.mark.parametrize("name", QUERIES)
def test_header_gives_the_columns_of_the_last_return(name):
    assert QUERIES[name].gives == columns_given(QUERIES[name].text)


@pytest.mark.parametrize("name", QUERIES)
def test_text_keeps_to_what_both_engines_know(name):
    assert not FORBIDDEN.search(bare(QUERIES[name].text))


@pytest.mark.parametrize("name", QUERIES)
def test_a_pattern_begins_at_the_node_whose_id_is_known(name):
    """The embedded engine reads every node of the first label otherwise."""
    for pattern in re.split(r"\bMATCH\b", bare(QUERIES[name].text))[1:]:
        nodes = re.findall(r"\(([^()]*)\)", re.split(r"\b(?:WHERE|RETURN|WITH)\b", pattern)[0])
        known = [at for at, node in enumerate(nodes) if re.search(r"\{\s*(?:id|key):\s*[$\w]", node)]
        bound = nodes and ":" not in nodes[0]
        assert not known or known[0] == 0 or bound, pattern.strip()


@pytest.mark.parametrize("name", [name for name in QUERIES if name.startswith(READING)])
def test_reading_queries_never_write(name):
    assert not WRITES.search(bare(QUERIES[name].text))


def test_an_unknown_query_says_which_file_to_add():
    with pytest.raises(LookupError, match=r"add cypher/read/nothing\.cypher"):
        query("read/nothing")


def test_a_file_without_a_header_is_refused():
    with pytest.raises(ValueError, match="takes"):
        parse("read/x", "MATCH (n) RETURN n.id AS id")


def test_columns_are_those_of_the_outer_return():
    text = (
        "MATCH (a) CALL (a) { MATCH (a)--(b) RETURN b.id AS other } "
        "RETURN DISTINCT a.id AS id, [x IN a.list | x.y] AS list, {k: 1, l: 2} AS map, a.plain ORDER BY id LIMIT 3"
    )
    assert columns_given(text) == ("id", "list", "map", "a.plain")


def test_words_in_quotes_and_comments_are_not_read():
    text = "MATCH (a) WHERE a.x = 'RETURN $no' // RETURN $nor\nRETURN a.id AS id"
    assert (parameters_used(text), columns_given(text)) == (set(), ("id",))
