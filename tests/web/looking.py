"""What somebody sees who looks at a drawn chart: words, places, colours and strokes; no id, no table."""

from math import dist

DRAWN = """() => {
  const svg = document.querySelector("#drawing svg"), out = svg.getScreenCTM().inverse();
  const box = (one) => {
    const b = one.getBBox(), m = out.multiply(one.getScreenCTM());
    return [m.e + m.a * b.x, m.f + m.d * b.y, m.e + m.a * (b.x + b.width), m.f + m.d * (b.y + b.height)];
  };
  const middle = (one) => {
    const m = out.multiply(one.getScreenCTM());
    return [m.e, m.f];
  };
  const words = (one) => [...one.querySelectorAll("text")].map((text) => text.textContent);
  const stroke = (one) => {
    const s = getComputedStyle(one);
    return [s.stroke, parseFloat(s.strokeWidth), s.strokeDasharray];
  };
  const badge = (one) => {
    const path = one.querySelector("path"), s = getComputedStyle(path);
    return path && [path.getAttribute("d"), s.fill, s.strokeDasharray];
  };
  const ends = (one) => [0, one.getTotalLength()].map((at) => {
    const point = one.getPointAtLength(at).matrixTransform(out.multiply(one.getScreenCTM()));
    return [point.x, point.y];
  });
  const all = (what) => [...svg.querySelectorAll(what)];
  return {
    items: all("g.item").map((one) => [words(one).join(" "), middle(one.querySelector(".icon")),
      [...one.querySelectorAll(".icon .sign path")].map((path) => getComputedStyle(path).fill), box(one)]),
    boxes: all("g.box").map((one) => [words(one).join(" "), box(one.querySelector(".frame"))]),
    lines: all("g.link path.line").map((one) => [stroke(one), ends(one)]),
    cards: all("g.card").map(words),
    marks: all("g.indicator").map((one) => [words(one).join(" "), badge(one.querySelector(".badge"))]),
    key: all("g.key").map((one) => [words(one).at(-1),
      one.querySelector(":scope > path.line") ? stroke(one.querySelector("path.line")) : null,
      one.querySelector(".badge") ? badge(one.querySelector(".badge")) : null]),
    around: [...svg.children].filter((one) => one.tagName === "text").map((one) => one.textContent),
  };
}"""
RED = "rgb(212, 53, 28)"


class Look:
    """One look at the drawing of a page."""

    def __init__(self, page):
        self._told = page.evaluate(DRAWN)
        self.around = " ".join(self._told["around"])
        """What stands round the chart: title, day, marking, foot."""

    def named(self, name):
        """The words under the icon that is so called, or none."""
        return next((words for words, *_ in self._told["items"] if words.startswith(name)), None)

    def names(self):
        """Every word under an icon."""
        return [words for words, *_ in self._told["items"]]

    def at(self, name):
        """Where the middle of an icon is."""
        return next(tuple(spot) for words, spot, *_ in self._told["items"] if words.startswith(name))

    def warned(self):
        """Who bears a red sign."""
        return [words for words, _, signs, _ in self._told["items"] if RED in signs]

    def inside(self, name):
        """Who stands in the box of that name."""
        frames = [frame for said, frame in self._told["boxes"] if said.startswith(name)]
        return sorted(words for words, spot, *_ in self._told["items"] if any(_holds(one, spot) for one in frames))

    def joined(self, one, other):
        """The lines between two icons, by the key: their kinds with their strengths."""
        pair = {self.at(one), self.at(other)}
        return sorted(
            self._read(look) for look, ends in self._told["lines"] if {self._nearest(end) for end in ends} == pair
        )

    def tied(self, one):
        """Whoever a line leads to from an icon."""
        here = self.at(one)
        pairs = [[self._nearest(end) for end in ends] for _, ends in self._told["lines"]]
        there = {spot for pair in pairs if here in pair for spot in pair if spot != here}
        return sorted(words for words, spot, *_ in self._told["items"] if tuple(spot) in there)

    def red(self):
        """The ends of every thick red line, in words."""
        lines = [ends for (colour, width, _), ends in self._told["lines"] if colour == RED and width > 3]
        return [sorted(self._words(self._nearest(end)) for end in ends) for ends in lines]

    def card(self, beginning):
        """The lines of the text block that begins so."""
        return next((words for words in self._told["cards"] if words[0].startswith(beginning)), [])

    def marks(self):
        """What the key says of every mark."""
        samples = {tuple(sample): said for said, _, sample in self._told["key"] if sample}
        return [samples[tuple(badge)] for _, badge in self._told["marks"]]

    def _read(self, look):
        colour, width, dash = look
        strokes = [(said, line) for said, line, _ in self._told["key"] if line]
        kind = next(said for said, line in strokes if line[:2] == [colour, width])
        strength = [said for said, line in strokes if line[2] == dash][-1]
        return kind, strength

    def _nearest(self, spot):
        """The icon, with its words, that the end of a line comes nearest to."""
        ends = ((_off(box, spot), dist(at, spot), tuple(at)) for _, at, _, box in self._told["items"])
        return min(ends)[2]

    def _words(self, spot):
        return next(words for words, at, *_ in self._told["items"] if tuple(at) == spot)


def _holds(frame, spot):
    return frame[0] <= spot[0] <= frame[2] and frame[1] <= spot[1] <= frame[3]


def _off(frame, spot):
    return dist(spot, (min(max(spot[0], frame[0]), frame[2]), min(max(spot[1], frame[1]), frame[3])))
