"""What a prior owes to a file: fitted on one small file with truth and on made ones."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from kithkin.bench import prior as bench
from kithkin.bench.prior import believed, fitted, left_out, page, section_of, seen, written
from kithkin.resolution import train
from kithkin.resolution.contexts import Frame
from kithkin.resolution.model import Prior, prior

FAKE = Path(__file__).parent.parent / "data/fake_1000.parquet"


@pytest.fixture(scope="module")
def fake():
    return seen(pq.read_table(FAKE))


def test_a_prior_of_no_file_is_the_shipped_one_and_is_read_as_it_was_written():
    again = Prior.from_toml(written(fitted([], prior()), prior().weight))
    assert again.weight == prior().weight
    for name, rates in prior().rates.items():
        assert again.rates[name].same == pytest.approx(rates.same, rel=1e-4)
        assert again.rates[name].random == pytest.approx(rates.random, rel=1e-4)


def test_a_file_moves_only_the_rates_of_what_it_has_and_no_further_than_it_counts(fake):
    made, shipped = fitted([fake], prior()), fitted([], prior())
    seen_share = fake["given"][0] / fake["given"][0].sum()
    assert made["given"][0] == pytest.approx((seen_share + shipped["given"][0]) / 2, abs=1e-6)
    assert made["checked"].tolist() == shipped["checked"].tolist()


def test_a_file_counts_alike_however_large_it_is(fake):
    larger = {name: counts * 50 for name, counts in fake.items()}
    assert fitted([fake, larger], prior())["given"][0] == pytest.approx(fitted([fake, fake], prior())["given"][0])


def test_rates_of_every_section_add_up_to_one(fake):
    assert all(np.allclose(table.sum(axis=1), 1.0) for table in fitted([fake], prior()).values())


def test_evidence_in_a_context_has_a_section_of_its_own():
    assert section_of("street", "agree", strong=False) == "street.agree"
    assert section_of("street", "unknown", strong=False) == "street"
    assert section_of("nhs_number", "unknown", strong=True) == "checked.strong"


def test_models_are_trained_near_the_prior_that_is_believed():
    other = Prior({**prior().rates, "sex": prior().rates["category"]}, prior().weight)
    shipped = train.start_of(Frame.of(["sex"]), "sex", strong=False)
    with believed(other):
        assert train.start_of(Frame.of(["sex"]), "sex", strong=False)[0, 2] == other.rates["category"].same[2]
    assert train.start_of(Frame.of(["sex"]), "sex", strong=False).tolist() == shipped.tolist()


def test_a_file_loses_little_under_a_prior_fitted_without_it(fake):
    (figures,) = left_out({"fake_1000": FAKE}, {"fake_1000": fake})
    name, shipped, _, without = figures
    assert name == "fake_1000"
    assert shipped - without <= 0.005
    assert list(page([figures]))[-1].startswith("| fake_1000 | 0.98")


def test_without_names_the_file_that_is_left_out(tmp_path, monkeypatch, capsys):
    (tmp_path / "one.parquet").write_bytes(FAKE.read_bytes())
    out = tmp_path / "prior.toml"
    monkeypatch.setattr("sys.argv", ["prior", "--data", str(tmp_path), "--without", "one", "--out", str(out)])
    bench.main()
    assert "fitted on 0 files" in capsys.readouterr().out
    assert out.read_text() == written(fitted([], prior()), prior().weight)
