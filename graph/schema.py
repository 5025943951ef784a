"""What opening a graph makes sure of: unique ids, indexes, and the version of the schema."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kithkin.graph.errors import EngineUnavailable
from kithkin.graph.store import GraphStore


@dataclass(frozen=True, slots=True)
class Migration:
    """One step to a version: what it does, and the writing queries that do it, each safe to run again."""

    version: int
    says: str
    queries: tuple[str, ...] = ()


MIGRATIONS: tuple[Migration, ...] = (Migration(1, "The first graph: unique ids and indexes only."),)
VERSION = MIGRATIONS[-1].version


def bring_up(store: GraphStore, statements: Sequence[str], run: Callable[[str], object]) -> int:
    """Make the constraints and indexes and run the migrations this graph still lacks; gives how many it ran."""
    held = store.ask("schema/version")
    version, made = (held[0]["version"], held[0]["made"]) if held else (0, "")
    if version > VERSION:
        raise EngineUnavailable(
            f"this graph is of schema version {version}, ours is {VERSION}; install a newer Kithkin"
        )
    wanted = hashlib.sha256("\n".join(statements).encode()).hexdigest()[:16]
    if version == VERSION and made == wanted:
        return 0
    for statement in statements:
        run(statement)
    steps = [step for step in MIGRATIONS if step.version > version]
    for step in steps:
        for name in step.queries:
            store.tell(name)
        store.tell("schema/keep_version", version=step.version, made="")
    store.tell("schema/keep_version", version=VERSION, made=wanted)
    return len(steps)
