"""Kithkin: raw records into persons, persons into families, gangs and associations, in a graph."""

from pathlib import Path

__version__ = "0.1.0"

_here = Path(__file__).resolve().parent
# A checkout that lost its links (a Windows zip) still finds the folders at its top.
if not (_here / "graph").is_dir():
    __path__.append(str(_here.parent.parent))
