"""Libraries that others load wherever they are found, for what nobody asks of them here: half a second of each start.

Arrow looks whether a value is of pandas, numba whether SciPy can multiply matrices; both do without.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

UNASKED = ("pandas", "scipy.linalg")


class _Nothing(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        raise ModuleNotFoundError(f"{spec.name} is not loaded by this command", name=spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing comes so far."""


class _Unasked(MetaPathFinder):
    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        return ModuleSpec(fullname, _Nothing()) if fullname in UNASKED else None


def spare() -> None:
    """From now on they are not loaded in this process."""
    sys.meta_path.insert(0, _Unasked())
