"""What is asked of a small network and what is answered, field by field."""

from pydantic import BaseModel, ConfigDict, Field

from kithkin.api.paths_shapes import Day, Id
from kithkin.api.shapes import Moment, PersonBrief, Shape
from kithkin.casework.network.measures import DRAWS
from kithkin.casework.network.subgraph import MOST_PERSONS


class NetworkAsked(BaseModel):
    """Which people, by what, and when."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"ids": ["P-k3u2m6q5a7c4x2yd"], "around": 1, "kinds": ["kin"]}]}
    )
    ids: list[Id] = Field(
        min_length=1, max_length=MOST_PERSONS, description="Persons, and groups for whoever is in them on the day."
    )
    around: int = Field(default=0, ge=0, le=2, description="With whoever is joined to them in so many steps.")
    kinds: list[Id] = Field(default=[], max_length=30, description="Layers: kinds of tie; all but prohibitions else.")
    since: Day
    until: Day


class MeasuresAsked(NetworkAsked):
    """The same, and how often the evidence is drawn."""

    draws: int = Field(default=DRAWS, ge=1, le=DRAWS, description="How often the evidence records are drawn again.")


class FigureOut(Shape):
    """A figure with its interval over draws of the evidence, and what its records do not show."""

    value: float = Field(examples=[4.0])
    low: float = Field(examples=[2.0])
    high: float = Field(examples=[4.0])
    bias: str = Field(examples=["Stop checks show where officers stop people, and whom."])


class MeasuredOut(Shape):
    """The figures of one person."""

    person_id: str
    figures: dict[str, FigureOut]


class LayerOut(Shape):
    """One layer, and everybody who has a tie in it."""

    layer: str = Field(examples=["kin"])
    ties: int
    records: int = Field(description="The records that its ties rest on, as far as this caller may see.")
    persons: tuple[MeasuredOut, ...]


class BridgeOut(Shape):
    """Somebody who has a tie with a member of a group that they are not in."""

    person_id: str
    group_id: str
    through: tuple[str, ...] = Field(description="The members of that group with whom they have a tie.")
    layers: tuple[str, ...] = Field(examples=[("kin",)])


class MeasuresOut(Shape):
    """The measures of each layer and of all; they count what was recorded, and say nothing of anybody's part."""

    layers: tuple[LayerOut, ...]
    bridges: tuple[BridgeOut, ...] = Field(description="By which ties people reach into groups that they are not in.")
    persons: tuple[PersonBrief, ...]
    figures: dict[str, str] = Field(description="What each figure says.")
    draws: int
    crowds: int = Field(description="Things that join more than 50 of them, which tie nobody to anybody.")
    moment: Moment


class GapOut(Shape):
    """A tie that is not confirmed, and what would turn it solid."""

    persons: tuple[str, str]
    kind: str = Field(examples=["kin"])
    strength: str = Field(examples=["tentative"])
    lacking: str = Field(examples=["a row that states the relationship"])
    feeds: tuple[str, ...]
    records: tuple[str, ...]


class GapsOut(Shape):
    """Intelligence gaps, the weakest ties first."""

    items: tuple[GapOut, ...]
    persons: tuple[PersonBrief, ...]
    moment: Moment
