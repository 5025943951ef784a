"""A picture put together from plain values, each held to what a picture may say."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from kithkin.graph.errors import BadInput, WrongUse
from kithkin.graph.picture import Picture
from kithkin.viz.chart import checked

PICTURE = TypeAdapter(Picture)


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
