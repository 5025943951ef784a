"""What else `kithkin bench groups` measures: real networks, association groups beside crews, and paths."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kithkin.bench import crews, networks, paths


@dataclass(frozen=True)
class Also:
    """Where the real networks are, how large a network paths are sought in, and whether pages are written."""

    data: Path | None = None
    persons: int = paths.PERSONS
    write: bool = True

    @property
    def networks(self) -> Path:
        """The folder that is given, or that the environment names."""
        return self.data or Path(os.environ.get("KITHKIN_BENCH_DATA", "."))


def _paths(asked: Also) -> None:
    """Ties and pairs as many for each person as among a million."""
    size = paths.Size(asked.persons, asked.persons * paths.TIES // paths.PERSONS)
    paths.run(size, paths.PAIRS)


ALSO: Mapping[str, Callable[[Also], None]] = {
    "networks": lambda asked: networks.run(asked.networks, write=asked.write),
    "crews": lambda asked: crews.measure(write=asked.write),
    "paths": _paths,
}
