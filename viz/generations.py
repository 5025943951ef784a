"""Who of the adults of a box, or of its children, is a parent of whom: parents stand above their children."""

from collections.abc import Iterable

from kithkin.graph.picture import Link


def generations(members: list[str], links: Iterable[Link]) -> list[list[str]]:
    """The members in rows, parents first; whoever is nobody's parent or child stands with those tied to them."""
    inside = set(members)
    kin = [link for link in links if link.kind == "family" and {link.source, link.target} <= inside]
    births = [(link.source, link.target) for link in kin if link.directed]
    depth = _depths(births, len(members))
    last = max(depth.values(), default=0)
    for one in members:
        if one not in depth:
            depth[one] = max((depth[other] for other in _beside(one, kin) if other in depth), default=last)
    rows = [[one for one in members if depth[one] == level] for level in range(last + 1)]
    return [row for row in rows if row]


def _depths(births: list[tuple[str, str]], most: int) -> dict[str, int]:
    """How many generations of parents stand above each; links in a ring are followed only so far."""
    depth = {one: 0 for birth in births for one in birth}
    for _ in range(most):
        for parent, child in births:
            depth[child] = min(max(depth[child], depth[parent] + 1), most)
    return depth


def _beside(one: str, kin: list[Link]) -> Iterable[str]:
    """Partners, brothers and sisters."""
    for link in kin:
        if one in (link.source, link.target) and not link.directed:
            yield link.target if link.source == one else link.source
