"""Splink with one model of models/: from a table to scored pairs, and to the clusters at its usual 0.95."""

from typing import Any

import duckdb
import pyarrow as pa
import splink.comparison_library as library
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.blocking_rule_library import And, CustomRule

from .handed import ROW, Handed
from .plan import Plan, model_for, plan_of

LEAST = -8.0
"""Pairs of a lower match weight are not kept: no threshold that pays lies there."""
USUAL = 0.95
SEED = 1


def main() -> None:
    """Train, predict, cluster, hand back."""
    handed = Handed()
    plan = plan_of(model_for(handed.name, handed.settings / "models"))
    linker = _linker(handed.table, plan)
    _train(linker, plan)
    predicted = linker.inference.predict(threshold_match_weight=LEAST)
    pairs = predicted.as_duckdbpyrelation().select(f"{ROW}_l, {ROW}_r, match_weight").to_arrow_table()
    handed.pairs(*(pairs[name] for name in pairs.column_names))
    own = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, USUAL)
    ordered = own.as_duckdbpyrelation().order(ROW).select("cluster_id").to_arrow_table()
    handed.clusters({"own": ordered["cluster_id"].to_pylist()})


def _linker(table: pa.Table, plan: Plan) -> Linker:
    connection = duckdb.connect()
    connection.register("handed", table)
    added = "".join(f", {expression} AS {name}" for name, expression in plan.columns.items())
    connection.execute(f"CREATE TABLE people AS SELECT *{added} FROM handed")
    settings = SettingsCreator(
        link_type="link_only" if plan.source else "dedupe_only",
        unique_id_column_name=ROW,
        comparisons=[_comparison(**one) for one in plan.comparison],
        blocking_rules_to_generate_predictions=[_apart(_rule(one), plan.apart) for one in plan.predict],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    database = DuckDBAPI(connection=connection)
    return Linker([database.register(name) for name in _sources(connection, plan.source)], settings)


def _sources(connection: duckdb.DuckDBPyConnection, source: str | None) -> list[str]:
    """The table, or one table for each source."""
    if source is None:
        return ["people"]
    told = connection.execute(f"SELECT DISTINCT {source} FROM people ORDER BY 1").fetchall()
    for at, (name,) in enumerate(told):
        connection.execute(f"CREATE TABLE source_{at} AS SELECT * FROM people WHERE {source} = ?", [name])
    return [f"source_{at}" for at in range(len(told))]


def _comparison(*, kind: str, on: list[Any], tf: bool = False, **options: Any) -> Any:
    made = getattr(library, kind)(*on, **options)
    return made.configure(term_frequency_adjustments=True) if tf else made


def _rule(told: list[str] | str) -> Any:
    return CustomRule(told) if isinstance(told, str) else block_on(*told)


def _apart(rule: Any, column: str | None) -> Any:
    return And(rule, CustomRule(f"l.{column} <> r.{column}")) if column else rule


def _train(linker: Linker, plan: Plan) -> None:
    told, prior = linker.training, plan.prior
    told.estimate_probability_two_random_records_match([_rule(one) for one in prior["rules"]], prior["recall"])
    told.estimate_u_using_random_sampling(max_pairs=plan.train["pairs"], seed=SEED)
    for block in plan.train["blocks"]:
        told.estimate_parameters_using_expectation_maximisation(
            _rule(block), estimate_without_term_frequencies=plan.train.get("without_tf", False)
        )


if __name__ == "__main__":
    main()
