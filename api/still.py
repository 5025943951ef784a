"""Files for browsers that say nothing of anybody; under the name of their content they are asked for once."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.staticfiles import StaticFiles

STATIC = Path(__file__).parent / "static"
FOR_GOOD = "public, max-age=31536000, immutable"


class Still(StaticFiles):
    """A browser keeps what it asks for by its content, and asks of anything else whether it is still the same."""

    def file_response(self, full_path: Any, stat_result: Any, scope: Any, status_code: int = 200) -> Response:
        """The file, or that it is still the same."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        named = scope["query_string"].decode("latin-1") == _content(Path(full_path), stat_result.st_mtime_ns)
        answer.headers["Cache-Control"] = FOR_GOOD if named else "no-cache"
        return answer


def address(name: str) -> str:
    """Where a file of ours is, with the name of its content."""
    path = STATIC / name
    return f"/static/{name}?{_content(path, path.stat().st_mtime_ns)}"


@cache
def _content(path: Path, _changed: int) -> str:
    """The name of what a file holds, read again when it was changed."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
