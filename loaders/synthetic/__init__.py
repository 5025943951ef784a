"""A synthetic Liverpool: invented people, their lives, the feeds that would tell of them, and the truth."""

from kithkin.loaders.synthetic.city import Made, make

__all__ = ["Made", "make"]
