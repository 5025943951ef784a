"""Files of every kind become columns of text with the line of each row."""

import datetime as dt
import zipfile

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kithkin.graph.errors import BadInput, NotThere
from kithkin.loaders.readers import read
from kithkin.loaders.readers.delimited import delimiter_of
from kithkin.loaders.readers.encoding import encoding_of


def rows(table):
    return list(zip(table.lines, table.frame.rows(), strict=True))


def csv(tmp_path, data, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_delimiter_are_found_and_said(tmp_path, encoding, found, delimiter):
    text = (
        "id,name,note\r\n1,Zoë,a\r\n2,Łukasz,b\r\n"
        if encoding != "cp1252"
        else "id,name,note\r\n1,Zoë,a\r\n2,Ann,b\r\n"
    )
    table = read(csv(tmp_path, text.replace(",", delimiter).encode(encoding)))
    assert (table.kind, table.encoding, table.delimiter) == ("CSV", found, delimiter)
    assert table.columns == ["id", "name", "note"]
    assert rows(table)[0] == (2, ("1", "Zoë", "a"))


def test_a_comma_in_quoted_text_does_not_decide_the_delimiter():
    assert delimiter_of('a;b\n"1,2,3";"x, y"\n"4,5,6";z\n') == ";"
    assert delimiter_of("name\nAnn\n") == ","


def test_quoted_cells_may_hold_lines_and_keep_line_numbers(tmp_path):
    table = read(csv(tmp_path, 'id,note\n1,"two\nlines"\n\n2,plain\n'))
    assert rows(table) == [(2, ("1", "two\nlines")), (5, ("2", "plain"))]


def test_a_row_of_the_wrong_width_is_a_fault_with_its_line_and_the_rest_is_kept(tmp_path):
    table = read(csv(tmp_path, "id,name\n1,Ann\n2\n3,Bob,x\n4,Eve,\n"))
    assert [row for _, row in rows(table)] == [("1", "Ann"), ("4", "Eve")]
    assert [(fault.line, fault.reason) for fault in table.faults] == [
        (3, "The row has 1 cells where the header has 2."),
        (4, "The row has 3 cells where the header has 2."),
    ]


def test_rows_without_any_value_are_left_out(tmp_path):
    assert rows(read(csv(tmp_path, "id,name\n,\n1,Ann\n"))) == [(3, ("1", "Ann"))]


@given(st.lists(st.tuples(*[st.text("ab,;|\"'\n é", max_size=6)] * 3), min_size=1, max_size=8))
def test_what_a_csv_writer_wrote_is_read_back(tmp_path_factory, cells):
    path = tmp_path_factory.mktemp("csv") / "x.csv"
    frame = pl.DataFrame([("1", *row) for row in cells], schema=["k", "a", "b", "c"], orient="row")
    frame.write_csv(path)
    read_back = [tuple(cell or "" for cell in row) for _, row in rows(read(path))]
    assert read_back == [("1", *row) for row in cells]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("x.csv", b"", "x.csv is empty"),
        ("x.csv", b"a,a\n1,2\n", "two columns are named a"),
        ("x.csv", b"a,b\n\x00\x01\x02\n1,2\n" * 9, "not a text file"),
        ("x.csv", b'a,b\n1,"x\n' + b"2,y\n" * 200, "a quotation mark in line 2 is never closed"),
        ("x.pdf", b"%PDF", "no file that can be read"),
        ("x.xlsx", b"not a workbook", "cannot be opened as an Excel file"),
        ("x.parquet", b"not parquet", "cannot be read as Parquet"),
        ("x.jsonl", b"[1]\n", "no line with a JSON object"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(tmp_path, name, data, says):
    with pytest.raises(BadInput) as error:
        read(csv(tmp_path, data, name))
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(NotThere, match="There is no file"):
        read(tmp_path / "none.csv")


def test_bytes_that_are_no_windows_text_are_guessed():
    data = ("id;name\n" + "1;Müller und Günther fahren über die Brücke nach Zürich\n" * 20).encode("cp850")
    found = encoding_of(data)
    assert found not in {None, "utf-8", "cp1252"}
    assert data.decode(found)


def test_excel_cells_become_text_without_needless_midnight_or_point(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["ref", "born", "uprn", "share", None],
        ["1", dt.date(2006, 6, 30), 100012345678, 92.5, "x"],
        [None] * 5,
        [2, "30/06/2006", 3, 90, None],
    ):
        sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    table = read(tmp_path / "book.xlsx")
    assert table.columns == ["ref", "born", "uprn", "share", "column-5"]
    assert rows(table) == [
        (2, ("1", "2006-06-30", "100012345678", "92.5", "x")),
        (4, ("2", "30/06/2006", "3", "90", None)),
    ]


def test_a_workbook_that_unpacks_into_far_more_than_it_weighs_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    with pytest.raises(BadInput, match="would unpack into 64 MB"):
        read(tmp_path / "bomb.xlsx")


def test_parquet_values_become_text(tmp_path):
    frame = pl.DataFrame(
        {
            "id": [1, 2],
            "born": [dt.date(2006, 6, 30), None],
            "uprn": [3.0, None],
            "share": [0.5, 1.0],
            "name": ["Ann", ""],
        }
    )
    frame.write_parquet(tmp_path / "x.parquet")
    assert rows(read(tmp_path / "x.parquet")) == [
        (1, ("1", "2006-06-30", "3", "0.5", "Ann")),
        (2, ("2", None, None, "1.0", "")),
    ]
    pl.DataFrame({"id": [[1]]}).write_parquet(tmp_path / "nested.parquet")
    with pytest.raises(BadInput, match="the column id holds lists or tables"):
        read(tmp_path / "nested.parquet")


def test_json_lines_are_flattened_and_a_bad_line_is_a_fault(tmp_path):
    data = '{"id": 1, "who": {"first": "Ann", "aka": ["A", "B"]}, "ok": true}\nnot json\n\n{"id": 2.0, "who": null}\n'
    table = read(csv(tmp_path, data, "x.jsonl"))
    assert table.columns == ["id", "who.first", "who.aka.1", "who.aka.2", "ok"]
    assert rows(table) == [(1, ("1", "Ann", "A", "B", "true")), (4, ("2", None, None, None, None))]
    assert [fault.line for fault in table.faults] == [2]
