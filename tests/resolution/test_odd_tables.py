"""Odd tables: empty, tiny, all alike, very wide, one giant block, other scripts: a right answer or one line."""

import random

import pyarrow as pa
import pytest

from kithkin.api.cli import run
from kithkin.resolution.guess import WORDS
from kithkin.resolution.link import link
from kithkin.resolution.standardise import plain_text, split_full

NAMES = {
    "Cyrillic": ("Анна Борис Виктор Галина Дмитрий Елена Жанна Зоя Иван Кирилл",
                 "Иванов Петров Сидоров Кузнецов Смирнов Попов Васильев Соколов Михайлов Новиков"),
    "Devanagari": ("राम सीता मोहन गीता अर्जुन कृष्ण लक्ष्मी सुनीता अनिल विजय",
                   "शर्मा वर्मा गुप्ता सिंह यादव पटेल मिश्रा चौहान जोशी अग्रवाल"),
    "Chinese": ("伟 芳 娜 敏 静 强 磊 洋 艳 勇", "王 李 张 刘 陈 杨 黄 赵 吴 周"),
    "Arabic": ("محمد أحمد علي فاطمة خديجة يوسف مريم حسن حسين زينب",
               "الحسن العلي الخطيب النجار الحداد السيد المصري الشامي البغدادي العمري"),
}  # fmt: skip
ONE = {"first_name": "Ann", "surname": "Oakton", "dob": "1971-02-03", "postcode": "L1 1AA"}


def day(draw):
    return f"19{draw.randrange(40, 99)}-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"


def persons(rows):
    table = pa.Table.from_pylist([{"id": str(at), **row} for at, row in enumerate(rows)])
    found = link(table, id_column="id")
    assert found.clusters.num_rows == len(rows)
    return len(set(found.clusters["cluster_id"].to_pylist())), found


@pytest.mark.parametrize("copies", [2, 100, 159, 10_000])
def test_rows_that_are_all_the_same_are_one_person(copies):
    assert persons([ONE] * copies)[0] == 1


def test_copies_do_not_hide_what_the_columns_of_others_say():
    others = [{**ONE, "first_name": f"{a}{b}", "surname": f"{b}ton{a}", "dob": f"19{50 + at}-03-11"}
              for at, (a, b) in enumerate((a, b) for a in ("Bo", "Cy", "Di") for b in ("lan", "mar"))]  # fmt: skip
    found, linked = persons([ONE] * 400 + others * 2)
    assert found == 1 + len(others)
    assert {column.kind for column in linked.columns} >= {"given", "surname", "birth_date"}


def test_rows_without_any_value_are_nobody_else():
    assert persons([dict.fromkeys(ONE)] * 159)[0] == 159


def test_of_a_thousand_columns_the_most_telling_are_looked_at():
    draw = random.Random(1)
    rows = [{f"col{at}": draw.choice("abcdefgh") * 3 for at in range(1000)} for _ in range(60)]
    _, found = persons(rows)
    assert sum(column.kind is not None for column in found.columns) == WORDS


def test_one_giant_block_is_divided_by_what_else_is_known():
    draw = random.Random(1)
    people = [{**ONE, "surname": "Smith", "first_name": draw.choice(["Jo", "Ann", "Tim", "Una"]), "dob": day(draw),
               "phone": f"0151 {draw.randrange(2_000_000, 9_999_999)}"} for _ in range(1500)]  # fmt: skip
    found, _ = persons(people * 2)
    assert found == pytest.approx(1500, abs=8)


@pytest.mark.parametrize("script", NAMES)
def test_names_of_other_scripts_are_compared_as_names(script):
    draw = random.Random(1)
    given, family = (names.split() for names in NAMES[script])
    people = [{"first_name": draw.choice(given), "surname": draw.choice(family), "dob": day(draw)} for _ in range(150)]
    found, linked = persons(people * 2)
    assert found == pytest.approx(150, abs=2)
    assert {column.kind for column in linked.columns} >= {"given", "surname", "birth_date"}


def test_a_vowel_sign_does_not_end_a_word():
    assert len(plain_text("मोहन").split()) == 1
    assert split_full("मोहन वर्मा")[1] == ""
    assert plain_text("josé o’neill-núñez") == "jose oneill nunez"


@pytest.mark.parametrize(
    ("rows", "said"), [(0, "the table has no rows"), (1, "the table has one row"), (159, "159 rows, 159 persons")]
)
def test_a_short_file_is_told_in_one_line(rows, said, tmp_path, capsys):
    draw = random.Random(1)
    file = tmp_path / "t.csv"
    lines = [f"{at},{'bcdfg'[at % 5]}ara,{'lmnpr'[at // 5 % 5]}eton{at},{day(draw)}" for at in range(rows)]
    file.write_text("\n".join(["id,first_name,surname,dob", *lines]))
    assert run(["link", str(file), "--out", str(tmp_path / "c.csv")]) == 0
    assert said in capsys.readouterr().out


def test_a_wide_file_lists_the_columns_that_are_used(tmp_path, capsys):
    draw = random.Random(1)
    file = tmp_path / "t.csv"
    lines = [",".join(draw.choice("abcdefgh") * 3 for _ in range(100)) for _ in range(60)]
    file.write_text("\n".join([",".join(f"col{at}" for at in range(100)), *lines]))
    assert run(["link", str(file), "--out", str(tmp_path / "c.csv")]) == 0
    assert f"{100 - WORDS} more columns are not used" in capsys.readouterr().out
