// Draws the persons and ties that the server tells, where it has put them, and says them in tables as well.
(async () => {
  const net = document.getElementById("net");
  const told = document.getElementById("told");
  const said = document.getElementById("said");
  const find = document.getElementById("find");
  const tables = document.getElementById("tables");
  const plain = document.getElementById("plain");
  const [ID, NAME, BORN, TIED, FIRST, X, Y] = [0, 1, 2, 3, 4, 5, 6];
  const [SOURCE, TARGET, SAYS, STRENGTH] = [0, 1, 2, 3];
  const LARGE = 500;
  const STEP = 1.3;
  const [FAR, CLOSE] = [0.05, 4];
  const FEW = 40;
  const NIGHT = matchMedia("(prefers-color-scheme: dark)");
  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const area = net.parentElement.parentElement;
  // The records behind ties are asked for when somebody wants to see them, of one tie or of all; and once.
  const asked = new Map();

  function amiss(why) {
    const line = made("p", why);
    line.className = "fault";
    line.setAttribute("role", "alert");
    area.replaceWith(line);
    plain.remove();
  }

  area.hidden = false;
  const answer = await fetch(`/explore/facts${location.search}`).catch(() => null);
  const facts = await answer?.json().catch(() => null);
  if (!answer?.ok || !facts) return amiss(facts?.detail ?? "The server did not answer; load the page again.");
  const { persons, ties, says } = facts;
  stated();
  listed();
  if (!facts.drawn) return untold();

  // Of a few who were asked about the names stand there at any size.
  const few = persons.filter((one) => one[FIRST]).length <= FEW;
  const nodes = persons.map((one, at) => ({ at, name: one[NAME], x: one[X], y: one[Y], first: one[FIRST], always: one[FIRST] && few }));
  const edges = ties.map((one, at) => ({ at, from: nodes[one[SOURCE]], to: nodes[one[TARGET]], kind: one[STRENGTH] }));
  const picture = kithkinPicture(net, { nodes, edges, large: nodes.length > LARGE, least: FAR, most: CLOSE });

  function made(kind, ...within) {
    const one = document.createElement(kind);
    one.append(...within);
    return one;
  }

  function leading(text, where) {
    const link = made("a", text);
    link.href = `${where}?${facts.link}`;
    return link;
  }

  function own(one) {
    return leading(one[NAME], `/persons/${one[ID]}`);
  }

  async function records(...ends) {
    const named = ends.map((one) => `&between=${encodeURIComponent(one)}`).join("");
    const answer = await fetch(`/explore/records${location.search}${named}`);
    if (!answer.ok) throw new Error((await answer.json()).detail);
    const told = await answer.json();
    return new Map(told.ties.map(([one, other, numbers]) => [`${one} ${other}`, numbers.map((at) => told.records[at])]));
  }

  function once(name, ...ends) {
    if (!asked.has(name)) asked.set(name, records(...ends));
    return asked.get(name);
  }

  function pair(one) {
    return [persons[one[SOURCE]][ID], persons[one[TARGET]][ID]];
  }

  // Its links stand in the cell as soon as they are known.
  function behind(one, cell, found) {
    cell.append("being looked up");
    found.then(
      (told) => cell.replaceChildren(...told.get(pair(one).join(" ")).flatMap((id) => [leading(id, `/records/${encodeURIComponent(id)}`), " "])),
      (fault) => {
        asked.clear();
        cell.replaceChildren(fault.message || "The server did not answer; choose it again.");
      },
    );
    return cell;
  }

  function further(one) {
    const button = made("button", "Add who is around");
    [button.name, button.value, button.className] = ["id", one[ID], "as-link"];
    button.setAttribute("form", "further");
    return button;
  }

  const listing = (...told) => made("dl", ...told.flatMap(([head, ...value]) => [made("dt", head), made("dd", ...value)]));

  function tied(node) {
    const list = document.createElement("ul");
    for (const edge of edges.filter(({ from, to }) => from === node || to === node)) {
      const what = ties[edge.at];
      const button = made("button", (edge.from === node ? edge.to : edge.from).name);
      button.type = "button";
      button.className = "plain";
      button.addEventListener("click", () => show({ edge }));
      list.append(made("li", button, ` ${says[what[SAYS]]}, ${what[STRENGTH]}`));
    }
    return list;
  }

  function show({ node, edge }) {
    picture.choose({ node, edge });
    if (node) {
      const who = persons[node.at];
      const list = listing(["Born", who[BORN]], ["Tied to", String(who[TIED])], ["Around them", further(who)]);
      told.replaceChildren(made("h2", own(who)), list, tied(node));
      said.textContent = `${who[NAME]}, tied to ${who[TIED]}`;
    } else if (edge) {
      const what = ties[edge.at];
      const both = `${edge.from.name} and ${edge.to.name}`;
      const list = listing(["Tied by", says[what[SAYS]]], ["Strength", what[STRENGTH]], ["Records behind it"]);
      behind(what, list.lastChild, asked.get("all") ?? once(pair(what).join(" "), ...pair(what)));
      told.replaceChildren(made("h2", both), list);
      said.textContent = `${both}: ${says[what[SAYS]]}, ${what[STRENGTH]}`;
    } else {
      told.replaceChildren();
      said.textContent = "nobody chosen";
    }
  }

  // The tables say all that is drawn; their rows are made when somebody opens them.
  function filled(table, rows) {
    const body = table.tBodies[0];
    table.closest("details").addEventListener("toggle", () => body.rows.length || body.append(...rows()), { once: true });
  }

  function row(...cells) {
    return made("tr", ...cells.map((one) => (one instanceof Element ? one : made("td", one))));
  }

  function listed() {
    const content = tables.content;
    filled(content.getElementById("persons"), () => persons.map((one) => {
      const head = made("th", own(one));
      head.scope = "row";
      const count = made("td", String(one[TIED]));
      count.className = "number";
      return row(head, one[BORN], count, made("td", further(one)));
    }));
    filled(content.getElementById("ties"), () => ties.map((one) => row(
      persons[one[SOURCE]][NAME], persons[one[TARGET]][NAME], says[one[SAYS]], one[STRENGTH], behind(one, made("td"), once("all")),
    )));
    for (const [name, told] of [["persons", persons], ["ties", ties]])
      content.getElementById(name).closest("details").querySelector("summary span").textContent = told.length;
    tables.replaceWith(content);
    plain.remove();
  }

  // What the page could not know before the answer came: how many there are, as known when, and what was erased since.
  function stated() {
    document.getElementById("counted").textContent = facts.counted;
    const marking = document.querySelector(".marking").parentElement;
    marking.lastChild.textContent = marking.lastChild.textContent.replace(net.dataset.known, facts.known);
    marking.after(...facts.removed.map((one) => Object.assign(made("p", one), { className: "quiet" })));
  }

  // Too many for a picture: the tables alone.
  function untold() {
    area.remove();
    document.getElementById("many").hidden = false;
    document.getElementById("persons").closest("details").open = true;
  }

  function choose(node) {
    show({ node });
    const { x, y } = picture.at(node);
    if (x < 0 || y < 0 || x > net.clientWidth || y > net.clientHeight) picture.centre(node);
  }

  // The nearest in that direction, counting what lies aside double.
  function towards([dx, dy]) {
    const here = picture.chosen().node;
    if (!here) return nodes.find((one) => one.first) ?? nodes[0];
    let best = null;
    let least = Infinity;
    for (const one of nodes) {
      const along = (one.x - here.x) * dx + (one.y - here.y) * dy;
      const aside = Math.abs((one.x - here.x) * dy) + Math.abs((one.y - here.y) * dx);
      if (along > 0 && along + 2 * aside < least) [least, best] = [along + 2 * aside, one];
    }
    return best;
  }

  const zoom = (by) => picture.zoom(by);
  const KEYS = { "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), Escape: () => show({}), Enter: () => told.querySelector("a, button")?.focus() };

  net.addEventListener("keydown", (event) => {
    const way = DIRECTIONS[event.key];
    const next = way && towards(way);
    if (next) choose(next);
    else KEYS[event.key]?.();
    if (way || KEYS[event.key]) event.preventDefault();
  });
  kithkinPointer(net, picture, show);
  document.getElementById("fit").addEventListener("click", picture.fit);
  find.addEventListener("focus", () => document.getElementById("names").append(
    ...[...new Set(persons.map((one) => one[NAME]))].map((one) => new Option(one)),
  ), { once: true });
  find.addEventListener("change", () => {
    const wanted = find.value.trim().toLowerCase();
    const found = nodes.filter((one) => wanted && one.name.toLowerCase().includes(wanted));
    if (found.length) show({ node: found[0] });
    if (found.length) picture.centre(found[0]);
    said.textContent = found.length ? `${found.length} found; ${found[0].name} is chosen` : "nobody of that name is here";
  });
  NIGHT.addEventListener("change", picture.draw);
  said.textContent = "";
  net.dataset.ready = nodes.length;
  window.kithkinNet = { nodes, edges, at: picture.at };
})();
