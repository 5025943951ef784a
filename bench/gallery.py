"""The pictures of docs/charts.md: kithkin bench gallery --data demo-data --out docs."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from kithkin.api.commands.options import wiring
from kithkin.api.demo.steps import ANALYST
from kithkin.api.lanes import lanes
from kithkin.api.local import local_reading
from kithkin.api.reading import Reading
from kithkin.bench.city import AS_OF, cluster, gang, groups, story
from kithkin.viz.arrange import arrange
from kithkin.viz.chronicle import chronicle
from kithkin.viz.sheets import sheets
from kithkin.viz.svg import svg
from kithkin.viz.timeline import drawing

SEED, FAMILIES = 2, 12


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
    told = f"{families.subtitle}. Prepared by {families.prepared_by}"
    lives = chronicle(
        lanes(reading, families), title="Chronology: Families A to D", subtitle=told,
        since="2009-01-01", until=AS_OF, marking=families.marking,
    )  # fmt: skip
    yield "chronology", drawing(lives)


def main(argv: list[str] | None = None) -> None:
    """Draw all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of a demo")
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args(argv)
    if not (asked.data / "synthetic/truth").is_dir():
        parser.error(f"{asked.data} holds no demo; make it by: kithkin demo --no-serve")
    asked.out.mkdir(parents=True, exist_ok=True)
    with wiring(None, asked.data) as wired:
        reading = local_reading(wired, AS_OF, shown_as=ANALYST)
        for name, picture in drawings(reading, asked.data / "synthetic/truth"):
            (asked.out / f"{name}.svg").write_text(picture, encoding="utf-8")
            print(f"{name}.svg {len(picture) // 1000} kB")


if __name__ == "__main__":
    main()
