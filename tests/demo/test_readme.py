"""Every command of the README is run as it stands there, in a copy of the tree; what is marked as not run is parsed."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"(?:<!-- (?P<note>[^\n]*) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL)
BLOCKS = [match.groupdict() for match in BLOCK.finditer((ROOT / "README.md").read_text())]
SHELL = [block for block in BLOCKS if block["kind"] == "sh"]
RUN = [block["text"] for block in SHELL if not (block["note"] or "").startswith("parsed, not run")]
# The README's demonstration takes a minute on an idle machine of two cores; a busy one gets longer.
PATIENCE = 400


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is committed, with this environment, so that no one's demonstration is touched."""
    top = tmp_path_factory.mktemp("tree")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0")[:-1]:
        source, target = ROOT / name, top / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.exists():
            shutil.copy(source, target, follow_symlinks=False)
    (top / ".venv").symlink_to(ROOT / ".venv")
    return top


@pytest.fixture(scope="module")
def served(tree: Path) -> Iterator[list[str]]:
    """`./demo` as a newcomer runs it, serving until Ctrl-C; what it said, line by line."""
    said: list[str] = []
    demo = subprocess.Popen(["./demo"], cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    watch = time.monotonic()
    for line in demo.stdout or ():
        said.append(line.rstrip())
        if "sign in" in line or time.monotonic() - watch > PATIENCE:
            break
    assert any("sign in" in line for line in said), "\n".join(said)
    yield said
    children = psutil.Process(demo.pid).children(recursive=True)
    demo.send_signal(signal.SIGINT)
    demo.communicate(timeout=60)
    psutil.wait_procs(children, timeout=30)
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert not engines_of(tree / "demo-data")


def engines_of(folder: Path) -> list[str]:
    """The engines that still run from a data folder."""
    lines = (" ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"]))
    return [line for line in lines if str(folder) in line]


def shell(text: str, tree: Path) -> subprocess.CompletedProcess[str]:
    """Run a block as a shell would, stopping at the first command that fails."""
    command = ["bash", "-euo", "pipefail", "-c", text]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False, timeout=PATIENCE)


@pytest.mark.journey
@pytest.mark.timeout(900)
def test_the_demonstration_ends_in_a_summary_and_a_link(served: list[str]):
    told = "\n".join(served)
    for word in ("rejects", "persons", "families", "chart", "data", "API"):
        assert word in told


@pytest.mark.journey
@pytest.mark.timeout(900)
@pytest.mark.parametrize("text", [text for text in RUN if not text.startswith(("./demo", "./check"))])
def test_a_command_of_the_readme_does_what_it_says(text: str, tree: Path, served: list[str]):
    done = shell(text, tree)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_readme_shows_the_two_commands_first():
    assert [text.split()[0] for text in RUN[:2]] == ["./demo", "./check"]


@pytest.mark.parametrize("block", SHELL, ids=range(len(SHELL)))
def test_every_shell_block_parses(block: dict[str, str]):
    done = subprocess.run(["bash", "-n"], input=block["text"], text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_file_the_readme_points_at_is_there():
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text())
    assert links
    assert all((ROOT / link).exists() for link in links)


def test_only_what_needs_docker_is_left_out():
    left = [block for block in SHELL if (block["note"] or "").startswith("parsed, not run")]
    assert all("Docker" in block["note"] and os.fspath(block["text"]) for block in left)
