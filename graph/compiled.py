"""Loops that NumPy has no words for, or that are too small for it: compiled on first use and kept by numba."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def compiled(signature: str | None = None, **options: Any) -> Callable[[F], F]:
    """Compile a loop for one signature, else when it is first called; it releases the interpreter for other threads."""

    def made(loop: F) -> F:
        try:
            return cast("F", numba.njit(signature, cache=True, nogil=True, **options)(loop))
        except RuntimeError:
            # There is no folder to keep it in: it is compiled anew in every process.
            return cast("F", numba.njit(signature, nogil=True, **options)(loop))

    return made
