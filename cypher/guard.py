"""What a query that somebody brings along may not do: write, or use anything whose class and instant it does not test.

It reads less than Cypher has: what it cannot read is refused.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kithkin.cypher.catalogue import bare, depths, items_returned, parameters_used

PARAMETERS = frozenset({"access", "known_at", "as_of"})
WORD = r"(?<![.\w:$])"
WRITES = re.compile(
    rf"{WORD}(CREATE|MERGE|SET|DELETE|DETACH|REMOVE|DROP|FOREACH|LOAD|CALL|USE|INSERT|UNION)\b", re.IGNORECASE
)
INSIDE = re.compile(r"\b(EXISTS|COUNT|COLLECT)\s*\{", re.IGNORECASE)
PATTERN = re.compile(r"-\s*[\[>-]|<\s*-")
CLAUSE = re.compile(
    rf"(?<!STARTS )(?<!ENDS ){WORD}(OPTIONAL MATCH|MATCH|WHERE|WITH|RETURN|UNWIND|ORDER BY|SKIP|LIMIT)\b", re.IGNORECASE
)
NODE, EDGE = re.compile(r"\(([^()]*)\)"), re.compile(r"<?-\s*\[([^\[\]]*)\]\s*->?")
NAMED = re.compile(r"\s*(?P<name>\w*)\s*(?::(?P<labels>[\w\s|:]+))?(?:\{[^{}]*\})?\s*")
JOINING = re.compile(r"[\s,=\w]*")
TESTED = re.compile(r"(\w+)\.access IN \$access")
HELD = re.compile(
    r"all\((\w+) IN \[([\w, ]+)\] WHERE \1\.known_from <= \$known_at "
    r"AND \(\1\.known_to IS NULL OR \1\.known_to > \$known_at\)\)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Open:
    """Labels and edge types that carry no class of access, and those that carry no times."""

    to_all: Collection[str]
    timeless: Collection[str]


@dataclass(frozen=True, slots=True)
class _Used:
    """A node or tie of a pattern: its variable, its labels or types."""

    name: str
    labels: frozenset[str]


def faults(text: str, free: Open, columns: Collection[str]) -> list[str]:
    """Why a query is refused, the first first; none when it reads only what its caller may read as known then.

    `columns` must be given; beside them each variable that carries a class gives it, as `r.access AS r_access`.
    """
    plain = " ".join(bare(text).split())
    found = [*_forbidden(plain)]
    if found:
        return found
    clauses = _clauses(plain)
    used: set[str] = set()
    for at, (word, body) in enumerate(clauses):
        if word.endswith("MATCH"):
            following = clauses[at + 1] if at + 1 < len(clauses) else ("", "")
            where = following[1] if following[0] == "WHERE" else ""
            found += _unread(body) or _untested(_used_in(body), where, free, used)
        elif PATTERN.search(body):
            found.append("a pattern outside MATCH is not read: write it as a MATCH of its own")
    return [*found, *_returned(plain, columns, used)]


def _forbidden(plain: str) -> Iterator[str]:
    if any(odd in plain for odd in ("`", "/*", "\\", ";")):
        yield "backticks, backslashes, semicolons and /* */ are not read: leave them out"
    if write := WRITES.search(plain):
        yield f"{write[1].upper()} is not allowed: a rule only reads, in MATCH, WHERE, WITH, UNWIND and RETURN"
    if INSIDE.search(plain):
        yield "EXISTS, COUNT and COLLECT with a query inside are not read: write it as a MATCH of its own"
    if odd := sorted(parameters_used(plain) - PARAMETERS):
        yield f"there is no ${odd[0]}: a rule is given $access, $known_at and $as_of"


def _clauses(plain: str) -> list[tuple[str, str]]:
    """Each clause outside brackets: its word and what follows it."""
    inside = depths(plain)
    starts = [found for found in CLAUSE.finditer(plain) if inside[found.start()] == 0]
    ends = [*(found.start() for found in starts[1:]), len(plain)]
    return [(one[1].upper(), plain[one.end() : end].strip()) for one, end in zip(starts, ends, strict=True)]


def _unread(body: str) -> list[str]:
    """What is left of a pattern without its nodes and ties must say nothing."""
    left = EDGE.sub(" ", NODE.sub(" ", body))
    odd = [part for part in (*NODE.findall(body), *EDGE.findall(body)) if not NAMED.fullmatch(part)]
    if odd or not JOINING.fullmatch(left):
        return [f"the pattern {body!r} cannot be read: use (a:Label)-[b:TYPE]->(c:Label), every tie in brackets"]
    return []


def _used_in(body: str) -> list[_Used]:
    told = [NAMED.fullmatch(part) for part in (*NODE.findall(body), *EDGE.findall(body))]
    return [_Used(one["name"], frozenset(re.findall(r"\w+", one["labels"] or ""))) for one in told if one]


def _untested(told: list[_Used], where: str, free: Open, used: set[str]) -> Iterator[str]:
    """Each pattern is tested by the WHERE right after it: a name may mean something else further on."""
    conjuncts = _conjuncts(where)
    tested = {found[1] for one in conjuncts if (found := TESTED.fullmatch(one))}
    held = {name for one in conjuncts if (found := HELD.fullmatch(one)) for name in re.findall(r"\w+", found[2])}
    for one in told:
        if one.labels and one.labels <= set(free.to_all):
            continue
        known = one.name or f"(:{'|'.join(sorted(one.labels))})"
        if one.name not in tested:
            yield f"{known} is not tested: give it a name and write {one.name or 'x'}.access IN $access after its MATCH"
        elif one.name not in held and not (one.labels and one.labels <= set(free.timeless)):
            yield (
                f"{known} may be of another time: write all(x IN [{one.name}] WHERE x.known_from <= $known_at AND "
                "(x.known_to IS NULL OR x.known_to > $known_at)) after its MATCH"
            )
        used.add(one.name)


def _conjuncts(where: str) -> list[str]:
    """The tests of a WHERE that must all hold; none where an OR outside brackets lets any pass."""
    inside = depths(where)
    if any(inside[found.start()] == 0 for found in re.finditer(r"\bX?OR\b", where, re.IGNORECASE)):
        return []
    cuts = [found for found in re.finditer(r"\bAND\b", where, re.IGNORECASE) if inside[found.start()] == 0]
    starts, ends = [0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(where)]
    return [where[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def _returned(plain: str, columns: Collection[str], used: Collection[str]) -> Iterator[str]:
    items = items_returned(plain)
    given = {item.split(" ")[-1] for item in items}
    if missing := [name for name in columns if name not in given]:
        yield f"it must give {', '.join(columns)}: {missing[0]} is missing from RETURN"
    for name in sorted(used):
        if not any(re.fullmatch(rf"{name}\.access AS \w+_access", item) for item in items):
            yield f"it must give the class of {name}: add {name}.access AS {name}_access to RETURN"
