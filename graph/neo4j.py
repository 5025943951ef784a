"""Neo4j's own words for a schema."""

from kithkin.graph import model


def schema() -> list[str]:
    """Cypher that makes every unique id and index; safe to run again."""
    made = [
        f"CREATE CONSTRAINT {name.lower()}_{column} IF NOT EXISTS FOR (x:{name}) REQUIRE x.{column} IS UNIQUE"
        for name, columns in model.UNIQUE.items()
        for column in columns
    ]
    made += [
        f"CREATE INDEX {name.lower()}_{column} IF NOT EXISTS FOR (x:{name}) ON (x.{column})"
        for name, columns in model.LOOKUPS.items()
        for column in columns
    ]
    return [*made, "CALL db.awaitIndexes(300)"]
