"""The questions Kithkin asks of a graph: one `.cypher` file each, with what it takes and gives."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise

HEADER = re.compile(r"\A// (?P<says>.+)\n// takes:(?P<takes>.*)\n// gives:(?P<gives>.*)\n")
PARAMETER = re.compile(r"\$(\w+)")
# From left to right, so that a quote inside a comment opens nothing and a slash inside a quote neither.
QUOTED = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|//[^\n]*")
SUFFIX = ".cypher"


@dataclass(frozen=True, slots=True)
class Query:
    """One named query: `folder/noun`, its sentence, parameters, columns and text."""

    name: str
    says: str
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    text: str


@cache
def query(name: str) -> Query:
    """The query of that name, as `folder/noun`."""
    folder, _, noun = name.partition("/")
    try:
        text = (files(__package__) / folder / f"{noun}{SUFFIX}").read_text(encoding="utf-8")
    except OSError as problem:
        raise LookupError(f"no query {name}: add cypher/{name}{SUFFIX}") from problem
    return parse(name, text)


def parse(name: str, text: str) -> Query:
    """A query read from the text of its file."""
    header = HEADER.match(text)
    if not header:
        raise ValueError(f"cypher/{name}{SUFFIX} must open with a sentence, `// takes:` and `// gives:`")
    return Query(name, header["says"], _names(header["takes"]), _names(header["gives"]), text[header.end() :].strip())


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def catalogue() -> dict[str, Query]:
    """Every query by name."""
    folders = sorted((entry for entry in files(__package__).iterdir() if entry.is_dir()), key=lambda entry: entry.name)
    names = [f"{folder.name}/{noun}" for folder in folders for noun in sorted(_nouns(folder))]
    return {name: query(name) for name in names}


def _nouns(folder: Traversable) -> list[str]:
    return [file.name.removesuffix(SUFFIX) for file in folder.iterdir() if file.name.endswith(SUFFIX)]


def bare(text: str) -> str:
    """The text without comments and quoted strings, so that words in them are not read as Cypher."""
    return QUOTED.sub(lambda found: "" if found[0].startswith("//") else "''", text)


def parameters_used(text: str) -> set[str]:
    """The `$parameters` of a query's text."""
    return set(PARAMETER.findall(bare(text)))


def columns_given(text: str) -> tuple[str, ...]:
    """The columns of the last RETURN outside every bracket, in order; none when nothing is returned."""
    return tuple(_column(item) for item in items_returned(bare(text)))


def items_returned(plain: str) -> list[str]:
    """What the last RETURN outside every bracket gives, as written; none when nothing is returned."""
    clause = _last_return(plain)
    return _items(clause) if clause else []


def _last_return(text: str) -> str:
    inside = depths(text)
    starts = list(re.finditer(r"\bRETURN\b(?:\s+DISTINCT\b)?", text, re.IGNORECASE))
    outer = [found for found in starts if inside[found.start()] == 0]
    if not outer:
        return ""
    rest = text[outer[-1].end() :]
    inner = depths(rest)
    ends = [found.start() for found in re.finditer(r"\b(?:ORDER\s+BY|SKIP|LIMIT)\b|;", rest, re.IGNORECASE)]
    return rest[: min((end for end in ends if inner[end] == 0), default=len(rest))]


def depths(text: str) -> list[int]:
    """How many brackets are open after each letter."""
    depth, found = 0, []
    for letter in text:
        depth += letter in "([{"
        depth -= letter in ")]}"
        found.append(depth)
    return found


def _items(clause: str) -> list[str]:
    inside = depths(clause)
    cuts = [-1, *(at for at, letter in enumerate(clause) if letter == "," and inside[at] == 0), len(clause)]
    return [clause[start + 1 : end].strip() for start, end in pairwise(cuts)]


def _column(item: str) -> str:
    return re.split(r"\s+AS\s+", item, flags=re.IGNORECASE)[-1].strip().strip("`")
