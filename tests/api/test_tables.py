import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from kithkin.api.tables import write, write_portions
from kithkin.graph.errors import WrongUse

PORTIONS = [
    pa.table({"left_id": [one], "evidence": [f'[{{"finding": "{one}, twice", "weight": 1.5}}]']}) for one in range(3)
]
WHOLE = pa.concat_tables(PORTIONS)


@pytest.mark.parametrize("name", ["pairs.parquet", "pairs.csv"])
def test_portions_are_written_as_one_table(tmp_path, name):
    path = tmp_path / name
    write_portions(iter(PORTIONS), path)
    read = pq.read_table(path) if path.suffix == ".parquet" else pyarrow.csv.read_csv(path)
    assert read.combine_chunks().equals(WHOLE.combine_chunks())


def test_a_file_of_text_is_the_same_in_portions_as_all_at_once(tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    write_portions(PORTIONS, one)
    write(WHOLE, two)
    assert one.read_bytes() == two.read_bytes()


def test_where_nothing_can_be_written_one_line_says_so(tmp_path):
    with pytest.raises(WrongUse, match=r"pairs.parquet cannot be written"):
        write_portions(iter(PORTIONS), tmp_path / "nowhere" / "pairs.parquet")
