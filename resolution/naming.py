"""Names of clusters: the one they had before where most of them stay, else the id of their first row."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from kithkin.resolution.coded import FEW, Index, Texts


def names_of(labels: Index, ids: Texts, before: Mapping[str, str] | None = None) -> Texts:
    """One name for every row; no two clusters share one."""
    if before:
        return pa.array(_names(labels, ids.to_pylist(), before), pa.string())
    if len(labels) <= FEW:
        named: dict[int, str] = {}
        told = zip(labels.tolist(), ids.to_pylist(), strict=True)
        return pa.array([named.setdefault(label, one) for label, one in told], pa.string())
    first = np.zeros(int(labels.max(initial=-1)) + 1, np.int64)
    first[labels[::-1]] = np.arange(len(labels))[::-1]
    return ids.take(pa.array(first[labels]))


def _names(labels: Index, ids: Sequence[str], before: Mapping[str, str]) -> list[str]:
    kept = _kept(labels, ids, before)
    taken = set(kept.values())
    names: dict[int, str] = dict(kept)
    for label, member in zip(labels.tolist(), ids, strict=True):
        if label not in names and member not in taken:
            names[label] = member
            taken.add(member)
    for label, member in zip(labels.tolist(), ids, strict=True):
        if label not in names:
            names[label] = _fresh(member, taken)
    return [names[label] for label in labels.tolist()]


def _fresh(member: str, taken: set[str]) -> str:
    number = 2
    while f"{member}/{number}" in taken:
        number += 1
    taken.add(f"{member}/{number}")
    return f"{member}/{number}"


def _kept(labels: Index, ids: Sequence[str], before: Mapping[str, str]) -> dict[int, str]:
    """Each earlier name goes to the cluster that holds most of its rows; each cluster takes one name."""
    shared: dict[tuple[int, str], int] = {}
    for label, member in zip(labels.tolist(), ids, strict=True):
        if member in before:
            key = (label, before[member])
            shared[key] = shared.get(key, 0) + 1
    names: dict[int, str] = {}
    taken: set[str] = set()
    for (label, name), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0][1], item[0][0])):
        if label not in names and name not in taken:
            names[label] = name
            taken.add(name)
    return names
