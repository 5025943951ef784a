"""Where the parts meet: opens what a running Kithkin holds, and closes it again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Self

from kithkin.api.access.accounts import Accounts
from kithkin.api.access.audit import Audit
from kithkin.api.access.no_action import NoActions
from kithkin.api.access.readings import Readings
from kithkin.api.access.saved_charts import SavedCharts
from kithkin.api.access.saved_snapshots import SavedSnapshots
from kithkin.api.access.saved_waves import SavedWaves
from kithkin.api.access.secret import read_secret
from kithkin.api.in_scope import InScope
from kithkin.api.settings import Settings
from kithkin.api.webhooks import Webhooks
from kithkin.graph.access import AccessClass, classes
from kithkin.graph.ids import PREFIXES, mint
from kithkin.graph.instants import last_instant
from kithkin.graph.store import GraphStore
from kithkin.resolution.apart import Linking

if TYPE_CHECKING:
    from kithkin.api.passed import Passed
    from kithkin.api.postponed import Postponed
    from kithkin.api.store import Answered
    from kithkin.api.waiting import Committed
    from kithkin.casework.network.follow import Follower as NetworkFollower
    from kithkin.casework.network.search import Desks
    from kithkin.casework.queued import Queued
    from kithkin.casework.touched import Touched
    from kithkin.loaders.feed import Feed
    from kithkin.resolution.live.follow import Follower
    from kithkin.resolution.live.quick import Quick


@dataclass
class Wiring:
    """Everything one running Kithkin holds open."""

    settings: Settings
    given: GraphStore | None = None
    _opening: Lock = field(default_factory=Lock)
    _follower: "Follower | None" = None
    _network: "NetworkFollower | None" = None
    _quick: "Quick | None" = None
    _classes: tuple[GraphStore, str, list[AccessClass]] | None = None

    @cached_property
    def accounts(self) -> Accounts:
        """The users."""
        return Accounts(self.settings.private / "accounts.sqlite")

    @cached_property
    def audit(self) -> Audit:
        """The append-only table of events."""
        return Audit(self.settings.private / "audit.sqlite")

    @cached_property
    def secret(self) -> bytes:
        """The server's own secret."""
        return read_secret(self.settings.private / "secret")

    @cached_property
    def webhooks(self) -> Webhooks:
        """Who is sent the change feed."""
        return Webhooks(self.settings.private / "accounts.sqlite", self.secret)

    @cached_property
    def touched(self) -> "Touched":
        """Which ids changed when, kept between pages of the change feed and for the next start."""
        from kithkin.casework.touched import Touched  # noqa: PLC0415 -- start-up time

        return Touched(self.settings.private / "changes")

    @cached_property
    def readings(self) -> Readings:
        """What reviewers answered."""
        return Readings(self.settings.private / "review.sqlite")

    @cached_property
    def waves(self) -> SavedWaves:
        """The seed and wave requests that were saved."""
        return SavedWaves(self.settings.private / "waves.sqlite")

    @cached_property
    def no_actions(self) -> NoActions:
        """About whom it was decided that nothing is to be done."""
        return NoActions(self.settings.private / "waves.sqlite")

    @cached_property
    def charts(self) -> SavedCharts:
        """The charts that somebody works on."""
        return SavedCharts(self.settings.private / "charts.sqlite", self.secret)

    @cached_property
    def snapshots(self) -> SavedSnapshots:
        """How charts stood."""
        return SavedSnapshots(self.settings.private / "charts.sqlite", self.secret)

    @cached_property
    def queued(self) -> "Queued":
        """The review queue of each scope."""
        from kithkin.casework.queued import Queued  # noqa: PLC0415 -- start-up time

        return Queued(self.secret)

    @cached_property
    def waiting(self) -> "Committed":
        """The watch of those who wait for the next run."""
        from kithkin.api.waiting import Committed  # noqa: PLC0415 -- it knows readings, which know this

        return Committed()

    @cached_property
    def feeds(self) -> "dict[str, Feed]":
        """The shipped feeds and those of the data folder."""
        from kithkin.loaders.feed import feeds  # noqa: PLC0415 -- accounts and audit need no loader

        return feeds(self.settings.data / "feeds")

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of groups that the data folder describes, beside those built in."""
        return tuple(sorted(path.stem for path in (self.settings.data / "groups").glob("*.toml")))

    @cached_property
    def answered(self) -> "Answered":
        """What was answered to records that were written."""
        from kithkin.api.store import Answered  # noqa: PLC0415  start-up time

        return Answered(self.settings.answered, self.secret)

    @cached_property
    def postponed(self) -> "Postponed":
        """The records that wait for a run to end."""
        from kithkin.api.postponed import Postponed  # noqa: PLC0415  start-up time

        return Postponed(self.settings.answered, self.secret)

    @cached_property
    def passed(self) -> "Passed":
        """What servers of this folder tell each other of records they stored."""
        from kithkin.api.passed import Passed  # noqa: PLC0415  start-up time

        return Passed(self.settings.private / "passed", self.secret)

    @property
    def store(self) -> GraphStore:
        """The graph, opened on first use."""
        with self._opening:
            if self.given is None:
                self.given = open_graph(self.settings)
            return self.given

    @property
    def follower(self) -> "Follower":
        """The index of records that live answers come from; it is of one graph."""
        from kithkin.resolution.live.follow import Follower  # noqa: PLC0415  start-up time

        store = self.store
        with self._opening:
            if self._follower is None or self._follower.asker is not store:
                self._follower = Follower(store, self.settings.index, self.passed)
            return self._follower

    @property
    def network(self) -> "NetworkFollower":
        """How people are joined, as arrays; it is of one graph."""
        from kithkin.casework.network.follow import Follower  # noqa: PLC0415  start-up time

        store = self.store
        with self._opening:
            if self._network is None or self._network.asker is not store:
                self._network = Follower(store, self.settings.network)
            return self._network

    @cached_property
    def desks(self) -> "Desks":
        """Where walks over the network are worked out."""
        from kithkin.casework.network.search import Desks  # noqa: PLC0415  start-up time

        return Desks()

    @property
    def asker(self) -> "Quick":
        """The graph to callers, one for all: the index answers what it knows as well."""
        from kithkin.resolution.live.quick import Quick  # noqa: PLC0415  start-up time

        follower = self.follower
        with self._opening:
            # What is kept for each graph is kept for this one, so it lasts as long as the graph is open.
            if self._quick is None or self._quick.follower is not follower:
                self._quick = Quick(follower.asker, follower)
            return self._quick

    def classes(self, known_at: str = "") -> list[AccessClass]:
        """Every access class of the graph; those that stood at a known instant are read once.

        What a run wrote is seen at its instant or later, and its classes were there before it ended.
        """
        store, held = self.store, self._classes
        if held and known_at and held[0] is store and held[1] == known_at:
            return held[2]
        read = classes(store)
        if known_at:
            self._classes = (store, known_at, read)
        return read

    def in_scope(self, classes: Iterable[int]) -> InScope:
        """The graph to one caller, for one request."""
        return InScope(self.asker, frozenset(classes), self.linking, self._minted)

    @cached_property
    def linking(self) -> Linking:
        """What linking said of the records that some callers may read."""
        return Linking()

    def _minted(self, record_id: str, salt: str = "", /) -> str:
        return mint(self.store.secret(), PREFIXES["Person"], record_id, salt)

    def committed(self) -> str:
        """The instant of the last finished run: what is known now."""
        return last_instant(self.store)

    def close(self) -> None:
        """Give everything back."""
        for name in (
            "accounts", "audit", "readings", "waves", "no_actions", "charts", "snapshots", "webhooks", "answered",
            "postponed",
        ):  # fmt: skip
            if name in self.__dict__:
                self.__dict__[name].close()
        if self.given is not None:
            self.given.close()
            self.given = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def open_graph(settings: Settings) -> GraphStore:
    """The graph of these settings."""
    from kithkin.graph.connect import connect  # noqa: PLC0415 -- accounts and audit need no driver

    return connect(settings.graph)
