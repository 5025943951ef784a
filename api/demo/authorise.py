"""What the demonstration's fictional analysts do: authorise what two independent graded sources bear."""

from datetime import date, timedelta

from kithkin.graph.store import GraphStore
from kithkin.resolution.authorise import Authority, authorise, evidence

REVIEW = timedelta(days=182)
REASON = "two independent graded sources (synthetic data, fictional decision)"
MET = ("street-group", "street-crime")


def authorise_all(store: GraphStore, analysts: tuple[str, str], as_of: str) -> int:
    """Authorise each gang membership that is ready for a decision; gives how many there are."""
    known = evidence(store)
    review_on = (date.fromisoformat(as_of) + REVIEW).isoformat()
    authority = Authority(*analysts, REASON, MET, review_on)
    waiting = known.candidates()
    for one in waiting:
        authorise(store, one.gang, one.records, authority, known=known, today=as_of)
    return len(waiting)
