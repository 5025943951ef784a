"""The people of an island, by number."""

GIVEN = ("Ada", "Boris", "Clara", "Dmitri", "Edith", "Farid", "Greta", "Hamish", "Ines", "Jorge", "Katya", "Liam")
FAMILY = ("Abbot", "Bekker", "Castle", "Dunmore", "Eastham", "Fairway", "Gorse", "Hazel", "Inchley", "Jessop")
HUMANS = 4


def human(island, nth):
    """What a feed says of the nth human of an island."""
    number = island * HUMANS + nth
    return {
        "given": GIVEN[number % 12],
        "family": FAMILY[number * 7 // 12 % 10],
        "born": f"{1950 + number % 53}-{1 + number % 12:02}-{1 + number * 11 % 28:02}",
        "nino": f"AB{number:06}A",
        "postcode": f"L{1 + number % 9} {number % 7}AA",
    }
