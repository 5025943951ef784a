"""The tools of tools.toml, and how each is started."""

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from kithkin.bench.peers import environment

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: what it is called and how it was set up; `absent` says why it is not run."""

    name: str
    title: str
    told: str = ""
    package: str | None = None
    absent: str | None = None
    labels: int = 0
    """How many labelled pairs it is given."""
    million: bool = False
    """Whether it is run on the million rows."""


def tools() -> list[Tool]:
    """Every tool, in the order of the tables."""
    told = tomllib.loads((HERE / "tools.toml").read_text("utf-8"))
    return [Tool(**one) for one in told["tool"]]


def command(tool: Tool, table: Path, columns: list[str], out: Path) -> list[str]:
    """What starts it over a table."""
    if tool.package:
        script = f"runners.run_{tool.name}"
        return [str(environment.python()), "-m", script, str(table), str(out), str(HERE)]
    source = ["--ignore", "feed"] if "feed" in columns else []
    kithkin = str(Path(sys.executable).with_name("kithkin"))
    return [kithkin, "link", str(table), "--out", str(out / "clusters.parquet"), "--id", "row", *source]
