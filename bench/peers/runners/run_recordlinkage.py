"""recordlinkage with its ECM classifier, compared as in its guide: Jaro-Winkler from 0.85, equal or not."""

import numpy as np
import recordlinkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from .handed import Handed
from .plan import Fields, fields_of

CLOSE = 0.85
HALF = 0.5


def main() -> None:
    """Index, compare, classify, hand back."""
    handed = Handed()
    fields = fields_of(handed.settings / "fields.toml", handed.name)
    people = handed.table.select(fields.compared + _blocked(fields)).to_pandas()
    people = people.fillna("").astype(str).replace("", np.nan)
    pairs = _index(fields).index(people)
    features = _compare(fields).compute(pairs, people)
    classifier = recordlinkage.ECMClassifier(binarize=None)
    classifier.fit(features)
    left, right = (pairs.get_level_values(at).to_numpy() for at in (0, 1))
    # Its probabilities end at exactly 1 for many pairs; the weights under them still tell these apart.
    handed.pairs(left, right, sum(features[name].map(classifier.log_weights[name]) for name in features))
    handed.clusters({"own": _joined(len(people), left, right, classifier.prob(features).to_numpy() >= HALF)})


def _blocked(fields: Fields) -> list[str]:
    """Columns of the blocks that are not compared."""
    return sorted({name for block in fields.blocks for name in block} - set(fields.compared))


def _index(fields: Fields) -> recordlinkage.Index:
    made = recordlinkage.Index()
    for block in fields.blocks:
        made.block(block)
    return made


def _compare(fields: Fields) -> recordlinkage.Compare:
    made = recordlinkage.Compare()
    for name in (*fields.names, *fields.texts):
        made.string(
            name,
            name,
            method="jarowinkler" if name in fields.names else "damerau_levenshtein",
            threshold=CLOSE,
            label=name,
        )
    for name in fields.exact:
        made.exact(name, name, label=name)
    return made


def _joined(count: int, left: np.ndarray, right: np.ndarray, kept: np.ndarray) -> list[int]:
    graph = coo_matrix((np.ones(kept.sum()), (left[kept], right[kept])), shape=(count, count))
    return connected_components(graph, directed=False)[1].tolist()


if __name__ == "__main__":
    main()
