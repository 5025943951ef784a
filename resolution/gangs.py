"""Gang memberships: proposed by lists and intelligence, in force only where people have authorised them."""

import polars as pl

from kithkin.graph.grading import Source, independent
from kithkin.graph.model import ACTING, BYSTANDERS
from kithkin.resolution.formed import Formed, formed
from kithkin.resolution.needs import united

NEEDED = 2
MEMBER = ["organisation_id", "person_id"]


def gangs(affiliations: pl.DataFrame, authorised: pl.DataFrame) -> Formed:
    """Each gang that a list or report names, with its members as far as evidence and decisions carry them.

    `affiliations` has person_id, record_id, organisation_id, name, kind, role, event_role, grading, source_ref,
    officer, reported_in, text, valid_from, valid_to and needs; `authorised` decision_id, kind, record_id,
    organisation_id, at, review_on. That a day of review has passed is told by whoever reads, of the day they ask for.
    """
    evidence = speaking(affiliations)
    weighed = evidence.join(independents(evidence), on=MEMBER)
    members = pl.concat([_proposed(weighed), _authorised(weighed, _in_force(weighed, authorised))], how="diagonal")
    named = evidence.group_by("organisation_id", "needs").agg(basis=pl.col("record_id").unique().sort())
    traits = evidence.group_by(cluster="organisation_id").agg(pl.col("name").sort().first())
    places = named.with_columns(cluster="organisation_id", target="organisation_id")
    return formed("Gang", members.rename({"organisation_id": "cluster"}), places, traits=traits)


def speaking(affiliations: pl.DataFrame) -> pl.DataFrame:
    """The affiliations that may speak for a membership: of a list, and of a report in which somebody had a part.

    Who was a victim, witness or child present in it is named by no report. What they were besides stands for itself:
    it makes no difference whether such a role was ever written down.
    """
    acted = (pl.col("kind") == "named_in") & pl.col("event_role").is_in(ACTING)
    aside = pl.col("role").fill_null("").is_in(BYSTANDERS)
    return affiliations.filter(((pl.col("kind") == "listed_in") | acted) & ~aside)


def independents(evidence: pl.DataFrame) -> pl.DataFrame:
    """For each member of a gang, the number of independent graded sources."""
    told = evidence.select(*MEMBER, "grading", "source_ref", "text", "reported_in", "officer", day="valid_from")
    found: dict[tuple[str, str], list[Source]] = {}
    for gang, person, *source in told.unique().iter_rows():
        found.setdefault((gang, person), []).append(Source(*source))
    rows = [(gang, person, independent(sources)) for (gang, person), sources in found.items()]
    return pl.DataFrame(rows, {"organisation_id": pl.String, "person_id": pl.String, "sources": pl.Int64}, orient="row")


def _proposed(weighed: pl.DataFrame) -> pl.DataFrame:
    """A membership for each class of its evidence, as strong as the readers of that class may know it to be."""
    apart = weighed.with_columns(organisation_id=pl.col("organisation_id") + "\n" + pl.col("needs"))
    strong = independents(apart).filter(pl.col("sources") >= NEEDED).select(*MEMBER, strength=pl.lit("unconfirmed"))
    rows = apart.group_by(*MEMBER, "needs").agg(*_evidence()).join(strong, on=MEMBER, how="left")
    return rows.with_columns(
        organisation_id=pl.col("organisation_id").str.split("\n").list.first(),
        role=pl.lit("member"),
        status=pl.lit("proposed"),
        strength=pl.col("strength").fill_null("tentative"),
    )


def _authorised(weighed: pl.DataFrame, in_force: pl.DataFrame) -> pl.DataFrame:
    """What people have authorised, for whoever may read all the evidence it rests on, with its day of review."""
    held = weighed.join(in_force, on=MEMBER)
    needs = held.group_by(MEMBER).agg(pl.col("needs").unique().sort().str.join("+").alias("needs"))
    rows = held.group_by(*MEMBER, "decision_id", "review_id", "review_on").agg(*_evidence())
    return united(rows.join(needs, on=MEMBER), ["needs"]).with_columns(
        role=pl.lit("member"), status=pl.lit("authorised"), strength=pl.lit("confirmed")
    )


def _evidence() -> list[pl.Expr]:
    listed_to = pl.when(pl.col("kind") == "listed_in").then("valid_to")
    ended = listed_to.null_count() == 0
    return [
        pl.col("record_id").unique().sort().alias("basis"),
        pl.when(pl.col("valid_from").null_count() == 0).then(pl.col("valid_from").min()).alias("valid_from"),
        pl.when(ended).then(listed_to.max()).alias("valid_to"),
    ]


def _in_force(weighed: pl.DataFrame, authorised: pl.DataFrame) -> pl.DataFrame:
    """The latest authorisation of each member that two sources still bear, with the latest review since.

    Of whoever waits to be removed nothing is in force.
    """
    waiting = authorised.filter(pl.col("kind") == "not_member")
    suspended = weighed.join(waiting, on=["organisation_id", "record_id"]).select(MEMBER)
    borne = weighed.filter(pl.col("sources") >= NEEDED).select(*MEMBER, "record_id")
    borne = borne.join(suspended, on=MEMBER, how="anti")
    held = borne.join(authorised, on=["organisation_id", "record_id"]).sort("at", "decision_id", descending=True)
    review = pl.col("kind") == "review_member"
    first = held.filter(pl.col("kind") == "authorise_member").unique(MEMBER, keep="first", maintain_order=True)
    since = first.select(*MEMBER, began="at")
    later = held.filter(review).join(since, on=MEMBER).filter(pl.col("at") > pl.col("began"))
    last = later.unique(MEMBER, keep="first", maintain_order=True)
    renewed = last.select(*MEMBER, review_id="decision_id", renewed_to="review_on")
    both = first.join(renewed, on=MEMBER, how="left")
    return both.select(*MEMBER, "decision_id", "review_id", review_on=pl.coalesce("renewed_to", "review_on"))
