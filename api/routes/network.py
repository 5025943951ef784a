"""A small network: its measures, and what would turn its doubtful ties solid."""

from fastapi import APIRouter, Response

from kithkin.api import network
from kithkin.api.depends import Reads
from kithkin.api.network_shapes import GapsOut, MeasuresAsked, MeasuresOut, NetworkAsked

router = APIRouter(prefix="/network", tags=["network"])


@router.post("/measures", response_model=MeasuresOut, summary="Measures of a small network")
def measures(reading: Reads, asked: MeasuresAsked) -> Response:
    """Degree, betweenness, k-core, Burt's constraint and ties into other groups, in each layer, of up to 5,000 persons.

    Beside each figure stands how far it moves when the records behind the ties are drawn again, and what such records
    do not show. A figure says what was recorded, and nothing of anybody's part in anything.
    """
    answer = network.measures(reading, asked)
    return reading.answer("network.measures", answer, network.of_measures(answer))


@router.post("/gaps", response_model=GapsOut, summary="What would turn doubtful ties solid")
def gaps(reading: Reads, asked: NetworkAsked) -> Response:
    """Each tie among these persons that is not confirmed, what it rests on, and what is lacking."""
    answer = network.gaps(reading, asked)
    return reading.answer("network.gaps", answer, network.of_gaps(answer))
