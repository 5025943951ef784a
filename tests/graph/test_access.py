"""Label classes are registered once, and a join is readable by who may read all of it."""

import threading

import pytest

from kithkin.graph import access
from kithkin.graph.access import ClassLabels, class_for, classes, join, readable
from kithkin.graph.errors import WrongUse

SCHOOL = ClassLabels("attendance", "S1", purposes=("families",))
POLICE = ClassLabels("arrests", "S2", "C", "dpa2018_part3", ("gangs",))


def test_a_class_keeps_its_number_and_its_labels(store):
    numbers = [class_for(store, SCHOOL), class_for(store, POLICE), class_for(store, SCHOOL)]
    access.forget(store)
    assert [class_for(store, SCHOOL), class_for(store, POLICE)] == numbers[:2]
    assert [(one.number, one.labels) for one in classes(store)] == [(1, SCHOOL), (2, POLICE)]


def test_a_join_of_joins_is_one_flat_class(store):
    one, two = class_for(store, SCHOOL), class_for(store, POLICE)
    three = class_for(store, ClassLabels("sen", "S2"))
    both = join(store, [two, one])
    assert (join(store, [one]), join(store, [one, two]), join(store, [both, one])) == (one, both, both)
    assert join(store, [both, three]) == join(store, [one, two, three])


def test_a_join_is_read_only_with_all_its_members(store):
    one, two = class_for(store, SCHOOL), class_for(store, POLICE)
    both = join(store, [one, two])
    known = classes(store)
    assert readable(known, [one]) == {one}
    assert readable(known, [one, two]) == {one, two, both}


@pytest.mark.parametrize("numbers", [[], [1, 77]])
def test_a_join_of_unknown_classes_is_refused(embedded, numbers):
    class_for(embedded, SCHOOL)
    with pytest.raises(WrongUse, match="class_for"):
        join(embedded, numbers)


def test_registering_at_once_gives_each_class_one_number(store):
    found = {}

    def register(name):
        for feed in "abcde":
            found[name, feed] = class_for(store, ClassLabels(feed, "S1"))

    workers = [threading.Thread(target=register, args=(n,)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(set(found.values())) == 5
    assert all(found[0, feed] == found[n, feed] for n in range(4) for feed in "abcde")
