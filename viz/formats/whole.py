"""A picture put together from plain values, each held to what a picture may say."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from kithkin.graph.errors import BadInput, WrongUse
from kithkin.graph.picture import Picture
from kithkin.viz.chart import checked
from kithkin.viz.geometry import Point

FAR = 60_000.0
"""No place that the page gives is so far away; a file can be changed by anybody."""
Number = Annotated[float, Field(ge=-FAR, le=FAR, allow_inf_nan=False)]
PICTURE = TypeAdapter(Picture)
SEATS = TypeAdapter(Annotated[dict[str, tuple[Number, Number]], Field(max_length=20_000)])


def picture_of(told: Any) -> Picture:
    """The picture, when every value is of its kind and every tie has both its ends."""
    try:
        return checked(PICTURE.validate_python(told))
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise BadInput(f"this is no chart that Kithkin wrote: {where or 'it'}: {first['msg'].lower()}") from fault
    except WrongUse as fault:
        raise BadInput(f"this is no chart that can be drawn: {fault}") from fault


def seats_of(told: Any) -> Mapping[str, Point]:
    """Where things stand, when every place is two numbers that a sheet may have."""
    try:
        return SEATS.validate_python(told)
    except ValidationError as fault:
        raise BadInput(f"this is no chart that Kithkin wrote: a place is two numbers up to {FAR:g}") from fault
