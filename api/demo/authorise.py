"""What the demonstration's fictional analyst does: authorise what two independent graded sources bear."""

from datetime import date, timedelta

from kithkin.graph.store import GraphStore
from kithkin.resolution.authorise import authorise, evidence

REVIEW = timedelta(days=182)
REASON = "two independent graded sources (synthetic data, fictional decision)"


def authorise_all(store: GraphStore, analyst: str, as_of: str) -> int:
    """Authorise each gang membership that is ready for a decision; gives how many there are."""
    known = evidence(store)
    review_on = (date.fromisoformat(as_of) + REVIEW).isoformat()
    waiting = known.candidates()
    for one in waiting:
        authorise(
            store, one.gang, one.records, by=analyst, reason=REASON, review_on=review_on, as_of=as_of, known=known
        )
    return len(waiting)
