"""The closed lists of the graph: labels, edge types and their ends, what carries an access class, what is looked up."""

import re

from kithkin.graph.errors import WrongUse

GROUP_LABELS = ("Household", "Family", "Gang", "AssociationGroup")
LABELS = frozenset(
    {
        "Feed", "Load", "Row", "Record", "Person", "Address", "Organisation", "Event", "Group", *GROUP_LABELS, "Score",
        "Alias", "Renumbered", "Likeness", "Decision", "Tombstone", "Run", "Lease", "AccessClass", "SchemaVersion",
    }
)  # fmt: skip
NODES_WITHOUT_ACCESS = frozenset(
    {
        "Feed", "Load", "Person", "Address", "Organisation", "Group", *GROUP_LABELS, "Alias", "Renumbered", "Likeness",
        "Decision", "Run", "Lease", "AccessClass", "SchemaVersion",
    }
)  # fmt: skip
NODES_WITHOUT_TIMES = frozenset(
    {"Feed", "Load", "Address", "Organisation", "Decision", "Run", "Lease", "AccessClass", "SchemaVersion"}
)

# Roles in what happened: who had a part in it, and who was only hurt, saw, or was there.
ACTING = ("suspect", "arrested", "charged", "convicted", "cautioned", "named", "subject")
BYSTANDERS = ("victim", "witness", "child_present")
KIN = ("PARENT_OF", "PARTNER_OF", "SIBLING_OF", "GRANDPARENT_OF", "CARER_OF", "ASSOCIATE_OF", "NOT_TO_ASSOCIATE_WITH")
EDGES: dict[str, tuple[tuple[str, str], ...]] = {
    "FROM": (("Record", "Row"),),
    "OF": (("Row", "Load"), ("Load", "Feed")),
    "STATES": (("Record", "Record"),),
    "INVOLVED_IN": (("Record", "Event"),),
    "AT": (("Record", "Address"),),
    "AFFILIATED_WITH": (("Record", "Organisation"),),
    "SAME_AS": (("Record", "Person"),),
    "POSSIBLY_SAME_AS": (("Record", "Record"),),
    "ALIKE": (("Record", "Likeness"),),
    **dict.fromkeys(KIN, (("Person", "Person"),)),
    "MEMBER_OF": (("Person", "Group"),),
    "LIVES_AT": (("Group", "Address"),),
    "NAMED_BY": (("Gang", "Organisation"),),
    "SCORES": (("Score", "Person"), ("Score", "Group")),
    "NOW": (("Alias", "Person"),),
    "ABOUT": (("Decision", "Record"),),
}
EDGES_WITHOUT_ACCESS = frozenset({"OF", "NOW", "ABOUT"})
EDGES_WITHOUT_TIMES = frozenset({"OF", "ABOUT"})

# Every label has a unique `id`; these are looked up by something else as well. No more than are asked for: each
# costs a bulk load, and one on a property with few values (`kind`) tempts a planner away from the ids.
LOOKUPS: dict[str, tuple[str, ...]] = {
    "Record": ("surname", "date_of_birth", "postcode", "stated_at"),
    "Row": ("key",),
    "Load": ("feed",),
    "Event": ("incident",),
    "Run": ("state", "after"),
    "Tombstone": ("whole",),
    "Renumbered": ("sent_as", "key"),
}
# Two runs must never give two label classes one number.
UNIQUE: dict[str, tuple[str, ...]] = {**dict.fromkeys(sorted(LABELS), ("id",)), "AccessClass": ("id", "number")}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def label(name: str) -> str:
    """The label, if it is one of ours; text of a query is only ever built from these."""
    if name not in LABELS:
        raise WrongUse(f"no label {name}: add it to graph/model.py")
    return name


def edge_type(name: str) -> str:
    """The edge type, if it is one of ours."""
    if name not in EDGES:
        raise WrongUse(f"no edge type {name}: add it to graph/model.py")
    return name


def property_name(name: str) -> str:
    """The property name, if it is plain lower-case letters, digits and underscores."""
    if not _NAME.fullmatch(name):
        raise WrongUse(f"{name!r} is no property name: use lower-case letters, digits and underscores")
    return name
