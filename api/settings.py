"""Where Kithkin keeps its things and how it is served."""

from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_GRAPH = "kithkin:./data"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """What one running Kithkin needs to know."""

    graph: str = DEFAULT_GRAPH
    data: Path = Path("data")
    as_of: str | None = None
    secure: bool = False
    hosts: tuple[str, ...] = field(default=LOOPBACK)

    @property
    def private(self) -> Path:
        """The folder of accounts, audit and secrets; only its owner may look in."""
        return self.data / "private"

    @property
    def answered(self) -> Path:
        """What was answered to records that were written, and those that wait to be."""
        return self.private / "answered.sqlite"

    @property
    def cache(self) -> Path:
        """What can be made anew; it can be removed at any time."""
        return self.data / "cache"

    @property
    def index(self) -> Path:
        """What the live index keeps for the next start; only its owner may look in."""
        return self.private / "live"

    @property
    def network(self) -> Path:
        """What the network of paths keeps for the next start."""
        return self.private / "network"

    @property
    def remade(self) -> tuple[Path, ...]:
        """What is made anew of the graph and rests on what rows state: an erasure takes it away."""
        return self.cache, self.index, self.network

    @property
    def resolved(self) -> Path:
        """What the last run of resolution left for the next."""
        return self.cache / "resolved.arrow"

    @property
    def grouped(self) -> Path:
        """What the last run that formed groups left for the next."""
        return self.cache / "grouped.arrow"


def settings_of(graph: str | None, data: Path | None, **more: object) -> Settings:
    """Settings from the two shared options; an embedded graph lies in the data folder unless told."""
    uri = graph or (f"kithkin:{data}" if data else DEFAULT_GRAPH)
    folder = data or (Path(uri.removeprefix("kithkin:")) if uri.startswith("kithkin:") else Path("data"))
    return Settings(graph=uri, data=folder, **more)  # type: ignore[arg-type]
