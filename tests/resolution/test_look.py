import numpy as np
import pyarrow as pa

from kithkin.resolution.look import look


def test_a_column_of_very_many_values_looks_the_same_in_any_order():
    values = np.array([f"0770{at:07}" for at in range(120_000)] + ["none"] * 40 + ["07700900123"] * 30)
    shuffled = values[np.random.default_rng(1).permutation(len(values))]
    one, two = look(pa.chunked_array([pa.array(values)])), look(pa.chunked_array([pa.array(shuffled)]))
    assert one == two
    assert one.values[0] == "07700900123"
    assert one.distinct == 120_002
    assert 400 < len(one.values) <= 1002
