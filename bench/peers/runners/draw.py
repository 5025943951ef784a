"""The plots of docs/bench.md: F1, time and memory for each data and tool, as SVG."""

import json
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot as plt

Result = dict[str, Any]
# Colours that stay apart for the colour-blind (Okabe and Ito), and a mark for each tool.
LOOKS = {
    "kithkin": ("#D55E00", "D"),
    "splink": ("#0072B2", "o"),
    "goldenmatch": ("#E69F00", "^"),
    "recordlinkage": ("#009E73", "s"),
    "dedupe": ("#CC79A7", "v"),
    "blazematch": ("#56B4E9", "P"),
}
STEP = 0.12
TICKS = {"cpu": (1, 3, 10, 30, 100, 300), "memory": (200, 500, 1000, 2000, 5000, 10000)}


def main() -> None:
    """Draw all three."""
    kept, tools, out = map(Path, sys.argv[1:])
    told = json.loads(kept.read_text("utf-8"))["results"]
    results, ended = [one for one in told if "f1" in one], [one for one in told if "fault" in one]
    titles = {one["name"]: one["title"] for one in tomllib.loads(tools.read_text("utf-8"))["tool"]}
    mpl.rcParams.update({"svg.hashsalt": "kithkin", "svg.fonttype": "path", "font.size": 10})
    rows = sorted({one["data"] for one in results}, key=lambda name: (_size(results, name), name), reverse=True)
    for name, label, mark in (
        ("f1", f"pairwise F1, with its 95% interval (below {LEAST}: at the left edge, with the figure)", _accuracy),
        ("cpu", "processor seconds, all cores (logarithmic)", _amount("cpu")),
        ("memory", "peak memory in MB (logarithmic)", _amount("memory")),
    ):
        figure, axes = plt.subplots(figsize=(8.5, 0.75 * len(rows) + 1.4), layout="constrained")
        _draw(axes, results, rows, titles, mark)
        axes.set_xlabel(label)
        _say_ended(axes, ended, rows, titles)
        figure.legend(*axes.get_legend_handles_labels(), loc="outside upper center", ncols=6, frameon=False)
        written = {"cpu": "time"}.get(name, name)
        figure.savefig(out / f"bench-{written}.svg", metadata={"Date": None, "Creator": None})
        plt.close(figure)


def _size(results: list[Result], name: str) -> int:
    return max(int(one["records"]) for one in results if one["data"] == name)


def _draw(axes: Any, results: list[Result], rows: list[str], titles: dict[str, str], mark: Callable[..., None]) -> None:
    """A row for each data, a line of marks for each tool."""
    for at, tool in enumerate(LOOKS):
        mine = [one for one in results if one["tool"] == tool]
        if mine:
            places = [rows.index(one["data"]) + STEP * ((len(LOOKS) - 1) / 2 - at) for one in mine]
            mark(axes, mine, places, {"color": LOOKS[tool][0], "marker": LOOKS[tool][1], "label": titles[tool]})
    axes.set_yticks(range(len(rows)), [f"{name}\n{_size(results, name):,} records" for name in rows])
    axes.set_ylim(-0.5, len(rows) - 0.5)
    for between in range(len(rows) - 1):
        axes.axhline(between + 0.5, color="#cccccc", linewidth=0.8)
    axes.grid(axis="x", color="#e6e6e6")
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)


def _say_ended(axes: Any, ended: list[Result], rows: list[str], titles: dict[str, str]) -> None:
    """Name the tools that did not come to an end, in the lower right of their row."""
    for at, row in enumerate(rows):
        names = ", ".join(titles[one["tool"]] for one in ended if one["data"] == row)
        if names:
            where = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "bottom"}
            axes.text(0.995, at - 0.46, f"no figure: {names}", fontsize=8, color="#555555", **where)


LEAST = 0.7
"""Lower F1 stand at the left edge with their figure, so that the rest can be told apart."""


def _accuracy(axes: Any, mine: list[Result], places: list[float], look: dict[str, Any]) -> None:
    values = [max(one["f1"], LEAST) for one in mine]
    sides = [
        [max(value - one["low"], 0) if one["f1"] > LEAST else 0 for one, value in zip(mine, values, strict=True)],
        [max(one["high"] - value, 0) if one["f1"] > LEAST else 0 for one, value in zip(mine, values, strict=True)],
    ]
    axes.errorbar(values, places, xerr=sides, linestyle="", markersize=5, elinewidth=1.2, **look)
    for one, place in zip(mine, places, strict=True):
        if one["f1"] <= LEAST:
            axes.text(LEAST + 0.006, place, f"{one['f1']:.2f}", va="center", color=look["color"], fontsize=8)
    axes.set_xlim(LEAST - 0.005, 1.005)


def _amount(name: str) -> Callable[..., None]:
    def mark(axes: Any, mine: list[Result], places: list[float], look: dict[str, Any]) -> None:
        axes.plot([one[name] for one in mine], places, linestyle="", markersize=5, **look)
        axes.set_xscale("log")
        axes.set_xticks(TICKS[name], [f"{tick:,}" for tick in TICKS[name]])
        axes.minorticks_off()

    return mark


if __name__ == "__main__":
    main()
