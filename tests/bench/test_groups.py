"""The page of families: means over seeds nobody looked at, and a plot with a mark for each way."""

from kithkin.bench.dots import Row, dots
from kithkin.bench.groups import report
from kithkin.bench.groups_page import page


def result(seed, f1, *, tuned=False):
    line = {"part": "families", "what": "all", "occurs": 9, "pairs": 1000}
    line |= {"kithkin": [0.9, 0.8, f1], "address": [0.5, 0.5, 0.5], "surname": [0.7, 0.5, 0.6]}
    role = {"role": "mother", "true": 5, "said": 4, "kithkin": [1.0, 0.8, 0.889]}
    change = {"kind": "all", "true": 10, "dated": 9, "near": 8, "share": 0.8, "shown": 9}
    counts = {"households": 50, "people": 90, "records": 300, "seconds": 7}
    return {"seed": seed, "tuned": tuned, **counts, "lines": [line], "roles": [role], "changes": [change]}


def test_seeds_that_were_looked_at_are_listed_and_counted_in_no_mean():
    results = [result(1, 0.99, tuned=True), result(3, 0.8), result(4, 0.84)]
    told = "\n".join(page(results, [one for one in results if not one["tuned"]]))
    assert "| 1 | 50 | 90 | 300 | yes | .990 | 7 s |" in told
    assert "| families: all | 9 | 1,000 | .900 | .800 | **.820** (.800 to .840) | .500 | .600 |" in told
    assert "55% is gone" in told
    assert "| mother | 5 | 4 | 1.000 | .800 | .889 |" in told
    assert "| all | 10 | 9 | 1 | .889 | **.800** | .900 |" in told


def test_the_terminal_has_every_line():
    told = list(report(result(3, 0.8)))
    assert len(told) == 5
    assert "9 with, 1 without a date  within 31 days 0.889 of dated, 0.800 of all, rows could tell 9" in told[-1]


def test_a_plot_has_a_mark_for_each_way_and_escapes_names():
    drawn = dots([Row("a <b>", [0.0, 1.0])], ["one", "other"])
    assert drawn.count("<circle") == 2
    assert "a &lt;b&gt;" in drawn
