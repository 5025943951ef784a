"""Requests as callers send them: records with slips, names in part, the callers' own ids."""

import random
from collections.abc import Iterator
from typing import Any

import polars as pl

from kithkin.bench.load import Request

MIX = {"resolve": 0.4, "search": 0.3, "lookup": 0.2, "compare": 0.05, "store": 0.05}


class Traffic:
    """Requests about the records of one table, the same each time."""

    def __init__(self, records: pl.DataFrame, seed: int = 1) -> None:
        self._records = records
        self._dice = random.Random(seed)
        # So that a second measurement over one graph writes records of its own.
        self._first = random.SystemRandom().randrange(10**9)
        self._sent = 0

    def mixed(self) -> Iterator[Request]:
        """Requests in the shares of MIX, without end."""
        while True:
            [kind] = self._dice.choices(list(MIX), list(MIX.values()))
            yield self.request(kind)

    def request(self, kind: str) -> Request:
        """One request of a kind."""
        made: Request = getattr(self, f"_{kind}")()
        return made

    def _row(self) -> dict[str, Any]:
        row = self._records.row(self._dice.randrange(self._records.height), named=True)
        return {name: value for name, value in row.items() if value}

    def _slip(self, text: str) -> str:
        """The text with a letter lost or two turned."""
        if len(text) < 4 or self._dice.random() < 0.5:
            return text
        at = self._dice.randrange(1, len(text) - 1)
        return (
            text[:at] + text[at + 1 :]
            if self._dice.random() < 0.5
            else text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        )

    def _like(self) -> dict[str, str]:
        row = self._row()
        row.pop("key")
        slipped: dict[str, str] = {
            str(name): self._slip(row[name]) for name in ("given_name", "surname") if name in row
        }
        kept = {name: value for name, value in row.items() if self._dice.random() < 0.8}
        return {**kept, **slipped} or {"surname": "nobody"}

    def _resolve(self) -> Request:
        return Request("resolve", "POST", "/v1/records", {"record": self._like()})

    def _search(self) -> Request:
        row = self._row()
        born = row.get("date_of_birth", "")
        told = {"surname": self._slip(row.get("surname", "smith"))}
        if self._dice.random() < 0.7 and "given_name" in row:
            told["given_name"] = row["given_name"][: self._dice.choice([2, 3, 20])]
        if self._dice.random() < 0.5 and born:
            told["date_of_birth"] = born[: self._dice.choice([4, 7, 10])]
        return Request("search", "POST", "/v1/search", told)

    def _lookup(self) -> Request:
        feed, _, source = self._row()["key"].partition(":")
        return Request("lookup", "GET", f"/v1/records/{feed}/{source}", None)

    def _compare(self) -> Request:
        left = f"{self._row()['key']}:self"
        return Request("compare", "POST", "/v1/persons/compare", {"left": left, "right": {"record": self._like()}})

    def _store(self) -> Request:
        self._sent += 1
        number = f"b{self._first}-{self._sent}"
        headers = {"idempotency-key": number}
        return Request(
            "store", "POST", "/v1/records?store=true", {"record": {**self._like(), "source_id": number}}, headers
        )

    def _thousand(self) -> Request:
        keys = [self._row()["key"] for _ in range(1000)]
        return Request("thousand", "POST", "/v1/records/lookup", {"keys": keys})
