"""The command line: exit codes, one line for each mistake, no traceback."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from kithkin.api import cli, log
from kithkin.api.cli import COMMANDS, GROUPS, run
from kithkin.graph import errors

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def broken(monkeypatch):
    """A command that fails in the way given."""

    def made(failure):
        def fail():
            raise failure

        app = cli.typer.Typer()
        app.callback()(lambda: None)
        app.command("fail")(fail)
        monkeypatch.setattr(cli, "build", lambda *_: app)

    return made


def one_line(capsys):
    captured = capsys.readouterr()
    assert captured.err.startswith("kithkin: ")
    assert captured.err.count("\n") == 1
    assert "Traceback" not in captured.out + captured.err
    return captured.err


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (errors.WrongUse("say it so"), 1),
        (errors.BadInput("two rows\nwere rejected"), 2),
        (errors.EngineUnavailable("start it"), 3),
        (errors.Conflict("withdraw one"), 4),
        (errors.Interrupted("run it again"), 5),
        (KeyboardInterrupt(), 5),
    ],
)
def test_every_error_is_one_line_and_its_exit_code(broken, capsys, failure, code):
    broken(failure)
    assert run(["fail"]) == code
    assert one_line(capsys)


def test_a_fault_of_ours_names_the_log_and_keeps_the_message_out_of_it(broken, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    broken(RuntimeError("Ann Example of Made Up Road"))
    assert run(["fail"]) == 1
    line, kept = one_line(capsys), log.log_file().read_text()
    assert str(log.log_file()) in line
    assert "RuntimeError" in kept
    assert "Ann" not in line + kept
    assert log.log_file().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["load"],
        ["load", "nowhere.csv"],
        ["chart", "P-1", "--out", "chart.bmp"],
        ["chronology", "P-1", "--out", "lives.png"],
        ["chronology", "P-1", "--out", "lives.svg", "--since", "lately"],
        ["link", "nowhere.csv", "--out", "x.csv"],
        ["feeds", "check", "nowhere.csv", "--feed", "nonsense"],
        ["user", "add", "ada", "--role", "king"],
        ["serve", "--host", "0.0.0.0"],
        ["bench", "os.path"],
        ["resolve", "--graph", "ftp://nowhere"],
    ],
)
def test_a_mistake_of_the_user_is_one_line_with_the_cure(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(arguments) in {1, 2, 4}
    assert len(one_line(capsys)) < 300


def test_help_names_every_command(capsys):
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f" {name} " in said for name in (*COMMANDS, *GROUPS))


@pytest.mark.parametrize("name", [*COMMANDS, *GROUPS])
def test_every_command_explains_itself(name, capsys):
    assert run([name, "--help"]) == 0
    assert f"Usage: kithkin {name}" in capsys.readouterr().out


def test_accounts_are_managed_without_a_graph(tmp_path, capsys):
    data = ["--data", str(tmp_path)]
    assert run(["user", "add", "ada", "--role", "caseworker", "--team", "sen", *data]) == 0
    assert run(["user", "link", "ada", "--at", "https://kithkin.example", *data]) == 0
    assert "https://kithkin.example/link/" in capsys.readouterr().out
    assert run(["user", "key", "ada", *data]) == 0
    assert len(capsys.readouterr().out.strip()) == 43
    assert run(["user", "list", *data]) == 0
    assert capsys.readouterr().out == "ada\tcaseworker\tS1\tsen\n"
    assert run(["audit", "what-user", "ada", *data]) == 0
    assert run(["user", "close", "ada", *data]) == 0
    assert run(["user", "key", "ada", *data]) == 1


def test_link_writes_every_id_once(tmp_path, capsys):
    rows = ["id,first_name,surname,dob"]
    rows += [f"{n},{given},{surname},19{70 + n % 20}-0{1 + n % 9}-11" for n, (given, surname) in enumerate(PEOPLE)]
    table, out = tmp_path / "people.csv", tmp_path / "clusters.csv"
    table.write_text("\n".join([*rows, *(f"{row.split(',', 1)[0]}b,{row.split(',', 1)[1]}" for row in rows[1:])]))
    assert run(["link", str(table), "--out", str(out), "--pairs", str(tmp_path / "pairs.parquet")]) == 0
    written = [line.split(",")[0].strip('"') for line in out.read_text().splitlines()]
    assert sorted(written[1:]) == sorted(f"{n}{mark}" for n in range(len(PEOPLE)) for mark in ("", "b"))
    assert "persons" in capsys.readouterr().out


PEOPLE = [(given, surname) for given in ("Ann", "Ben", "Cal", "Dee", "Eve") for surname in ("Oak", "Pine", "Rowan")]


def test_feeds_are_listed_and_a_new_one_is_begun_from_a_file(tmp_path, capsys):
    file, data = tmp_path / "club.csv", ["--data", str(tmp_path / "data")]
    file.write_text("ref,first_name,surname,dob,postcode\n" + "".join(
        f"{n},{given},{surname},{1970 + n}-03-04,L1 8JQ\n" for n, (given, surname) in enumerate(PEOPLE)
    ))  # fmt: skip
    assert run(["feeds", "new", "club", str(file), *data]) == 0
    assert 'given_name = "first_name"' in (tmp_path / "data/feeds/club.toml").read_text()
    assert run(["feeds", "new", "club", str(file), *data]) == 1
    assert run(["feeds", "check", str(file), *data]) == 0
    assert "15 rows would be loaded, 0 rejected" in capsys.readouterr().out
    assert run(["feeds", "list", *data]) == 0
    assert "club" in capsys.readouterr().out


def test_a_command_starts_without_importing_what_it_does_not_need():
    heavy = "{'polars', 'neo4j', 'fastapi', 'scipy'}"
    code = f"import sys, kithkin.api.cli as c; c.build('user'); print(sorted({heavy} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


@pytest.mark.parametrize("name", ["why", "why-not", "how", "link", "labels", "model", "fairness", "resolve"])
def test_every_option_of_linking_is_in_its_page(name):
    page = (ROOT / "docs/linking.md").read_text()
    command = typer.main.get_command(cli.build(name))
    found = command.commands[name] if name in getattr(command, "commands", {}) else command
    inside = list(getattr(found, "commands", {}).values()) or [found]
    flags = {max(one.opts, key=len) for each in inside for one in each.params if one.param_type_name == "option"}
    assert flags
    shared = {"--help", "--graph", "--data"}
    assert not {flag for flag in flags - shared if flag not in page}
    assert all(f"kithkin {name} {each.name}" in page for each in inside if each is not found)
    assert f"kithkin {name}" in page


def test_link_knows_numbers_that_changed_and_what_a_decision_holds_against(tmp_path, capsys):
    rows = [f"{n},{given},{surname},{1970 + n}-03-11," for n, (given, surname) in enumerate(PEOPLE)]
    table, listed, model = tmp_path / "people.csv", tmp_path / "numbers.csv", tmp_path / "model.json"
    same = ["a,Ann,Oak,1970-03-11,943 476 5919", "b,Ann,Oak,1970-03-11,401 023 2137"]
    table.write_text("\n".join(["id,first_name,surname,dob,nhs_number", *rows[1:], *same]))
    listed.write_text("kind,old,new,on\nnhs_number,943 476 5919,401 023 2137,2015-04-01\n")
    out = tmp_path / "clusters.csv"
    told = ["link", str(table), "--out", str(out), "--superseded", str(listed), "--model-out", str(model)]
    assert run(told) == 0
    found = {line.split(",")[0].strip('"'): line.split(",")[1] for line in out.read_text().splitlines()}
    assert found["a"] == found["b"]
    assert run(["model", "show", str(model)]) == 0
    assert "1 superseded, 0 reissued" in capsys.readouterr().out
    labels = tmp_path / "labels.csv"
    labels.write_text("left_id,right_id,label\na,b,same\n")
    assert run(["link", str(table), "--out", str(out), "--labels", str(labels), "--decide"]) == 0
    assert "Somebody decided that a and b are one person" in capsys.readouterr().out
    listed.write_text("kind,old,new\nnhs_number,943 476 5910,401 023 2137\n")
    assert run(told) == 2
    assert "943" not in capsys.readouterr().err
