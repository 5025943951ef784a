"""Measures and gaps of a small network, as one caller may see it."""

from dataclasses import dataclass

from kithkin.api import content
from kithkin.api.network_shapes import (
    BridgeOut,
    FigureOut,
    GapOut,
    GapsOut,
    LayerOut,
    MeasuredOut,
    MeasuresAsked,
    MeasuresOut,
    NetworkAsked,
)
from kithkin.api.paths import day_of, ground_of, persons_of, until_of
from kithkin.api.reading import Reading, Seen, ids
from kithkin.casework.network.bridges import bridges
from kithkin.casework.network.gaps import gaps as gaps_of
from kithkin.casework.network.kinds import rules
from kithkin.casework.network.measures import Measured, figure_words, measured
from kithkin.casework.network.near import near
from kithkin.casework.network.search import Question
from kithkin.casework.network.subgraph import Chosen, Subgraph, subgraph


@dataclass(frozen=True, slots=True)
class Looked:
    """Measures and gaps of the same people."""

    measures: MeasuresOut
    gaps: GapsOut


def measures(reading: Reading, asked: MeasuresAsked) -> MeasuresOut:
    """Every figure of every layer, with its interval and what its records do not show; and bridges between groups."""
    return _measures(reading, graph_of(reading, asked), asked.draws)


def _measures(reading: Reading, graph: Subgraph, draws: int) -> MeasuresOut:
    told = measured(graph, draws)
    persons = content.briefs(reading, sorted({one for part in told for one in part.figures}))
    return MeasuresOut(
        layers=tuple(_layer(part) for part in told),
        bridges=tuple(BridgeOut.model_validate(one) for one in bridges(graph)),
        persons=persons,
        figures=dict(figure_words()),
        draws=draws,
        crowds=graph.crowds,
        moment=content.moment(reading, [one.id for one in persons]),
    )


def gaps(reading: Reading, asked: NetworkAsked) -> GapsOut:
    """The ties that are not confirmed, each with what would turn it solid."""
    return _gaps(reading, graph_of(reading, asked))


def looked_at(reading: Reading, asked: MeasuresAsked) -> Looked:
    """Both of the same people, who are read once."""
    graph = graph_of(reading, asked)
    return Looked(_measures(reading, graph, asked.draws), _gaps(reading, graph))


def group_names(reading: Reading, answer: Looked) -> dict[str, str]:
    """What the groups are called that bridges lead into."""
    wanted = list(ids(one.group_id for one in answer.measures.bridges))
    rows = reading.asker.ask("read/group", ids=wanted, **reading.view.parameters) if wanted else []
    return content.group_names(reading, rows)


def _gaps(reading: Reading, graph: Subgraph) -> GapsOut:
    items = tuple(GapOut.model_validate(gap) for gap in gaps_of(graph))
    persons = content.briefs(reading, sorted({one for item in items for one in item.persons}))
    return GapsOut(items=items, persons=persons, moment=content.moment(reading, [one.id for one in persons]))


def of_measures(answer: MeasuresOut) -> Seen:
    """Whom and what the measures show."""
    groups = ids(one.group_id for one in answer.bridges)
    return Seen(persons=ids(one.id for one in answer.persons), groups=groups, fields=("name", *answer.figures))


def of_gaps(answer: GapsOut) -> Seen:
    """Whom and what the gaps show."""
    records = ids(record for item in answer.items for record in item.records)
    return Seen(persons=ids(one.id for one in answer.persons), records=records, fields=("name", "gaps"))


def of_looked(answer: Looked) -> Seen:
    """Whom and what both show."""
    one, other = of_measures(answer.measures), of_gaps(answer.gaps)
    persons, fields = ids((*one.persons, *other.persons)), ids((*one.fields, *other.fields))
    return Seen(persons, one.groups, other.records, fields)


def graph_of(reading: Reading, asked: NetworkAsked, first: tuple[str, ...] = ()) -> Subgraph:
    """The network of these persons (`first`, where they are known), with whoever is joined to them, to this caller."""
    return subgraph(reading.asker, reading.view, chosen(reading, asked, first))


def chosen(reading: Reading, asked: NetworkAsked, first: tuple[str, ...] = ()) -> Chosen:
    """Which people that is, by what and when."""
    kinds = rules().walked(asked.kinds)
    persons = first or persons_of(reading, asked.ids)
    since, until = day_of(asked.since), until_of(reading, asked.until)
    if asked.around:
        reading.of_now("whoever is joined to somebody is told")
        question = Question(persons, (), kinds, since, until, hops=asked.around)
        persons = near(ground_of(reading), question)
    return Chosen(persons, kinds, since, until)


def _layer(part: Measured) -> LayerOut:
    persons = tuple(
        MeasuredOut(
            person_id=one,
            figures={
                name: FigureOut(value=told.value, low=told.low, high=told.high, bias=part.bias)
                for name, told in figures.items()
            },
        )
        for one, figures in part.figures.items()
    )
    return LayerOut(layer=part.layer, ties=part.ties, records=part.records, persons=persons)
