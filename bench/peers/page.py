"""docs/bench.md, written from the kept results; the plots beside it are drawn in the peers' environment."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kithkin.bench.peers import environment
from kithkin.bench.peers.interval import verdict
from kithkin.bench.peers.tools import HERE, Tool, tools
from kithkin.graph.errors import NotThere

DOCS = HERE.parent.parent / "docs"
TEMPLATE = HERE / "page.md"
OURS = "kithkin"

Result = dict[str, Any]


def drawn(told: dict[str, Any], results: Path) -> None:
    """Write the page and its plots."""
    (DOCS / "bench.md").write_text(page(told), encoding="utf-8")
    command = [str(environment.python()), "-m", "runners.draw", str(results), str(HERE / "tools.toml"), str(DOCS)]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotThere(f"the plots could not be drawn: {done.stderr.strip().splitlines()[-1]}")


def line(result: Result) -> str:
    """One result as a line for the terminal."""
    start = f"{result['data']:<16}{result['tool']:<15}"
    if "fault" in result:
        return f"{start}{result['fault']}"
    shares = "".join(f"{result[name]:>8.4f}" for name in ("precision", "recall", "f1", "b3", "exact"))
    return f"{start}{result['seconds']:>8.1f} s{result['memory']:>7} MB{shares}  at {result['at']}"


def page(told: dict[str, Any]) -> str:
    """The text of the page."""
    machine, known = told["machine"], {tool.name: tool for tool in tools()}
    groups = list(by_data(told["results"]))
    return TEMPLATE.read_text("utf-8").format(
        machine=f"{machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}, Python {machine['python']}",
        versions=", ".join(f"{name} {version}" for name, version in sorted(told["versions"].items())),
        beside="\n".join(row for group in groups for row in _beside(group, known)),
        all="\n".join([*(_row(one, known) for group in groups for one in group), *_absent(known)]),
        setups="\n".join(_setup(tool) for tool in known.values()),
    )


def by_data(results: list[Result]) -> Iterator[list[Result]]:
    """The results of each data, largest data last, its tools in the order of tools.toml."""
    order = [tool.name for tool in tools()]
    for name in sorted({one["data"] for one in results}, key=lambda name: _size(results, name)):
        yield sorted((one for one in results if one["data"] == name), key=lambda one: order.index(one["tool"]))


def _size(results: list[Result], name: str) -> tuple[int, str]:
    return max(one["records"] for one in results if one["data"] == name), name


def _beside(group: list[Result], known: dict[str, Tool]) -> Iterator[str]:
    """Kithkin beside the best of the others."""
    ours = next((one for one in group if one["tool"] == OURS and "f1" in one), None)
    others = [one for one in group if one["tool"] != OURS and "f1" in one]
    if ours is None or not others:
        return
    best = max(others, key=lambda one: one["f1"])
    name = known[best["tool"]].title
    times = " | ".join(f"{best[what] / ours[what]:.1f}" for what in ("cpu", "memory"))
    yield (
        f"| {ours['data']} | {ours['records']:,} | {_sure(ours)} | {name} | {_sure(best)} "
        f"| {verdict(ours, best)} | {times} |"
    )


def _sure(one: Result) -> str:
    return f"**{_share(one['f1'])}** ({_share(one['low'])} to {_share(one['high'])})"


def _row(one: Result, known: dict[str, Tool]) -> str:
    start = f"| {one['data']} | {known[one['tool']].title} |"
    if "fault" in one:
        return f"{start} {one['fault']} | | | | | | | | |"
    at = "its default" if one["tool"] == OURS else "its own choice" if one["at"] == "own" else one["at"]
    shares = " | ".join(_share(one[name]) for name in ("precision", "recall"))
    rest = " | ".join(_share(one[name]) for name in ("b3", "exact", "own"))
    cost = f"{one['seconds']:.1f} s | {one['cpu']:.1f} s | {one['memory']:,} MB"
    return f"{start} {cost} | {shares} | **{_share(one['f1'])}** | {rest} | {at} |"


def _absent(known: dict[str, Tool]) -> Iterator[str]:
    for tool in known.values():
        if tool.absent:
            yield f"| none | {tool.title} | not run: {tool.absent} | | | | | | | | |"


def _share(value: float) -> str:
    """Three places, and four where three would say 1."""
    return f"{value:.4f}".lstrip("0") if value > 0.9985 else f"{value:.3f}".lstrip("0")


def _setup(tool: Tool) -> str:
    return f"- **{tool.title}**: {tool.told}." if not tool.absent else f"- **{tool.title}** is not run: {tool.absent}."
