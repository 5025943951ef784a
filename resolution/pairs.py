"""The pairs that are handed out as a table with their evidence, portion by portion: all of it at once is gigabytes."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pyarrow as pa

from kithkin.resolution.coded import Index
from kithkin.resolution.explain import Against, evidence
from kithkin.resolution.repeats import statements
from kithkin.resolution.score import Scores

PORTION = 20_000
"""So many pairs are 17 MB of text, and four times as much while they are made."""
_THREADS = 2


def pairs_table(scores: Scores, ids: pa.Array) -> pa.Table:
    """All of them at once."""
    return pa.concat_tables(in_portions(scores, ids))


def in_portions(scores: Scores, ids: pa.Array, rows: int = PORTION) -> Iterator[pa.Table]:
    """Tables of so many pairs, the likeliest one person first, made ahead of whoever writes them; at least one."""
    order, said = np.argsort(-scores.odds.weight, kind="stable"), statements(scores.people)
    if len(order) <= rows:
        yield _table(scores.at(order), ids, said)
        return
    waiting: deque[Future[pa.Table]] = deque()
    with ThreadPoolExecutor(_THREADS) as pool:
        for at in range(0, len(order), rows):
            waiting.append(pool.submit(_table, scores.at(order[at : at + rows]), ids, said))
            if len(waiting) > _THREADS:
                yield waiting.popleft().result()
        yield from (one.result() for one in waiting)


def _table(scores: Scores, ids: pa.Array, said: Index) -> pa.Table:
    pairs, odds = scores.pairs, scores.odds
    posterior = odds.posterior
    same, household, _ = posterior
    which = posterior.argmax(axis=0)
    return pa.table(
        {
            "left_id": ids.take(pa.array(pairs.left)),
            "right_id": ids.take(pa.array(pairs.right)),
            "weight": np.round(odds.weight.astype(float), 3),
            "probability": np.round(posterior.max(axis=0), 6),
            "class": pa.array(["same", "household", "random"]).take(pa.array(which)),
            "same": np.round(same, 6),
            "household": np.round(household, 6),
            "copy": said[pairs.left] == said[pairs.right],
            "evidence": evidence(scores.people, scores.model, pairs, scores.levels, Against.of(odds, which == 1)),
        }
    )
