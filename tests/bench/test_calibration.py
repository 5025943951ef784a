"""Fitting and judging of probabilities, on pairs made by lot."""

import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import polars as pl
import pytest

from kithkin.bench import calibration
from kithkin.bench.calibration import Judged, binned, bins, error, fitted, page, report, risen, together
from kithkin.bench.reliability import drawn
from kithkin.bench.tables import of_name
from kithkin.bench.worn import slipped, worn
from kithkin.bench.written import replaced, write_part
from kithkin.graph.errors import BadInput
from kithkin.resolution.calibrate import KINDS, Around, Table, probability

FOLDER = Path(__file__).parent.parent / "data"
PLAIN = Table(checked=False, unlike=1.0)


def made(seed, count=20_000, table=PLAIN):
    """Pairs that are one person as often as their weight says, at half the weight."""
    dice = np.random.default_rng(seed)
    weight = dice.uniform(-12, 18, count)
    case, none = dice.integers(0, 4, count), np.zeros(count)
    around = Around(weight, none, case, none, none + 1, np.tile(table.shares, (count, 1)))
    return Judged(around, dice.random(count) < 1 / (1 + 2.0 ** -(weight / 2)), np.arange(count))


def test_curves_fitted_on_some_pairs_are_right_about_others():
    other = made(2)
    by = fitted([made(1), made(1, table=Table(checked=True, unlike=0.0))])
    found = binned(probability(other.around, by), other.true, other.clump)
    assert error(found) < 0.01
    assert max(abs(one.gap) for one in found) < 0.1


def test_a_kind_of_table_without_pairs_of_a_case_has_it_from_one_with_some():
    by = fitted([made(1, 2000, Table(checked=True, unlike=0.0))])
    alike, _, checked = by.coefficients
    assert alike.tolist() == checked.tolist()
    np.testing.assert_allclose(np.array(by.lines[0]), np.array(by.lines[2]))


def test_a_line_rises_and_goes_through_what_is_true():
    dice = np.random.default_rng(3)
    said = dice.random(50_000)
    shares = np.tile([1.0, 0.0], (50_000, 1))
    (x, y), (straight, same) = risen(said, dice.random(50_000) < said**2, shares, np.ones(50_000))
    assert (np.diff(y) >= 0).all()
    assert np.interp(0.5, x, y) == pytest.approx(0.25, abs=0.03)
    assert same == pytest.approx(straight)


def test_lines_of_two_kinds_are_found_together():
    dice = np.random.default_rng(4)
    said, part = dice.random(100_000), dice.integers(0, 2, 100_000) / 2
    true = dice.random(100_000) < (1 - part) * said + part * said**2
    (x, y), (_, z) = risen(said, true, np.stack([1 - part, part], axis=1), np.ones(100_000))
    assert np.interp(0.5, x, y) == pytest.approx(0.5, abs=0.05)
    assert np.interp(0.5, x, z) == pytest.approx(0.25, abs=0.07)


def test_pairs_of_one_clump_tell_less_than_as_many_pairs_apart():
    said, true = np.full(1000, 0.5), np.arange(1000) % 2 == 0
    (apart,), (clumped,) = (binned(said, true, of) for of in (np.arange(1000), (np.arange(1000) // 2 * 2) % 20))
    assert apart.true == clumped.true == 0.5
    one, two = (binned(said, np.arange(1000) < 500, np.arange(1000) // many)[0].interval for many in (1, 100))
    assert two[1] - two[0] > 3 * (one[1] - one[0])


def test_a_bin_far_from_the_truth_is_told_and_drawn():
    one = Judged(made(4).around.at(slice(0, 9000)), np.zeros(9000, bool), np.arange(9000))
    found = {"a & b": together([one, one])}
    assert any(of.off for of in bins(one))
    assert any(line_.endswith("off") for line_ in report("a", found["a & b"]))
    assert list(page(found))[-1].startswith("| a & b | 18,000 | ")
    circles = ET.fromstring(drawn(found)).findall(".//{*}circle")
    assert len(circles) == len(found["a & b"])


def test_fitting_twice_writes_the_same_curves_and_judging_writes_page_and_plot(tmp_path, monkeypatch):
    names = 'fit = ["fake_1000", "fake_1000 worn"]\njudge.small = ["fake_1000"]\n'
    (tmp_path / "names.toml").write_text(names)
    (tmp_path / "accuracy.md").write_text("<!-- calibration -->\n<!-- end of calibration -->")
    for name, value in (("DATA", tmp_path), ("DOCS", tmp_path), ("NAMES", tmp_path / "names.toml")):
        monkeypatch.setattr(calibration, name, value)
    written = []
    for what in ("--fit", "--fit", "--judge"):
        monkeypatch.setattr("sys.argv", ["calibration", what, "--data", str(FOLDER)])
        calibration.main()
        written.append((tmp_path / "calibration.toml").read_text())
    assert written[0] == written[1]
    assert set(tomllib.loads(written[0])) == set(KINDS)
    assert "| small | " in (tmp_path / "accuracy.md").read_text()
    assert (tmp_path / "calibration.svg").read_text().startswith("<svg ")


def test_a_worn_table_has_the_same_rows_and_fewer_of_its_values():
    table = pl.DataFrame({"rid": ["1"] * 400, "first_name": ["margaret"] * 400, "nino": ["AB123456C"] * 400})
    bare, poor = (worn(table, how, 1) for how in ("bare", "poor"))
    assert bare["first_name"].to_list() == table["first_name"].to_list()
    assert bare["nino"].null_count() == 400
    assert poor["rid"].to_list() == table["rid"].to_list()
    assert 40 < poor["first_name"].null_count() < 120
    assert 40 < (poor["first_name"] != "margaret").sum() < 120
    assert poor.equals(worn(table, "poor", 1))


def test_a_slip_is_one_letter_and_keeps_what_is_no_letter():
    dice = np.random.default_rng(5)
    assert all(abs(len(slipped("anna", dice)) - 4) <= 1 for _ in range(50))
    assert all(len(slipped("1980-01-02", dice).split("-")) == 3 for _ in range(50))
    assert slipped("a", dice) == "a"


def test_a_table_that_is_not_there_is_said_with_where_it_was_looked_for(tmp_path):
    with pytest.raises(BadInput, match="--data"):
        of_name("nothing", [tmp_path])


def test_only_the_named_part_of_a_page_is_made_anew():
    text = "a\n<!-- one -->\nold\n<!-- end of one -->\nb"
    assert replaced(text, "one", ["new", "more"]) == "a\n<!-- one -->\nnew\nmore\n<!-- end of one -->\nb"


def test_a_page_changed_while_its_part_was_being_made_keeps_the_change(tmp_path):
    page_ = tmp_path / "page.md"
    page_.write_text("<!-- one -->\n<!-- end of one -->\n")

    def slow():
        page_.write_text(page_.read_text() + "added\n")
        yield "made"

    write_part("one", slow(), page_)
    assert page_.read_text() == "<!-- one -->\nmade\n<!-- end of one -->\nadded\n"
