"""A town of few people, told as plain rows, that answers what seed and wave asks."""

from dataclasses import dataclass

BLANK = dict.fromkeys(("text", "code", "reason", "grading", "source_ref", "officer", "reported_in"))
CLASSES = {"record_access": 1, "role_access": 1, "event_access": 1}


@dataclass
class Town:
    """What happened, who is tied to whom, and who lived where."""

    involved: tuple = ()
    ties: tuple = ()
    stays: tuple = ()

    def ask(self, name, /, **asked):
        """The rows of a question, as the graph would give them."""
        return list(getattr(self, name.removeprefix("read/"))(asked))

    def wave_events(self, asked):
        for row in self.involved:
            right = row["person_id"] in asked["ids"] and row["role"] in asked["roles"] and row["kind"] in asked["kinds"]
            if right and row["day"] and asked["since"] <= row["day"] <= asked["until"]:
                yield row

    def wave_incidents(self, asked):
        for one in asked["incidents"]:
            yield from (row for row in self.involved if one == {name: row[name] for name in ("feed", "incident")})

    def wave_involved(self, asked):
        return [row for row in self.involved if row["event_id"] in asked["ids"] and row["role"] in asked["roles"]]

    def wave_reports(self, asked):
        return [row for row in self.involved if row["record_id"] in asked["ids"] and row["kind"] in asked["kinds"]]

    def wave_ties(self, asked):
        for row in self.ties:
            for one, other in ((row["person_id"], row["other_id"]), (row["other_id"], row["person_id"])):
                if (
                    one in asked["ids"]
                    and row["tie"] in asked["kinds"]
                    and _during(row, asked["since"], asked["until"])
                ):
                    yield row | {"person_id": one, "other_id": other}

    def person_groups(self, asked):
        return [row for row in self.stays if row["person_id"] in asked["ids"]]

    def group_history(self, asked):
        return [row for row in self.stays if row["group_id"] in asked["ids"]]

    def wave_rows(self, asked):
        for one in asked["ids"]:
            yield {"record_id": one, "feed": one.partition(":")[0], "row_id": f"{one}@1", "row_access": 1}

    def person_names(self, asked):
        for one in asked["ids"]:
            told = {"person_id": one, "record_id": f"names:{one}:self", "feed": "names", "received": None, "said": None}
            yield told | {"full_name": one.replace("P-", "Name of ")}

    def feeds(self, asked):
        return []

    def decision_pins(self, asked):
        return []


def _during(row, since, until):
    return (row["valid_from"] or "") <= until and (row["valid_to"] or "9999") >= since


def part(person, event, role="arrested", **more):
    """Somebody's part in an event: of an arrests feed in the spring of 2016 unless told otherwise."""
    kind = more.get("kind", "offence")
    feed = {"offence": "arrests", "stop_check": "stops", "intelligence": "intelligence"}[kind]
    told = {"person_id": person, "event_id": event, "role": role, "kind": kind, "feed": feed, "incident": None}
    record = f"{feed}:{event}-{person}:{role if role in ('victim', 'witness') else 'self'}"
    return BLANK | CLASSES | told | {"record_id": record, "day": "2016-03-01"} | more


def report(*people, event="R1", **more):
    """A report about the first that names the others, each a record of its one row."""
    told = {"kind": "intelligence", "grading": "B22", "source_ref": event, "text": f"Text of {event}"} | more
    return tuple(
        part(one, event, "subject" if at == 0 else "named", **{"record_id": f"intelligence:{event}:{at}"} | told)
        for at, one in enumerate(people)
    )


def tie(kind, one, other, **more):
    """A tie that social care states of two people."""
    base = {"role": None, "strength": "unconfirmed", "stated": True, "valid_from": None, "valid_to": None}
    ends = {"tie": kind, "person_id": one, "other_id": other, "basis": [f"care:{one}-{other}:child"], "tie_access": 1}
    return base | ends | more


def stay(person, home, start="2015-01-01", end=None, **more):
    """A membership of a household."""
    told = {"person_id": person, "group_id": home, "kind": "Household", "basis": [f"tenancies:{home}:{person}"]}
    return told | {"valid_from": start, "valid_to": end, "strength": "confirmed"} | more
