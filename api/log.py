"""Where faults of ours are written: the place in the code, never the values."""

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex


def log_file() -> Path:
    """The file of faults, in the user's state folder."""
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state")
    return state / "kithkin" / "faults.log"


def keep(error: BaseException) -> str:
    """Write where it went wrong (no message, it may hold a name) and give the word to look for."""
    word, path = token_hex(4), log_file()
    frames = "".join(traceback.format_tb(error.__traceback__))
    entry = f"{datetime.now(UTC).isoformat()} {word} {type(error).__module__}.{type(error).__qualname__}\n{frames}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(entry)
    path.chmod(0o600)
    return word
