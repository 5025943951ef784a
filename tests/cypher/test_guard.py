"""A query that somebody brings along is refused unless it reads only what is readable and known."""

import pytest

from kithkin.cypher.guard import faults
from kithkin.resolution.kinds import FREE, NEEDED

TIMES = "WHERE x.known_from <= $known_at AND (x.known_to IS NULL OR x.known_to > $known_at))"
CLASSES = "r.access AS r_access, i.access AS i_access, e.access AS e_access"
GIVES = "r.id AS record_id, e.id AS group_key, 'n' AS name, e.valid_from AS valid_from, e.valid_to AS valid_to"
MATCH = "MATCH (r:Record)-[i:INVOLVED_IN]->(e:Event {kind: 'arrest'})"
TESTS = f"r.access IN $access AND i.access IN $access AND e.access IN $access AND all(x IN [r, i, e] {TIMES}"
GOOD = f"{MATCH}\nWHERE {TESTS}\n  AND i.role = 'subject'\nRETURN {GIVES}, {CLASSES}"


def first(text):
    return next(iter(faults(text, FREE, NEEDED)), None)


def test_a_rule_that_tests_all_it_uses_is_allowed():
    assert first(GOOD) is None
    assert first(f"// don't mind this\n{GOOD}\nORDER BY record_id // nor won't this") is None


@pytest.mark.parametrize(
    "word", ["CREATE", "merge", "SET", "DETACH DELETE", "REMOVE", "CALL", "LOAD CSV", "FOREACH", "DROP"]
)
def test_a_rule_that_writes_is_refused(word):
    assert "only reads" in first(GOOD.replace("RETURN", f"WITH r, i, e {word} (x) RETURN"))


@pytest.mark.parametrize("variable", ["r", "i", "e"])
def test_every_variable_must_be_tested_and_its_class_given(variable):
    test = f"{variable}.access IN $access AND "
    assert first(GOOD.replace(test, "")).startswith(f"{variable} is not tested")
    assert first(GOOD.replace(test, f"({variable}.access IN $access OR true) AND ")).startswith(f"{variable} is not")
    assert first(GOOD.replace(test, f"NOT {test}")).startswith(f"{variable} is not tested")
    given = f"{variable}.access AS {variable}_access"
    assert "class of " + variable in first(GOOD.replace(given, f"1 AS {variable}_access"))


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (" AND i.role = 'subject'", " OR true", "r is not tested"),
        ("[r, i, e]", "[r, i]", "e may be of another time"),
        ("[i:INVOLVED_IN]", "[:INVOLVED_IN]", "(:INVOLVED_IN) is not tested"),
        ("-[i:INVOLVED_IN]->", "-->", "cannot be read"),
        ("-[i:INVOLVED_IN]->", "-[i:INVOLVED_IN*1..3]->", "cannot be read"),
        ("(e:Event {kind: 'arrest'})", "(e)", None),
        ("(e:Event {kind: 'arrest'})", "()", "is not tested"),
        ("RETURN", "WITH r, i, e MATCH (r)-[j:AT]->(:Address) RETURN", "r is not tested"),
        ("RETURN", "WITH *, [(r)--(z) | z.name] AS n RETURN", "outside MATCH"),
        ("RETURN", "WITH *, [(r)- -(z) | z.name] AS n RETURN", "outside MATCH"),
        ("RETURN", "WITH *, [(r)< - - (z) | z.name] AS n RETURN", "outside MATCH"),
        ("'subject'", "\\u0060", "backslashes"),
        ("i.role = 'subject'", "EXISTS { MATCH (r)--() }", "EXISTS"),
        ("i.role = 'subject'", "(r)-[:FROM]->(:Row)", "outside MATCH"),
        ("e.id AS group_key, ", "", "group_key is missing"),
        ("'subject'", "$role", "there is no $role"),
        ("'subject'", "`subject`", "backticks"),
        ("i.role = 'subject'", "true // it's\nMATCH (z:Row) WHERE true // it's", "z is not tested"),
        (GIVES, f"{GIVES} UNION MATCH (z) RETURN {GIVES}", "UNION is not allowed"),
    ],
)  # fmt: skip
def test_what_gets_round_a_test_is_refused(was, now, told):
    assert was in GOOD
    found = first(GOOD.replace(was, now, 1))
    assert (found is None) if told is None else (told in found)
