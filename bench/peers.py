"""Other ways to link the same table: what anybody would try first, and Splink where it is installed."""

import sys
from importlib import import_module
from typing import Any

import pyarrow as pa

from kithkin.resolution.columns import recognise
from kithkin.resolution.guess import Column

Found = tuple[list[Any], list[Any] | None]
HOME = ("street", "address", "number", "postcode", "uprn")
PERSON = ("given", "surname", "full_name", "birth_date")
_BLOCKS = (("given", "surname"), ("surname", "birth_date"), ("given", "birth_date"), ("postcode", "birth_date"))


def exact(table: pa.Table) -> Found:
    """Names and date of birth the same, letter for letter; a household is one address."""
    seen = recognise(table)
    return _groups(table, _named(seen, PERSON)), _groups(table, _named(seen, HOME))


def _named(seen: tuple[Column, ...], kinds: tuple[str, ...]) -> dict[str, str]:
    return {column.kind: column.name for column in seen if column.kind in kinds}


def _groups(table: pa.Table, chosen: dict[str, str]) -> list[Any]:
    """One name for rows that agree on every column; a row that lacks one stands alone."""
    rows = zip(*(table[name].cast(pa.string()).to_pylist() for name in chosen.values()), strict=True)
    return [at if None in row else row for at, row in enumerate(rows)] if chosen else list(range(table.num_rows))


def splink(table: pa.Table) -> Found:
    """Splink as its tutorial sets it up: blocking on pairs of columns, EM, threshold 0.95."""
    try:
        splink, compare = import_module("splink"), import_module("splink.comparison_library")
    except ImportError:
        sys.exit("Splink is not installed; `pip install splink` beside Kithkin to compare.")
    columns = _named(recognise(table), (*PERSON, "postcode", "city", "email", "phone", "sex"))
    blocks = [[columns[kind] for kind in pair] for pair in _BLOCKS if set(pair) <= set(columns)]
    names = {"given", "surname", "full_name"}
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="splink_row",
        comparisons=[
            compare.JaroWinklerAtThresholds(name, [0.92, 0.8])
            if kind in names
            else compare.LevenshteinAtThresholds(name, [1, 2])
            for kind, name in columns.items()
        ],
        blocking_rules_to_generate_predictions=[splink.block_on(*block) for block in blocks],
    )
    return _trained(table, settings, blocks), None


def _trained(table: pa.Table, settings: Any, blocks: list[list[str]]) -> list[Any]:
    splink = import_module("splink")
    numbered = table.append_column("splink_row", pa.array(range(table.num_rows)))
    linker = splink.Linker(numbered, settings, splink.DuckDBAPI())
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for block in blocks[:2]:
        linker.training.estimate_parameters_using_expectation_maximisation(splink.block_on(*block))
    pairs = linker.inference.predict(threshold_match_probability=0.95)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.95)
    found = {row["splink_row"]: row["cluster_id"] for row in clusters.as_record_dict()}
    return [found[at] for at in range(table.num_rows)]
