"""When persons were born and of what sex they are, as records of some classes have it."""

import polars as pl

from kithkin.resolution.needs import classes

# Dates that stand for no date.
NO_BIRTH = ("1900-01-01", "1901-01-01")
SAID = {"person_id": pl.String, "access": pl.Int64, "date_of_birth": pl.String, "sex": pl.String}


class Births:
    """What records say of each person, told by the classes that a reader has."""

    def __init__(self, persons: pl.DataFrame | None = None) -> None:
        known = (
            pl.DataFrame(schema=SAID)
            if persons is None
            else persons.select(pl.col(name).cast(kind) for name, kind in SAID.items())
        )
        self.said = known.filter(pl.col("date_of_birth").is_not_null() | pl.col("sex").is_not_null())

    def over(self, said: pl.DataFrame) -> "Births":
        """The same of people who go by other names."""
        other = Births()
        other.said = said
        return other

    def of(self, asked: pl.DataFrame) -> pl.DataFrame:
        """The birth date that most of the records give whom those read who meet the need; of two the earlier.

        `asked` has person_id and needs; gives those of which there is one, with date_of_birth.
        """
        return self._most(asked, "date_of_birth", ~pl.col("date_of_birth").is_in(NO_BIRTH))

    def sex(self, asked: pl.DataFrame) -> pl.DataFrame:
        """The sex that most of those records give, as `of` gives births."""
        return self._most(asked, "sex", pl.lit(value=True))

    def _most(self, asked: pl.DataFrame, name: str, counts: pl.Expr) -> pl.DataFrame:
        told = self.said.filter(pl.col(name).is_not_null() & (pl.col(name) != "") & counts)
        each = told.group_by("person_id", "access", name).len()
        texts = asked["needs"].unique().to_list()
        rows = [(text, access) for text in texts for access in classes(text)]
        allowed = pl.DataFrame(rows, {"needs": pl.String, "access": pl.Int64}, orient="row")
        read = asked.unique().join(allowed, on="needs").join(each, on=["person_id", "access"])
        counted = read.group_by("person_id", "needs", name).agg(pl.col("len").sum())
        ranked = counted.sort("len", name, descending=[True, False])
        return ranked.unique(["person_id", "needs"], keep="first", maintain_order=True).drop("len")
