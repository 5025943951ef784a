"""Members of a gang over random histories on the embedded engine, beside what somebody would remember of them."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from tests.laws.past import Past, Said

from kithkin.graph import instants
from kithkin.graph.errors import Conflict, Refused
from kithkin.resolution.decide_noun import Ask, Who
from kithkin.resolution.decide_write import decide, second, undo
from kithkin.resolution.groups import group_gangs

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]
ADA = Who("ada", "as the panel said")
MET = ("ocg-three", "ocg-together", "ocg-crime")
WHO = st.sampled_from([1, 2])
NEVER = 10**9


@dataclass
class Decided:
    """One decision: of what kind, when, whether it is in force, until which day; `taken` by a removal, or `undone`."""

    kind: str
    at: int
    until: str = ""
    in_force: bool = True
    taken: bool = False
    undone: bool = False
    agreed: int = 0


@dataclass
class Remembered:
    """What somebody remembers of one person."""

    named: list[tuple[str, str, int]] = field(default_factory=list)
    decided: dict[str, Decided] = field(default_factory=dict)

    def of(self, *kinds, in_force=True):
        """The decisions of these kinds that stand, or that wait."""
        return {one: told for one, told in self.decided.items()
                if told.kind in kinds and told.in_force == in_force and not told.undone}  # fmt: skip

    @property
    def live(self):
        """The records that still name them, each with its source."""
        removed = [told.agreed for told in self.decided.values() if told.kind == "not_member" and told.agreed]
        anew = [told.at for told in self.decided.values()
                if told.kind == "propose_member" and (told.taken or not told.undone)]  # fmt: skip
        until = [min((at for at in anew if at > gone), default=NEVER) for gone in removed]
        return [(record, source) for record, source, at in self.named if at > max(until, default=0)]

    @property
    def sources(self):
        """How many independent sources name them."""
        return len({source for _, source in self.live})

    @property
    def waits(self):
        """Whether somebody has asked to remove them."""
        return bool(self.of("not_member", in_force=False))

    @property
    def until(self):
        """The day up to which they were last put in force."""
        began = max((told.at for told in self.of("authorise_member").values()), default=None)
        if began is None:
            return None
        return max((told.at, told.until) for told in self.of("authorise_member", "review_member").values()
                   if told.at >= began)[1]  # fmt: skip

    def told(self, today):
        """The statuses that a reader of everything is told."""
        found = {"proposed"} if self.live or self.of("propose_member") else set()
        if self.sources > 1 and self.until and not self.waits:
            found.add("expired" if self.until < today else "authorised")
        return found


class Lifecycle(RuleBasedStateMachine):
    """Reports come, people propose, authorise, review, remove, agree and withdraw, and days pass."""

    engines = None

    def __init__(self):
        super().__init__()
        self.past = Past(self.engines.empty("arcade"), (1, 2, 3))
        self.store, self.today, self.clock = self.past.store, "2016-06-30", 0
        self.known, self.before = {1: Remembered(), 2: Remembered()}, []
        # Somebody whom nobody decides about keeps the gang in the world.
        self.past.tell(Said(3, "gang_list", gang=True, source="L3"))
        self._group()
        [self.gang] = {row["group_id"] for row in self.store.ask("read/group_ids") if row["kind"] == "Gang"}
        self._put_in_force(1)

    def _group(self):
        group_gangs(self.store, as_of=self.today)
        self.before.append(instants.last_instant(self.store))

    def _put_in_force(self, one):
        """Every history begins with somebody of whom it may all be said."""
        for source in ("S1", "S2"):
            [record] = self.past.tell(Said(one, "intelligence", f"B{source}", gang=True, source=source))
            self.known[one].named.append((record, source, self._tick()))
        mine = self.known[one]
        told = {"criteria": MET, "review_on": self._later(100)}
        self._decide(one, "authorise_member", [record for record, _ in mine.live], **told)
        [(decision, said)] = mine.decided.items()
        second(self.store, decision, "bob")
        said.in_force, said.agreed = True, self._tick()

    def _tick(self):
        self.clock += 1
        return self.clock

    def _decide(self, one, kind, records, **more):
        ask, mine = Ask(kind, tuple(records), group_id=self.gang, **more), self.known[one]
        done = decide(self.store, ask, ADA, today=self.today)
        in_force = kind == "propose_member"
        assert done.status == ("in force" if in_force else "proposed")
        mine.decided[done.id] = Decided(kind, self._tick(), more.get("review_on", ""), in_force)

    def _later(self, days):
        return (date.fromisoformat(self.today) + timedelta(days=days)).isoformat()

    @rule(one=WHO, source=st.sampled_from(["S1", "S2", "S3"]), role=st.sampled_from(["subject", "named", "victim"]))
    def a_report_names_them(self, one, source, role):
        told = Said(one, "intelligence", f"E{self.clock}", role, gang=True, source=source)
        [record] = self.past.tell(told)
        at = self._tick()
        if role != "victim":
            self.known[one].named.append((record, source, at))

    @rule(one=WHO)
    def somebody_proposes_them(self, one):
        self._decide(one, "propose_member", [self.past.home(one)])

    @rule(one=WHO)
    def somebody_authorises_them(self, one):
        mine = self.known[one]
        told = {"criteria": MET, "review_on": self._later(100)}
        if not mine.live:
            return
        records = [record for record, _ in mine.live]
        if mine.sources > 1 and not mine.waits:
            self._decide(one, "authorise_member", records, **told)
        else:
            with pytest.raises((Refused, Conflict)):
                self._decide(one, "authorise_member", records, **told)

    @precondition(lambda self: any(mine.until for mine in self.known.values()))
    @rule(one=WHO)
    def somebody_reviews_them(self, one):
        mine = self.known[one]
        if not mine.live:
            return
        ask = {"records": [record for record, _ in mine.live], "review_on": self._later(200)}
        if mine.sources > 1 and not mine.waits and mine.until and mine.until >= self.today:
            self._decide(one, "review_member", **ask)
        else:
            with pytest.raises((Refused, Conflict)):
                self._decide(one, "review_member", **ask)

    @rule(one=WHO)
    def somebody_asks_to_remove_them(self, one):
        self._decide(one, "not_member", [self.past.home(one)])

    @precondition(lambda self: self._waiting())
    @rule(data=st.data())
    def somebody_else_agrees(self, data):
        one, decision = data.draw(st.sampled_from(self._waiting()))
        mine, told = self.known[one], self.known[one].decided[decision]
        with pytest.raises(Conflict):
            second(self.store, decision, "ada")
        if told.kind != "not_member" and (mine.waits or mine.sources < 2):
            with pytest.raises((Refused, Conflict)):
                second(self.store, decision, "bob")
            return
        second(self.store, decision, "bob")
        told.in_force, told.agreed = True, self._tick()
        if told.kind == "not_member":
            for name, other in mine.decided.items():
                if name != decision and not other.taken:
                    other.taken = other.undone = True
            self.before = [*self.before, instants.last_instant(self.store)]

    @precondition(lambda self: any(self._all()))
    @rule(data=st.data())
    def somebody_withdraws_one(self, data):
        one, decision = data.draw(st.sampled_from(self._all()))
        told = self.known[one].decided[decision]
        if told.undone or (told.kind == "not_member" and told.in_force):
            with pytest.raises(Conflict):
                undo(self.store, decision, ADA)
        else:
            undo(self.store, decision, ADA)
            told.undone = True

    @rule(days=st.sampled_from([50, 150]))
    def days_pass(self, days):
        self.today = self._later(days)

    def _waiting(self):
        kinds = ("authorise_member", "review_member", "not_member")
        return [(one, decision) for one, mine in self.known.items() for decision in mine.of(*kinds, in_force=False)]

    def _all(self):
        return [(one, decision) for one, mine in self.known.items() for decision in mine.decided]

    def _told(self, one, known_at=None):
        rows = self.store.ask("read/person_groups", ids=[f"P-{one}"],
                              **self.past.view(self.today, known_at).parameters)  # fmt: skip
        return {row["status"] for row in rows}

    @invariant()
    def what_is_told_is_what_somebody_would_remember(self):
        for one, mine in self.known.items():
            at_once = self._told(one)
            assert "authorised" not in at_once or not mine.waits, "in force while somebody is to be removed"
            assert not at_once or mine.told(self.today) or mine.of("propose_member") or self._stale(mine)
        self._group()
        for one, mine in self.known.items():
            assert self._told(one) == mine.told(self.today), (one, mine)
            if not mine.told(self.today) and any(told.agreed for told in mine.of("not_member").values()):
                assert all(self._told(one, at) == set() for at in self.before[-3:]), (one, mine)

    def _stale(self, mine):
        """A proposal that was withdrawn is told until gangs are formed anew; what was removed is not."""
        return not mine.of("not_member")


def test_what_is_told_of_members_is_what_was_decided_over_random_histories(engines):
    made = type("Mine", (Lifecycle,), {"engines": engines})
    # A history that fails is told as it came: making it smaller would take minutes of the engine's time.
    limits = settings(max_examples=5, stateful_step_count=12, phases=[Phase.generate],
                      suppress_health_check=list(HealthCheck))  # fmt: skip
    run_state_machine_as_test(made, settings=limits)
