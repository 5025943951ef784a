"""The peers' own environment, .venv-peers, made from their lock the first time it is needed."""

import json
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from kithkin.graph.errors import NotThere

HERE = Path(__file__).resolve().parent
LOCK = HERE / "requirements.lock"
FOLDER = HERE.parent.parent / ".venv-peers"


def python() -> Path:
    """The Python of that environment, with everything of the lock in it."""
    stamp, digest = FOLDER / "kithkin-peers", sha256(LOCK.read_bytes()).hexdigest()
    found = FOLDER / "bin/python"
    if not (found.exists() and stamp.exists() and stamp.read_text("utf-8") == digest):
        print(f"making {FOLDER.name} from {LOCK.name}", file=sys.stderr)
        for command in _commands(found):
            _run(command)
        stamp.write_text(digest, encoding="utf-8")
    return found


def _commands(found: Path) -> list[list[str]]:
    """With uv when it is there, else with pip."""
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}") or shutil.which("uv")
    take = ["--quiet", "--require-hashes", "-r", str(LOCK)]
    if uv:
        made = [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(FOLDER)]
        return [made, [uv, "pip", "install", "--python", str(found), *take]]
    return [[sys.executable, "-m", "venv", str(FOLDER)], [str(found), "-m", "pip", "install", *take]]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["nothing was said"])[-1]
        raise NotThere(f"the peers could not be installed ({said}); see bench/peers/requirements.in")


def versions(names: list[str]) -> dict[str, str]:
    """The version of each package there."""
    text = (
        "import json, sys; from importlib.metadata import version;"
        " print(json.dumps({n: version(n) for n in sys.argv[1:]}))"
    )
    done = subprocess.run([str(python()), "-c", text, *names], capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found
