import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from kithkin.resolution.rows import by_text

ids = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40)


@settings(max_examples=60)
@given(st.lists(ids | st.integers(0, 10**9).map(str) | st.text(min_size=1), min_size=1, max_size=50, unique=True))
def test_ids_stand_in_the_order_of_their_text(texts):
    assert [texts[at] for at in by_text(pa.array(texts))] == sorted(texts, key=lambda text: text.encode())
