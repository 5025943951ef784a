"""Labels in our form and Splink's, and what a clustering makes of them."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.graph.errors import BadInput
from kithkin.resolution.labels import agreement, decisions_of, read_labels, to_splink

LABELS = pl.DataFrame({"left_id": ["a", "a", "c"], "right_id": ["b", "c", "d"], "label": ["Same", "0", "maybe"]})


def test_words_for_one_label_are_one_word():
    assert read_labels(LABELS)["label"].to_list() == ["same", "different", "unsure"]
    with pytest.raises(BadInput, match="'perhaps' is no label"):
        read_labels(LABELS.with_columns(label=pl.lit("perhaps")))
    with pytest.raises(BadInput, match="no column label"):
        read_labels(LABELS.drop("label"))


def test_splinks_labels_carry_their_dataset_and_their_score():
    told = pl.DataFrame(
        {"unique_id_l": [1, 2], "unique_id_r": [5, 6], "source_dataset_l": ["x", "x"], "source_dataset_r": ["y", "y"],
         "clerical_match_score": [0.95, 0.1]}
    )  # fmt: skip
    assert read_labels(told).select("left_id", "right_id", "label", "probability").rows() == [
        ("x:1", "y:5", "same", 0.95), ("x:2", "y:6", "different", 0.1),
    ]  # fmt: skip


@given(
    st.lists(st.tuples(st.text("ab", min_size=1), st.text("cd", min_size=1), st.sampled_from(["same", "different"])))
)
def test_going_to_splink_and_back_changes_no_label(rows):
    told = read_labels(pl.DataFrame(rows, ["left_id", "right_id", "label"] if rows else LABELS.schema, orient="row"))
    back = read_labels(to_splink(told))
    assert back.select("left_id", "right_id", "label").rows() == told.select("left_id", "right_id", "label").rows()


def test_only_what_is_sure_becomes_a_decision():
    found = decisions_of(read_labels(LABELS))
    assert (found.same, found.different) == ((("a", "b"),), (("a", "c"),))


def test_agreement_counts_labelled_pairs_only():
    labels = pl.DataFrame(
        {
            "left_id": ["a", "a", "c", "x"],
            "right_id": ["b", "c", "d", "y"],
            "label": ["same", "different", "same", "same"],
        }
    )
    clusters = pl.DataFrame({"id": ["a", "b", "c", "d"], "cluster": ["1", "1", "1", "2"]})
    told = agreement(read_labels(labels), clusters)
    assert (told.labelled, told.absent, told.precision, told.recall) == (3, 1, 0.5, 0.5)
