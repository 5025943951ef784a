"""Numbers that identify invented people: right in form, never one that was given to anybody."""

from stdnum.gb import upn

from kithkin.graph.errors import WrongUse
from kithkin.loaders.synthetic.dice import Dice

_NINO_PREFIXES = ("NC", "PP", "MW")
"""Administrative prefixes that are no person's (HMRC manual NIM39110), though they pass the rule of form."""
_PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
_LIVERPOOL = "341"
_MOST_PEOPLE = 900_000


class Numbers:
    """Gives out each number once, in an order that says nothing."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._start = dice.randrange(1_000_000)
        self._nhs = 0
        self._nino = 0
        self._uprn = 0
        self._upn: dict[tuple[int, int], int] = {}
        self._pnc: set[tuple[int, int]] = set()

    def nhs_number(self) -> str:
        """An NHS number of the 999 range, which is for tests."""
        while True:
            digits = f"999{self._scattered(self._nhs):06d}"
            self._nhs += 1
            if self._nhs > _MOST_PEOPLE:
                raise WrongUse("There are test NHS numbers for 900,000 people: ask for fewer than 350,000 households.")
            check = 11 - sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), digits, strict=True)) % 11
            if check != 10:
                return f"{digits}{check % 11}"

    def nino(self) -> str:
        """A National Insurance number under a prefix that no person has."""
        series, serial = divmod(self._nino, 1_000_000)
        self._nino += 1
        return f"{_NINO_PREFIXES[series % 3]}{self._scattered(serial):06d}{'ABCD'[self._nino % 4]}"

    def upn(self, school: int, year: int) -> str:
        """A pupil number given by a school in a year."""
        serial = self._upn[school, year] = self._upn.get((school, year), 0) + 1
        digits = f"{_LIVERPOOL}{school:04d}{year % 100:02d}{serial % 1000:03d}"
        return upn.calc_check_digit(digits) + digits

    def pnc_id(self, year: int) -> str:
        """A Police National Computer id of a year, with its check letter."""
        serial = self._dice.randrange(1_000_000, 10_000_000)
        while (year, serial) in self._pnc:
            serial = self._dice.randrange(1_000_000, 10_000_000)
        self._pnc.add((year, serial))
        return f"{year}/{serial:07d}{_PNC_LETTERS[int(f'{year % 100:02d}{serial:07d}') % 23]}"

    def uprn(self) -> str:
        """A property number above every one that is in use."""
        self._uprn += 1
        return f"9990{self._uprn:08d}"

    def mobile(self) -> str:
        """A mobile number kept for drama; there are a thousand, so large towns share them."""
        return f"07700 900{self._dice.randrange(1000):03d}"

    def landline(self) -> str:
        """A Liverpool number kept for drama."""
        return f"0151 496 0{self._dice.randrange(1000):03d}"

    def _scattered(self, serial: int) -> int:
        return (self._start + serial * 387_421) % 1_000_000
