"""Whom linking fails: missed and false links by sex, age, ethnicity and name origin, against the truth."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import polars as pl

from kithkin.graph.errors import BadInput
from kithkin.resolution.birth_days import day_text
from kithkin.resolution.intervals import Interval, clumped
from kithkin.resolution.shapes import DATA, words

BIRTH = "date_of_birth"
KINDS = {"missed": "missed links", "false": "false links"}


@dataclass(frozen=True, slots=True)
class Rules:
    """data/fairness.toml."""

    alert: float
    fewest: int
    bands: tuple[int, ...]
    columns: tuple[str, ...]
    said: Mapping[str, str]


@cache
def rules() -> Rules:
    """The thresholds and words of data/fairness.toml."""
    read = tomllib.loads((DATA / "fairness.toml").read_text(encoding="utf-8"))
    return Rules(read["alert"], read["fewest"], tuple(read["bands"]), tuple(read["columns"]), read["said"])


@dataclass(frozen=True, slots=True)
class Rate:
    """One error rate: wrong pairs among all, its interval, and how many times the reference group's it is."""

    wrong: int
    pairs: int
    rate: float
    interval: Interval
    ratio: float | None = None
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one group with their error rates."""

    by: str
    group: str
    records: int
    missed: Rate
    false: Rate
    reference: bool = False


@dataclass(frozen=True, slots=True)
class Fairness:
    """All groups, what was found, and what could not be judged."""

    groups: tuple[Group, ...]
    alerts: tuple[str, ...]
    absent: tuple[str, ...]
    records: int


Judge = Callable[[pl.Series, str], Rate]
"""The rate of missed or false links of the rows that are in a group."""


def fairness(rows: pl.DataFrame, by: Sequence[str], judge: Judge) -> Fairness:
    """The error rates of every group that the columns `by` tell; a pair is judged with each group it has an end in."""
    if not rows.height:
        raise BadInput("no row is both in the clusters and in the truth; give the ids as the truth has them")
    groups: list[Group] = []
    for name in by:
        groups += _with_ratios([_group(rows, name, value, judge) for value in _values(rows[name])])
    alerts = tuple(said for group in groups for said in _alerts(group, groups))
    absent = tuple(name for name in ("sex", "age", "ethnicity", "name_origin") if name not in by)
    return Fairness(tuple(groups), alerts, absent, rows.height)


def _values(column: pl.Series) -> list[str]:
    values: list[str] = column.drop_nulls().unique().sort().to_list()
    return values


def _group(rows: pl.DataFrame, name: str, value: str, judge: Judge) -> Group:
    inside = (rows[name] == value).fill_null(value=False)
    return Group(name, value, int(inside.sum()), judge(inside, "missed"), judge(inside, "false"))


def of_truth(rows: pl.DataFrame) -> Judge:
    """`rows` has cluster and entity: missed links are of the true pairs, false links of the pairs found."""

    def judge(inside: pl.Series, kind: str) -> Rate:
        whole, part = ("entity", "cluster") if kind == "missed" else ("cluster", "entity")
        touched = _touching(rows, inside, [whole])
        agreed = _touching(rows, inside, [whole, part]).group_by(whole).agg(agreed=pl.col("pairs").sum())
        both = touched.join(agreed, on=whole).with_columns(wrong=pl.col("pairs") - pl.col("agreed"))
        return _rate(both["wrong"], both["pairs"])

    return judge


def of_labels(rows: pl.DataFrame, labels: pl.DataFrame) -> Judge:
    """`rows` has id and cluster, `labels` left_id, right_id and same: the labelled pairs alone are judged."""
    place = rows.select("id", "cluster").with_row_index("at")
    told = labels.select("left_id", "right_id", "same")
    ends = told.join(place.rename({"id": "left_id"}), on="left_id")
    ends = ends.join(place.rename({"id": "right_id"}), on="right_id", suffix="_right")
    found = ends["cluster"] == ends["cluster_right"]

    def judge(inside: pl.Series, kind: str) -> Rate:
        touched = inside.gather(ends["at"]) | inside.gather(ends["at_right"])
        counted = touched & (ends["same"] if kind == "missed" else found)
        wrong = counted & (~found if kind == "missed" else ~ends["same"])
        return _rate(wrong.cast(pl.Int64), counted.cast(pl.Int64))

    return judge


def _rate(wrong: pl.Series, pairs: pl.Series) -> Rate:
    rate, interval = clumped(wrong.to_numpy(), pairs.to_numpy())
    return Rate(int(wrong.sum()), int(pairs.sum()), rate, interval)


def _touching(rows: pl.DataFrame, inside: pl.Series, by: list[str]) -> pl.DataFrame:
    """How many pairs of each block have an end in the group: all pairs less those wholly outside."""
    counted = rows.with_columns(inside=inside).group_by(by).agg(n=pl.len(), m=(~pl.col("inside")).sum())
    n, m = pl.col("n").cast(pl.Int64), pl.col("m").cast(pl.Int64)
    return counted.select(*by, pairs=(n * (n - 1) - m * (m - 1)) // 2)


def _with_ratios(groups: list[Group]) -> list[Group]:
    """Each group beside the largest of its kind."""
    if not groups:
        return []
    base = max(groups, key=lambda group: (group.records, group.group))
    return [
        Group(
            group.by, group.group, group.records, _beside(group.missed, base.missed), _beside(group.false, base.false),
            group is base,
        )
        for group in groups
    ]  # fmt: skip


def _beside(one: Rate, base: Rate) -> Rate:
    ratio = one.rate / base.rate if base.rate else None
    alert = one.pairs >= rules().fewest and one.rate > base.rate and (ratio is None or ratio >= rules().alert)
    return Rate(one.wrong, one.pairs, one.rate, one.interval, ratio, alert)


def _alerts(group: Group, groups: Sequence[Group]) -> Iterator[str]:
    base = next(one for one in groups if one.by == group.by and one.reference)
    for name, kind in KINDS.items():
        rate, beside = getattr(group, name), getattr(base, name)
        if rate.alert:
            yield rules().said["alert"].format(
                kind=kind.capitalize(), by=group.by, group=group.group, rate=rate.rate, base=beside.rate,
                reference=base.group,
                times=rules().said["times" if beside.rate else "none"].format(ratio=rate.ratio),
                chance=rules().said["chance"] if rate.interval[0] <= beside.interval[1] else "",
            )  # fmt: skip


def grouped(rows: pl.DataFrame, as_of: str) -> tuple[pl.DataFrame, list[str]]:
    """The rows with the groups that their columns tell, and what those are called."""
    made = rows
    by: list[str] = []
    if "sex" in rows.columns:
        made, by = made.with_columns(sex=_mapped(rows["sex"], _sex)), [*by, "sex"]
    if BIRTH in rows.columns:
        made, by = made.with_columns(age=_mapped(rows[BIRTH], lambda born: _band(born, as_of))), [*by, "age"]
    for name in rules().columns:
        if name in rows.columns and name != "sex":
            called = "name_origin" if name == "origin" else name
            plain = rows[name].cast(pl.String).str.strip_chars().replace("", None)
            made, by = made.with_columns(plain.alias(called)), [*by, called]
    return made, list(dict.fromkeys(by))


def filled(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Where a record does not say, what most records of the same true person say."""
    for name in by:
        counted = rows.drop_nulls(name).group_by("entity", name).len()
        ranked = counted.sort(["entity", "len", name], descending=[False, True, False])
        most = ranked.unique("entity", keep="first").select("entity", most=name)
        rows = rows.join(most, on="entity", how="left", maintain_order="left")
        rows = rows.with_columns(pl.coalesce(name, "most").alias(name)).drop("most")
    return rows


def _mapped(values: pl.Series, change: Callable[[str], str | None]) -> pl.Series:
    texts = values.cast(pl.String).to_list()
    known = {text: change(text.strip().lower()) if text else None for text in set(texts)}
    return pl.Series([known[text] for text in texts], dtype=pl.String)


def _sex(told: str) -> str | None:
    return "female" if told in words()["female"] else "male" if told in words()["male"] else None


def _band(born: str, as_of: str) -> str | None:
    """The age band on a day: an age is full years."""
    day, now = day_text(born), as_of.replace("-", "")
    if day is None or day > now:
        return None
    age = (int(now) - int(day)) // 10_000
    start = max((at for at in rules().bands if at <= age), default=0)
    after = next((at for at in rules().bands if at > start), None)
    return f"{start:02}-{after - 1:02}" if after else f"{start:02}+"
