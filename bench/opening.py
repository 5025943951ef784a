"""How soon a large neighbourhood can be used in a browser, beside pyvis and beside cytoscape.js with its own layout.

`python -m kithkin.bench.opening [--persons 300 2000] [--rounds 3] [--work DIR] [--no-peers]`: makes a synthetic city,
serves it, and opens the page of so many persons in headless Chromium; the same persons and ties as a page by pyvis
(`cdn_resources='in_line'`) and as one that cytoscape.js lays out by itself (cose). The server has been searched and
has drawn once, as most have. Opening is from going to the page to the first click on somebody that is answered; the
rate of frames is the median while it is dragged and zoomed. The peers' pages lie on the disk already: what their
server would take is not counted. Figures: docs/explore.md.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter
from typing import Any

from playwright.sync_api import Error as BrowserFault

from kithkin.api.access.accounts import User
from kithkin.api.settings import Settings
from kithkin.api.wiring import Wiring
from kithkin.bench.browser import chromium
from kithkin.bench.peers.environment import python
from kithkin.graph.access import classes
from kithkin.graph.connect import connect
from kithkin.graph.instants import last_instant
from kithkin.graph.store import GraphStore, View
from kithkin.loaders.feed import feed_for, feeds
from kithkin.loaders.load import load
from kithkin.loaders.synthetic import make
from kithkin.resolution.groups import group
from kithkin.resolution.job import resolve

DAY, HOUSEHOLDS, SEED, PORT = "2016-06-30", 900, 1, 8125
SERVER = "from kithkin.api.cli import main; main()"
ANALYST = User("bench", ("intelligence_analyst",), "S3", tuple(feeds()), "families", "Bench")
LONGEST = 120_000
LIBRARY = Path(__file__).parent / "peers/vendor/cytoscape"
FRAMES = """() => { window.frames_ = []; let last = performance.now();
  const tick = (now) => { window.frames_.push(now - last); last = now; window.asking_ = requestAnimationFrame(tick); };
  window.asking_ = requestAnimationFrame(tick); }"""
MEDIAN = """() => { cancelAnimationFrame(window.asking_); const found = window.frames_.slice(1).sort((a, b) => a - b);
  return found[Math.floor(found.length / 2)]; }"""
# Where somebody stands on the screen, and whether a click on them was answered, in each kind of page.
KITHKIN = """() => {
  const net = window.kithkinNet;
  if (!net) return null;
  const at = net.at(net.nodes[0]), box = document.querySelector('#net').getBoundingClientRect();
  return [box.x + at.x, box.y + at.y];
}"""
CYTOSCAPE = """() => {
  if (!window.laid) return null;
  const at = window.cy.nodes()[0].renderedPosition(), box = document.querySelector('#net').getBoundingClientRect();
  return [box.x + at.x, box.y + at.y];
}"""
VIS = """() => {
  if (typeof network === 'undefined') return null;
  const id = nodes.getIds()[0], box = document.querySelector('#mynetwork').getBoundingClientRect();
  if (!window.told) network.on('click', (one) => { window.answered ||= one.nodes.length > 0; });
  window.told = true;
  const at = network.canvasToDOM(network.getPositions([id])[id]);
  return [box.x + at.x, box.y + at.y];
}"""
ANSWERED = "() => window.answered === true || !!document.querySelector('#said')?.textContent.includes('tied to')"
FORGET = "() => { window.answered = false; document.querySelector('#said')?.replaceChildren(); }"
TOLD = """() => ({
  nodes: kithkinNet.nodes.map((one) => ({ id: `p${one.at}`, name: one.name })),
  edges: kithkinNet.edges.map((one) => ({ source: `p${one.from.at}`, target: `p${one.to.at}` })),
})"""
HEAD = "| persons | ties | page | opened, s | a click then, ms | frames/s, dragged | zoomed |"
BY_PYVIS = """
import json, sys
from pyvis.network import Network
told = json.load(open(sys.argv[1]))
net = Network(height="800px", width="100%", cdn_resources="in_line")
net.add_nodes([one["id"] for one in told["nodes"]], label=[one["name"] for one in told["nodes"]])
net.add_edges([(one["source"], one["target"]) for one in told["edges"]])
open(sys.argv[2], "w", encoding="utf-8").write(net.generate_html())
"""
BY_COSE = """<!doctype html><meta charset="utf-8"><div id="net" style="width:100%;height:800px"></div>
<script>LIBRARY</script><script>const told = TOLD; window.cy = cytoscape({ container: document.getElementById("net"),
elements: { nodes: told.nodes.map((data) => ({ data })), edges: told.edges.map((data) => ({ data })) },
style: [{ selector: "node", style: { label: "data(name)" } }], layout: { name: "cose", animate: false } });
window.laid = true; cy.on("tap", "node", () => { window.answered = true; });</script>"""


class NeverAnswered(Exception):
    """No click was answered within the longest time."""


def main() -> None:
    """Make the city if there is none, serve it, open the pages, and print a line for each."""
    parser = argparse.ArgumentParser(description="How soon a large neighbourhood can be used in a browser.")
    parser.add_argument("--persons", type=int, nargs="+", default=[300, 2000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", type=Path, help="where the graph is kept; a folder that goes if not given")
    peers = "open the pages of others too; --no-peers leaves them out, which takes a tenth of the time"
    parser.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True, help=peers)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        work = asked.work or Path(passing)
        with connect(f"kithkin:{work}") as store:
            if not (work / "made").exists():
                _made(work, store)
            families = _families(store)
        with _served(work) as link, chromium() as browser:
            print(HEAD, "|" + "---|" * 7, sep="\n")
            for persons in asked.persons:
                _compared(browser, work if asked.peers else None, link, _of(families, persons), asked.rounds)
    print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, Chromium without a GPU")


def _made(work: Path, store: GraphStore) -> None:
    known = feeds()
    for file in make(HOUSEHOLDS, SEED, work / "city").feeds:
        load(store, feed_for(file, known), file)
    resolve(store)
    group(store, as_of=DAY)
    (work / "made").touch()


def _families(store: GraphStore) -> list[tuple[str, int]]:
    """Every family with how many persons it adds to those before it."""
    view = View(tuple(one.number for one in classes(store)), DAY, last_instant(store))
    seen: set[str] = set()
    found = []
    for row in store.ask("read/group_previous", access=list(view.access), known_at=view.known_at):
        if row["group_id"].startswith("F-"):
            found.append((row["group_id"], int(row["person_id"] not in seen)))
            seen.add(row["person_id"])
    return found


def _of(families: list[tuple[str, int]], persons: int) -> list[str]:
    chosen: dict[str, None] = {}
    left = persons
    for family, new in families:
        if left <= 0:
            break
        chosen[family] = None
        left -= new
    return list(chosen)


@contextmanager
def _served(work: Path) -> Iterator[Any]:
    """A server of its own, and a link by which a browser is signed in."""
    with Wiring(Settings(data=work)) as wired:
        if ANALYST.name not in wired.accounts.names():
            wired.accounts.add(ANALYST)
        told = ["serve", "--port", str(PORT), "--data", str(work), "--as-of", DAY]
        process = subprocess.Popen([sys.executable, "-c", SERVER, *told], stdout=subprocess.DEVNULL)
        try:
            yield lambda: f"http://127.0.0.1:{PORT}/link/{wired.accounts.link(ANALYST.name)}"
        finally:
            process.terminate()
            process.wait()


def _compared(browser: Any, peers_in: Path | None, link: Any, families: list[str], rounds: int) -> None:
    address = f"http://127.0.0.1:{PORT}/explore?around=0&" + "&".join(f"id={one}" for one in families)
    with browser.new_context(viewport={"width": 1600, "height": 1000}) as context:
        page = context.new_page()
        _reached(page, link())
        _searched(page)
        page.goto(address, timeout=LONGEST)
        page.wait_for_selector("#net[data-ready]")
        told = page.evaluate(TOLD)
        # A page left open goes on drawing, in the process that the next one is drawn in.
        page.close()
        pages = [("Kithkin", address, KITHKIN), *(_peers(peers_in, told) if peers_in else ())]
        for name, where, stands in pages:
            line = [len(told["nodes"]), len(told["edges"]), name, *_medians(context, where, stands, rounds)]
            print(f"| {' | '.join(map(str, line))} |", flush=True)


def _medians(context: Any, where: str, stands: str, rounds: int) -> list[str]:
    try:
        figures = [_used(context, where, stands) for _ in range(rounds)]
    except NeverAnswered:
        return [f"no click answered in {LONGEST // 1000}", "", "", ""]
    opened, *others = (statistics.median(one) for one in zip(*figures, strict=True))
    return [f"{opened:.2f}", *(f"{one:.0f}" for one in others)]


def _reached(page: Any, address: str) -> None:
    """Sign in, as soon as the server answers."""
    began = perf_counter()
    while True:
        try:
            page.goto(address)
        except BrowserFault:
            if perf_counter() - began > LONGEST / 1000:
                raise
            page.wait_for_timeout(200)
        else:
            return


def _searched(page: Any) -> None:
    """Look for somebody of a name that nobody has: a server that has been searched has its index at hand."""
    page.get_by_label("Surname").fill("Qwxyz")
    page.get_by_role("button", name="Find").click(timeout=LONGEST)
    page.wait_for_load_state(timeout=LONGEST)


def _peers(work: Path, told: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The same persons and ties on pages of others."""
    data, by_pyvis, by_cose = work / "told.json", work / "pyvis.html", work / "cose.html"
    data.write_text(json.dumps(told), encoding="utf-8")
    subprocess.run([str(python()), "-c", BY_PYVIS, str(data), str(by_pyvis)], check=True)
    library = (LIBRARY / "cytoscape.min.js").read_text("utf-8")
    page = BY_COSE.replace("LIBRARY", library).replace("TOLD", json.dumps(told).replace("</", "<\\/"))
    by_cose.write_text(page, encoding="utf-8")
    yield "cytoscape.js, its own layout", by_cose.as_uri(), CYTOSCAPE
    yield "pyvis", by_pyvis.as_uri(), VIS


def _used(context: Any, address: str, stands: str) -> tuple[float, float, float, float]:
    """Seconds until a click is answered, milliseconds for another, and frames a second dragged and zoomed."""
    page = context.new_page()
    page.set_default_timeout(LONGEST)
    began = perf_counter()
    page.goto(address, wait_until="commit")
    _clicked(page, stands)
    opened = perf_counter() - began
    page.evaluate(FORGET)
    began = perf_counter()
    _clicked(page, stands)
    click = 1000 * (perf_counter() - began)
    dragged, zoomed = _frames(page, _drag), _frames(page, _zoom)
    page.close()
    return opened, click, dragged, zoomed


def _clicked(page: Any, stands: str) -> None:
    """Click on somebody until it is answered: a page that is still being laid out moves them from under the pointer."""
    began = perf_counter()
    while perf_counter() - began < LONGEST / 1000:
        if at := _asked(page, stands):
            page.mouse.click(*at)
            if _asked(page, ANSWERED):
                return
        else:
            # Who asks without a pause takes the processor that the server works with.
            page.wait_for_timeout(10)
    raise NeverAnswered


def _asked(page: Any, question: str) -> Any:
    """What the page says, or nothing while it has nothing to ask yet; its own policy lets no code wait within it."""
    with suppress(BrowserFault):
        return page.evaluate(question)
    return None


def _frames(page: Any, moved: Any) -> float:
    page.evaluate(FRAMES)
    moved(page)
    return 1000 / float(page.evaluate(MEDIAN))


def _drag(page: Any) -> None:
    page.mouse.move(800, 600)
    page.mouse.down()
    for at in range(60):
        page.mouse.move(800 + 5 * (at % 30), 600 + 3 * (at % 20))
    page.mouse.up()


def _zoom(page: Any) -> None:
    for at in range(40):
        page.mouse.wheel(0, -60 if at % 20 < 10 else 60)
        page.wait_for_timeout(10)


if __name__ == "__main__":
    main()
