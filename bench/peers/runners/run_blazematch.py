"""blazematch with its Fellegi-Sunter model, which needs no labels."""

from blazematch import BlockingRule, Deduplicator, FieldComparison, LinkConfig, Metric

from .handed import Handed
from .plan import Fields, fields_of

HALF = 0.5


def main() -> None:
    """Block, compare, estimate, cluster, hand back."""
    handed = Handed()
    fields = fields_of(handed.settings / "fields.toml", handed.name)
    people = handed.table.select(handed.features).to_pandas()
    linker = Deduplicator(people, _config(fields))
    linker.block().compute_features().estimate()
    pairs = linker.predict()
    handed.pairs(pairs["left_idx"], pairs["right_idx"], pairs["score"])
    handed.clusters({"own": linker.cluster(threshold=HALF)["cluster_id"].tolist()})


def _config(fields: Fields) -> LinkConfig:
    rules = (" AND ".join(f'l."{name}" = r."{name}"' for name in block) for block in fields.blocks)
    metrics = [
        *((name, Metric.JARO_WINKLER) for name in fields.names),
        *((name, Metric.DAMERAU_LEVENSHTEIN) for name in fields.texts),
        *((name, Metric.EXACT) for name in fields.exact),
    ]
    return LinkConfig(
        blocking_rules=[BlockingRule(rule) for rule in rules],
        comparisons=[FieldComparison(name, name, metric) for name, metric in metrics],
    )


if __name__ == "__main__":
    main()
