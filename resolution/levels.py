"""The levels of agreement of each kind of evidence, from no value to the same value."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kithkin.resolution.coded import Index

Levels = NDArray[np.int8]
MISSING, DIFFERENT = 0, 1

LEVELS: Mapping[str, tuple[str, ...]] = {
    "given": (
        "missing", "different", "similar", "close", "other_name", "initial", "nickname", "known_as", "half", "crossed",
        "swapped", "exact",
    ),
    "surname": ("missing", "different", "similar", "close", "part", "former", "exact"),
    "middle": ("missing", "different", "close", "initial", "exact"),
    "birth_date": (
        "missing", "different", "generation", "near_year", "same_year", "same_day", "two_edits", "one_edit", "swapped",
        "exact",
    ),
    "sex": ("missing", "different", "exact"),
    "category": ("missing", "different", "exact"),
    "street": ("missing", "different", "close", "exact"),
    "uprn": ("missing", "different", "exact"),
    "number": ("missing", "different", "close", "exact"),
    "postcode": ("missing", "different", "area", "close", "exact"),
    "city": ("missing", "different", "close", "exact"),
    "phone": ("missing", "different", "close", "exact"),
    "email": ("missing", "different", "close", "exact"),
    "checked": ("missing", "different", "exact"),
    "identifier": ("missing", "different", "two_edits", "close", "exact"),
    "suffix": ("missing", "different", "exact"),
    "stage": ("missing", "different", "exact"),
    "beside": ("missing", "different", "exact"),
}  # fmt: skip

_FAMILY = {
    "number_id": "identifier", "nino": "identifier", "nhs_number": "checked", "upn": "checked", "pnc_id": "checked",
    "birth_place": "city", "region": "category", "locality": "city",
    "text": "city",
}  # fmt: skip


def family_of(kind: str) -> str:
    """The comparison that a kind of evidence takes."""
    return _FAMILY.get(kind, kind)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Places of two rows each, the smaller first."""

    left: Index
    right: Index

    def __len__(self) -> int:
        return len(self.left)

    def at(self, chosen: NDArray[np.bool_] | Index | slice) -> "Pairs":
        """Some of the pairs."""
        return Pairs(self.left[chosen], self.right[chosen])
