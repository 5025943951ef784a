"""A chart or snapshot that somebody keeps, opened by who runs a command on this machine, with their own rights."""

from kithkin.api.chart_ends import kept_open
from kithkin.api.charting import Opened, opened, window
from kithkin.api.local import local_reading
from kithkin.api.wiring import Wiring
from kithkin.casework.chart.state import State
from kithkin.graph.errors import NotThere


def kept_by(wired: Wiring, owner: str, key: str) -> Opened:
    """What that user keeps under that id, at the two times that it names."""

    def again(state: State) -> Opened:
        told = local_reading(wired, state.as_of or None, state.known_at or None)
        return opened(window(told, state), state)

    for store in (wired.charts, wired.snapshots):
        try:
            kept = store.one(owner, key)
        except NotThere:
            continue
        return kept_open(store, kept, again)
    raise NotThere(f"{owner} keeps no chart or snapshot {key}: its address on their page ends with its id")
