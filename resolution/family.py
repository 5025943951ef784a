"""One family while it is formed: heads, children, and everybody's role with the proofs of it."""

from collections import defaultdict
from dataclasses import dataclass, field

from kithkin.resolution.kindred import Pair, Proof

Reasons = dict[Pair, list[Proof]]


@dataclass(slots=True)
class Family:
    """Heads, and everybody's role with the proofs of it."""

    heads: frozenset[str]
    children: set[str] = field(default_factory=set)
    members: Reasons = field(default_factory=lambda: defaultdict(list))
    past: Reasons = field(default_factory=lambda: defaultdict(list))
    """Who was in it in which role and is no more: they make nobody kin of anybody."""

    @property
    def people(self) -> frozenset[str]:
        """Everybody in it."""
        return frozenset(person for person, _ in self.members)

    @property
    def core(self) -> frozenset[str]:
        """Everybody but parents who live apart."""
        return frozenset(person for person, role in self.members if not role.endswith("_apart"))
