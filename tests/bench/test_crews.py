"""Invented worlds with crews: what lives in one place and meets by chance is told apart from who acts together."""

from dataclasses import replace

from kithkin.bench.crews import invented, judged


def test_where_chance_knows_homes_more_groups_are_mostly_one_crew():
    world = invented(1, 20, 15, parts=3)
    knows = judged(world)
    homeless = judged(replace(world, met=replace(world.met, homes=world.met.homes.clear())))
    assert homeless.crews == knows.crews == 9
    assert knows.mostly / knows.shown > homeless.mostly / homeless.shown
    assert knows.own >= 0.8 * homeless.own > 0
