"""Loops over bytes and codes that NumPy has no words for, compiled to machine code on first use and kept by numba."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def compiled(signature: str, **options: Any) -> Callable[[F], F]:
    """Compile a loop for one signature; it releases the interpreter, so that two threads may run it."""

    def made(loop: F) -> F:
        try:
            return cast("F", numba.njit(signature, cache=True, nogil=True, **options)(loop))
        except RuntimeError:
            # There is no folder to keep it in: it is compiled anew in every process.
            return cast("F", numba.njit(signature, nogil=True, **options)(loop))

    return made
