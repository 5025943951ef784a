"""kithkin feeds: list them, check a file before it is loaded, begin a new one."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer

from kithkin.api.commands.load import feeds_of
from kithkin.api.commands.options import Data, console, settings
from kithkin.graph.errors import BadInput, WrongUse
from kithkin.loaders.blocks import Feed
from kithkin.loaders.feed import feed_for, read_feed
from kithkin.loaders.readers import read
from kithkin.loaders.shape import shape
from kithkin.loaders.table import Rejected, Table
from kithkin.resolution.columns import recognise

app = typer.Typer(help="Feeds: what each says and how.", no_args_is_help=True)
# What a column is about, as the field of a record that holds it.
FIELDS = {
    "given": "given_name", "middle": "middle_names", "birth_date": "date_of_birth",
    **{name: name for name in ("surname", "full_name", "former_surname", "known_as", "sex", "phone", "email",
                               "nhs_number", "nino", "upn", "pnc_id")},
}  # fmt: skip
PLACES = {"address": "line", "street": "line", "postcode": "postcode", "uprn": "uprn"}


@app.command("list")
def show(data: Data = None) -> None:
    """Show every feed with its owner, subject and who may read it."""
    for feed in feeds_of(settings(None, data)).values():
        label = feed.label
        files = " ".join(feed.files)
        console().print(
            f"{feed.name:<14} {feed.owner:<28} {feed.subject:<16} {label.sensitivity} {label.handling}  {files}"
        )


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="A delivered file, or a feed's TOML file.")],
    feed: Annotated[str, typer.Option(help="The feed, if the file's name does not tell.")] = "",
    data: Data = None,
) -> None:
    """Say what would happen to a file, before it happens."""
    if file.suffix == ".toml":
        console().print(f"{read_feed(file).name}: this feed file is well formed")
        return
    known = feeds_of(settings(None, data))
    if feed and feed not in known:
        raise WrongUse(f"there is no feed {feed}; there are {', '.join(known)}")
    chosen, table = known[feed] if feed else feed_for(file, known), read(file)
    rejected = _tell(chosen, table)
    if rejected:
        raise BadInput(f"{rejected:,} rows would be rejected, all others loaded")


@app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="The feed's name.")],
    file: Annotated[Path, typer.Argument(help="A file as it is delivered.")],
    data: Data = None,
) -> None:
    """Begin a feed file from a delivered file; look it over, then check and load."""
    place = settings(None, data).data / "feeds" / f"{name}.toml"
    if place.exists():
        raise WrongUse(f"{place} is there already; change it, or choose another name")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(draft(name, file.stem, read(file)), encoding="utf-8")
    try:
        read_feed(place)
    except BadInput:
        place.unlink()
        raise
    console().print(
        f"{place} is begun: say in it who owns the feed and who may read it, then `kithkin feeds check {file}`"
    )


def draft(name: str, stem: str, table: Table) -> str:
    """The text of a feed file that takes the columns we recognise."""
    seen = recognise(table.frame.to_arrow())
    fields = {FIELDS[one.kind]: one.name for one in reversed(seen) if one.kind in FIELDS}
    places = {PLACES[one.kind]: one.name for one in reversed(seen) if one.kind in PLACES}
    keys = [one.name for one in seen if one.how == "id"]
    head = {"name": name, "title": name.replace("_", " ").capitalize(), "owner": "say who", "subject": "work",
            "sensitivity": "S2", "legal_regime": "uk_gdpr", "purposes": ["families"], "delivery": "delta",
            "files": [f"{stem}*"]}  # fmt: skip
    lines = [f"{key} = {_text(value)}" for key, value in (head | ({"key": keys} if keys else {})).items()]
    lines += ["", "[[record]]", 'part = "self"', "[record.fields]"]
    lines += [f"{field} = {_text(column)}" for field, column in fields.items()]
    if places:
        lines += ["", "[[address]]", 'parts = ["self"]', 'kind = "lives_at"']
        lines += [f"{key} = {_text([column] if key == 'line' else column)}" for key, column in places.items()]
    return "\n".join([*lines, ""])


def _text(value: object) -> str:
    # A TOML string or list of strings is written as JSON writes it.
    return orjson.dumps(value).decode()


def _tell(feed: Feed, table: Table) -> int:
    told = f"{table.kind}, {table.encoding or 'no encoding'}, delimiter {table.delimiter!r}"
    console().print(f"{feed.name}: {feed.title} ({told if table.delimiter else table.kind})")
    today = datetime.now(UTC).date().isoformat()
    shaped = shape(table, feed, today=today, classes=dict.fromkeys(feed.labels, 1))
    unused = sorted(set(table.columns) - feed.columns)
    console().print(f"rows: {shaped['rows'].height:,} would be loaded, {shaped.lost_rows:,} rejected")
    for part, count in shaped.parts.items():
        console().print(f"  {part}: {count:,} people")
    if unused:
        console().print(f"columns not used: {', '.join(unused)}")
    _tell_rejects(shaped.rejected)
    return shaped.lost_rows


def _tell_rejects(rejected: tuple[Rejected, ...]) -> None:
    # Reasons and places, never the values: a screen is seen by others.
    for (field, reason, lost), count in Counter((one.field, one.reason, one.lost) for one in rejected).most_common(20):
        first = next(one.line for one in rejected if (one.field, one.reason, one.lost) == (field, reason, lost))
        console().print(f"  {count:,} x {field}: {reason} The {lost} is lost; first on line {first}.")
