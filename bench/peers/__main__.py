"""Kithkin and other tools on the same data in one run: `python -m kithkin.bench.peers --data DIR`.

Results are merged into those kept in bench/results/peers.json, and docs/bench.md and its plots drawn from all of them.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from kithkin.bench.peers import environment
from kithkin.bench.peers.apart import Limits
from kithkin.bench.peers.data import LIVERPOOL, Data, liverpool, of_file
from kithkin.bench.peers.judge import Result, kept, measured, merged
from kithkin.bench.peers.page import drawn, line
from kithkin.bench.peers.tools import HERE, Tool, tools
from kithkin.graph.errors import KithkinError, WrongUse

RESULTS = HERE.parent / "results/peers.json"
GB = 1024**3


def main() -> None:
    """Run what is asked, print a line for each tool and data, keep, draw."""
    asked = _asked()
    try:
        _run(asked)
        drawn(kept(RESULTS), RESULTS)
    except KithkinError as fault:
        sys.exit(f"bench: {fault}")


def _asked() -> argparse.Namespace:
    told = argparse.ArgumentParser(prog="python -m kithkin.bench.peers", description=__doc__)
    told.add_argument("--data", default=os.environ.get("KITHKIN_BENCH_DATA"), help="a folder of Parquet files with eid")
    told.add_argument("--files", nargs="+", help=f"only these, by name without .parquet; {LIVERPOOL} is made here")
    told.add_argument("--tools", nargs="+", help="only these; without, all of tools.toml")
    told.add_argument("--million", type=Path, help="a file of a million rows, for the tools that are meant for it")
    told.add_argument("--seconds", type=float, default=600, help="after which a tool is ended")
    told.add_argument("--gigabytes", type=float, default=12, help="of memory above which a tool is ended")
    told.add_argument("--draw", action="store_true", help="run nothing: draw the page and plots from what is kept")
    return told.parse_args()


def _run(asked: argparse.Namespace) -> None:
    if asked.draw:
        return
    chosen = _tools(asked.tools)
    for data, able in _work(asked, chosen):
        for tool in (one for one in able if not one.absent):
            result = measured(data, tool, Limits(asked.seconds, asked.gigabytes * 1024))
            print(line(result), flush=True)
            _keep([result])


def _tools(names: list[str] | None) -> list[Tool]:
    known = {tool.name: tool for tool in tools()}
    odd = sorted(set(names or ()) - set(known))
    if odd:
        raise WrongUse(f"there is no tool {odd[0]!r}; the tools are {', '.join(known)}")
    return [known[name] for name in names or known]


def _work(asked: argparse.Namespace, chosen: list[Tool]) -> Iterator[tuple[Data, list[Tool]]]:
    """Each data with the tools to run on it, one in memory at a time."""
    files = sorted(Path(asked.data).glob("*.parquet")) if asked.data else []
    known = [path.stem for path in files] + [LIVERPOOL]
    odd = sorted(set(asked.files or ()) - set(known))
    if odd:
        raise WrongUse(f"there is no {odd[0]}.parquet in --data; there are {', '.join(known)}")
    wanted = asked.files or ([] if asked.million and not asked.data else known)
    for path in files:
        if path.stem in wanted:
            yield of_file(path), chosen
    if LIVERPOOL in wanted:
        with TemporaryDirectory() as folder:
            yield liverpool(Path(folder)), chosen
    if asked.million:
        yield of_file(asked.million), [tool for tool in chosen if tool.million]


def _keep(results: list[Result]) -> None:
    before = kept(RESULTS)
    packages = [tool.package for tool in tools() if tool.package]
    told = {
        "machine": _machine(),
        "versions": environment.versions(packages),
        "results": merged(before["results"], results),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    half = RESULTS.with_suffix(".new")
    half.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    half.replace(RESULTS)


def _machine() -> dict[str, str | int]:
    return {
        "cores": psutil.cpu_count() or 1,
        "memory_gb": round(psutil.virtual_memory().total / GB),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


if __name__ == "__main__":
    main()
