"""A decision: what somebody said of some records, anchored to their keys; and what somebody asks to be decided."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kithkin.graph.errors import WrongUse
from kithkin.resolution.decide_rules import rules

ACTS = ("merge", "split", "move")
"""What is asked about persons and kept as decisions about their records; a later act may set an earlier one aside."""
PAIRED = ("same", "different", *ACTS)
GROUPED = ("in_family", "not_in_family", "member", "not_member", "propose_member", "authorise_member", "review_member")
IN_FORCE, PROPOSED = "in force", "proposed"
LATER = ("criteria", "review_on")
"""What questions of before could not say: left out of their mark where they do not say it."""
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody asks to be decided; `rest` are the records that a split or move leaves behind."""

    act: str
    records: tuple[str, ...]
    others: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    group_id: str | None = None
    role: str | None = None
    field: str | None = None
    value: str | None = None
    hidden_below: str | None = None
    criteria: tuple[str, ...] = ()
    review_on: str | None = None

    @property
    def anchors(self) -> tuple[str, ...]:
        """Every record that it is about."""
        return tuple(sorted({*self.records, *self.others, *self.rest}))

    def mark(self) -> str:
        """The same for the same question, so that a repeated request is known."""
        told = {name: value for name, value in asdict(self).items() if value or name not in LATER}
        return hashlib.blake2b(repr(sorted(told.items())).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Who:
    """Who decides, why, and on what authority; `key` makes a repeated request the same decision."""

    by: str
    reason: str
    source: str | None = None
    key: str | None = None

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.reason.strip():
            raise WrongUse("say who decides and for what reason")
        if len(self.reason) > LONGEST:
            raise WrongUse(f"a reason has at most {LONGEST} characters")


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing decided about some records, as it is kept."""

    kind: str
    left: tuple[str, ...]
    right: tuple[str, ...] = ()
    act: str | None = None
    id: str = ""
    act_id: str = ""

    @property
    def records(self) -> frozenset[str]:
        """Every record that it is about."""
        return frozenset((*self.left, *self.right))

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> "Decision":
        """A decision as a query gives it."""
        left, right = (tuple(one for one in row[side] or () if one) for side in ("left_ids", "right_ids"))
        return cls(row["kind"], left, right, row["act"], row["decision_id"], row.get("act_id") or row["decision_id"])


def checked(ask: Ask) -> Ask:
    """The question, if it is one that can be decided."""
    if ask.act not in {*rules()["kinds"], *ACTS}:
        raise WrongUse(f"nobody decides {ask.act!r}; one of {', '.join([*rules()['kinds'], *ACTS])}")
    if not ask.records:
        raise WrongUse("name the records that this is about")
    if ask.act in {"same", "different", "merge"} and not (set(ask.others) - set(ask.records)):
        raise WrongUse("name two records or persons that are not one already")
    if ask.act == "split" and not ask.rest:
        raise WrongUse("these are all the records of the person; a split leaves some behind")
    if ask.act in GROUPED and not ask.group_id:
        raise WrongUse("name the group")
    if ask.act == "pinned" and not (ask.field and ask.value and len(ask.records) == 1):
        raise WrongUse("name one record, the field and its value")
    return ask


def new_id(who: Who) -> str:
    """An opaque id; a request that is repeated under its key gets the one it had."""
    told = secrets.token_bytes(20) if who.key is None else f"{who.by}\0{who.key}".encode()
    return "D-" + base64.b32encode(hashlib.blake2b(told, digest_size=10).digest()).decode().lower()
