"""How long a chronology takes to be drawn and to become a PDF: python -m kithkin.bench.chronologies --times 20.

Processor milliseconds, the least and the middle of so many times; the first of each is not counted. Figures are in
docs/charts.md.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from kithkin.viz.formats.pdf import drawing_pdf
from kithkin.viz.formats.seal import Seal
from kithkin.viz.timeline import Happening, Lane, timeline

KINDS = ("offence", "benefit", "sen", "exclusion", "attendance", "cin", "school", "stop_check")
LASTING = ("benefit", "school")
SIZES = ((200, 8), (5000, 20))  # lines, lanes


def life(many: int, years: int = 7) -> tuple[Happening, ...]:
    """Many lines of a person, spread evenly over kinds and years."""
    days = (date(2010, 1, 1) + timedelta(i * 365 * years // many) for i in range(many))
    return tuple(_line(i, day) for i, day in enumerate(days))


def _line(number: int, day: date) -> Happening:
    kind = KINDS[number % len(KINDS)]
    until = (day + timedelta(200)).isoformat() if kind in LASTING else None
    return Happening(kind, f"Line {number}", day.isoformat(), until, (f"feed:{number}",))


def lives(lines: int, lanes: int) -> list[Lane]:
    """So many lines, evenly over so many people."""
    return [Lane(f"Person {i}", life(lines // lanes)) for i in range(lanes)]


def milliseconds(made: Callable[[], object], times: int) -> list[float]:
    """What each time took of a processor, after one that is not counted."""
    made()
    return [1000 * _once(made) for _ in range(times)]


def _once(made: Callable[[], object]) -> float:
    start = time.process_time()
    made()
    return time.process_time() - start


def told(times: int) -> Iterator[str]:
    """The figures, one to a line."""
    for size in SIZES:
        own = lives(*size)
        drawing = timeline(own)
        for what, made in (
            ("drawn", lambda own=own: timeline(own)),
            ("as PDF", lambda drawing=drawing: drawing_pdf(drawing, "Chronology", Seal())),
        ):
            took = milliseconds(made, times)
            least, middle = min(took), statistics.median(took)
            yield f"{size[0]:5} lines, {size[1]:2} lanes, {what}: {least:.1f}, middle {middle:.1f} ms"


def main(argv: list[str] | None = None) -> None:
    """Read the options, draw, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=20)
    print("\n".join(told(parser.parse_args(argv).times)))


if __name__ == "__main__":
    main()
