"""A graph as comparable elements: what it says, without when it was written and by which run."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import orjson

from kithkin.cypher.catalogue import Query
from kithkin.graph import model
from kithkin.graph.bolt_store import BoltStore

# Runs and the lease are how the graph was written, not what it says.
UNTOLD = frozenset({"Run", "Lease", *model.GROUP_LABELS})
WHEN = re.compile(r"^(known_|received_at$|run_id$|closed_run_id$|.*_at$)")
INSTANT = re.compile(r"~\d{4}-\d\d-\d\dT[\d:.]+Z")
UNTIL = re.compile(r'\\"until\\":\\"[^"\\]+\\"')
"""What a group was called before tells until when, which is when a run was."""
SHOWN = 6


def dumped(store: BoltStore) -> Counter[str]:
    """Every node and edge as one line: kind, id, ends, whether it is held, and properties; with how often it stands."""
    return Counter([*_nodes(store), *_edges(store)])


def differences(expected: Counter[str], found: Counter[str]) -> list[str]:
    """How two graphs differ: the kinds with their counts, and a few elements of each side."""
    lacking, beyond = expected - found, found - expected
    told = [f"{side} {_kinds(some)}" for side, some in (("lacks", lacking), ("has beyond", beyond)) if some]
    return told + [
        f"{sign} {line}" for sign, some in (("-", lacking), ("+", beyond)) for line in islice(sorted(some), SHOWN)
    ]


def doubles(graph: Counter[str]) -> list[str]:
    """Elements that stand more than once."""
    return sorted(line for line, times in graph.items() if times > 1)


def _kinds(lines: Counter[str]) -> dict[str, int]:
    return dict(Counter(line.split(" ", 1)[0] for line in lines.elements()))


def _nodes(store: BoltStore) -> Iterator[str]:
    for label in sorted(model.LABELS - UNTOLD):
        asked = _query(f"MATCH (n:{label}) RETURN labels(n) AS labels, properties(n) AS told", "labels", "told")
        for row in store.read(asked):
            yield _line(":".join(sorted(row["labels"])), row["told"], ())


def _edges(store: BoltStore) -> Iterator[str]:
    for kind, pairs in sorted(model.EDGES.items()):
        for source, target in pairs:
            text = (
                f"MATCH (a:{source})-[e:{kind}]->(b:{target}) RETURN a.id AS source, b.id AS target, "
                "properties(e) AS told"
            )
            for row in store.read(_query(text, "source", "target", "told")):
                yield _line(kind, row["told"], (row["source"], row["target"]))


def _query(text: str, *gives: str) -> Query:
    return Query("test/everything", "Everything of one kind.", (), gives, text)


def _line(kind: str, told: dict, ends: tuple[str, ...]) -> str:
    kept = {name: value for name, value in told.items() if not WHEN.match(name)}
    content = {"ends": ends, "held": told.get("known_to") is None, "told": kept}
    line = f"{kind} {orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()}"
    return UNTIL.sub("until", INSTANT.sub("~then", line))
