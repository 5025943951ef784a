"""The pictures of docs/charts.md: kithkin bench gallery --data demo-data --out docs."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from kithkin.api.lanes import lanes
from kithkin.api.local import reading_at
from kithkin.api.reading import Reading
from kithkin.bench.city import AS_OF, cluster, gang, groups, story
from kithkin.viz.arrange import arrange
from kithkin.viz.sheets import sheets
from kithkin.viz.svg import svg
from kithkin.viz.timeline import timeline

SEED, FAMILIES = 7, 12


def drawings(reading: Reading, truth: Path) -> Iterator[tuple[str, str]]:
    """Each picture with its name."""
    families = story(reading, truth)
    arranged = arrange(families)
    yield "families-a-d", svg(arranged)
    yield "families-a-d-dark", svg(arranged, look="dark")
    yield "families-a-d-grey", svg(arranged, look="grey")
    yield "gang", svg(arrange(gang(reading)))
    ids = [one for one, members in groups(reading, "Family") if members > 2]
    for number, sheet in enumerate(sheets(cluster(reading, ids, SEED, FAMILIES)), 1):
        yield f"cluster-{number}", svg(sheet)
    lives = lanes(reading, families)
    yield "chronology", timeline(lives, title="Chronology: Families A to D", since="2008-01-01", until=AS_OF)


def main(argv: list[str] | None = None) -> None:
    """Draw all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of a demo")
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args(argv)
    asked.out.mkdir(parents=True, exist_ok=True)
    with reading_at((None, asked.data), (AS_OF, None)) as reading:
        for name, drawing in drawings(reading, asked.data / "synthetic/truth"):
            (asked.out / f"{name}.svg").write_text(drawing, encoding="utf-8")
            print(f"{name}.svg {len(drawing) // 1000} kB")


if __name__ == "__main__":
    main()
