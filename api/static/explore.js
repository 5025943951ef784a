// Draws the persons and ties that the server tells, where it has put them, and says them in tables as well.
(async () => {
  const net = document.getElementById("net");
  const told = document.getElementById("told");
  const said = document.getElementById("said");
  const find = document.getElementById("find");
  const tables = document.getElementById("tables");
  const plain = document.getElementById("plain");
  const [ID, NAME, BORN, TIED, FIRST, X, Y] = [0, 1, 2, 3, 4, 5, 6];
  const [SOURCE, TARGET, SAYS, STRENGTH, BEHIND] = [0, 1, 2, 3, 4];
  const LARGE = 500;
  const STEP = 1.3;
  const CLOSE = 1.6;
  const FAR = 0.05;
  const EDGE = 20;
  const ROOM = 60;
  // From here on names are large enough to be read; measuring those that nobody sees would take most of the opening.
  const READABLE = 8 / 11;
  const FEW = 40;
  // What the style sheet calls the colours of the picture.
  const COLOURS = ["ink", "paper", "other", "weak", "faint", "link", "found"];
  const NIGHT = matchMedia("(prefers-color-scheme: dark)");
  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const area = net.parentElement.parentElement;

  function amiss(why) {
    const line = made("p", why);
    line.className = "fault";
    line.setAttribute("role", "alert");
    area.replaceWith(line);
    plain.remove();
  }

  area.hidden = false;
  window.kithkinAsked ??= fetch(`/explore/facts${location.search}`);
  const answer = await window.kithkinAsked.catch(() => null);
  const facts = await answer?.json().catch(() => null);
  if (!answer?.ok || !facts) return amiss(facts?.detail ?? "The server did not answer; load the page again.");
  const { persons, ties, says, records } = facts;
  stated();
  listed();
  if (!facts.drawn) return untold();

  const place = new Map(persons.map((one, at) => [one[ID], at]));
  const person = (node) => persons[place.get(node.id())];
  const tie = (edge) => ties[Number(edge.id().slice(4))];
  // Of a few who were asked about the names stand there at any size.
  const first = persons.filter((one) => one[FIRST]).length <= FEW ? "first always" : "first";
  const fitted = whole();
  const nodes = persons.map((one) => ({
    data: { id: one[ID], name: one[NAME] },
    position: { x: one[X], y: one[Y] },
    classes: `${one[FIRST] ? first : ""} ${fitted.zoom >= READABLE ? "named" : ""}`,
  }));
  const edges = ties.map((one, at) => ({
    data: { id: `tie-${at}`, source: persons[one[SOURCE]][ID], target: persons[one[TARGET]][ID] },
    classes: one[STRENGTH],
  }));
  const large = nodes.length > LARGE;

  // The whole network in the middle, by the places that the server gave: the library would measure every name for it.
  function whole() {
    const [left, right, top, bottom] = [X, X, Y, Y].map((axis, at) => persons.reduce(
      (far, one) => (at % 2 ? Math.max : Math.min)(far, one[axis]), at % 2 ? -Infinity : Infinity));
    const [wide, high] = [net.clientWidth, net.clientHeight];
    const fits = Math.min((wide - 2 * EDGE) / (right - left + ROOM), (high - 2 * EDGE) / (bottom - top + ROOM));
    const zoom = Math.min(CLOSE, Math.max(FAR, fits));
    return { zoom, pan: { x: (wide - zoom * (left + right)) / 2, y: (high - zoom * (top + bottom)) / 2 } };
  }

  // Everybody stands where they were told to from the first; the library's layout of that name would move them there.
  function Standing() {}
  Standing.prototype.run = function run() {
    return this.emit("layoutready").emit("layoutstop");
  };
  cytoscape("layout", "standing", Standing);

  const cy = cytoscape({
    container: net,
    elements: { nodes, edges },
    layout: { name: "standing" },
    ...fitted,
    minZoom: FAR,
    maxZoom: 4,
    autoungrabify: true,
    boxSelectionEnabled: false,
    selectionType: "single",
    // A large picture is moved as an image and its lines are drawn again when it rests.
    textureOnViewport: large,
    hideEdgesOnViewport: false,
    pixelRatio: large ? 1 : "auto",
    style: painted(),
  });

  // In the colours that the style sheet has for the look of the moment; on paper the picture is turned grey by that sheet.
  function painted() {
    const given = getComputedStyle(net);
    const [ink, paper, other, weak, faint, link, found] = COLOURS.map((one) => given.getPropertyValue(`--${one}`).trim());
    return [
      { selector: "node", style: { width: 22, height: 22, "background-color": paper, "border-width": 3, "border-color": ink } },
      { selector: "node.first", style: { "background-color": found, width: 30, height: 30 } },
      // How words look is said only of those who have some: each line costs every person an opening's time.
      { selector: "node.named, node.always, node:selected", style: { label: "data(name)", color: ink, "font-family": "Liberation Sans, Arial, sans-serif", "font-size": 11, "text-valign": "bottom", "text-margin-y": 3, "text-background-color": paper, "text-background-opacity": 0.85, "text-max-width": 62, "text-wrap": "wrap", "min-zoomed-font-size": 8 } },
      { selector: "node.named.first", style: { "font-weight": 700 } },
      { selector: "node.always", style: { "min-zoomed-font-size": 0, "font-weight": 700 } },
      { selector: "edge", style: { width: 2, "line-color": other } },
      { selector: "edge.unconfirmed", style: { "line-style": large ? "solid" : "dashed", width: 1.6, "line-color": weak } },
      { selector: "edge.tentative", style: { "line-style": large ? "solid" : "dotted", width: 1.2, "line-color": faint } },
      { selector: "node:selected", style: { "background-color": link, "border-width": 5, "font-weight": 700, "text-max-width": 200, "min-zoomed-font-size": 0, "z-index": 9 } },
      { selector: "edge.near, edge:selected", style: { "line-color": link, width: 4, "z-index": 8 } },
    ];
  }

  // On paper the picture is turned from the look that it was last drawn in.
  function drawn() {
    const { colorScheme } = getComputedStyle(net);
    cy.one("render", () => {
      net.dataset.look = colorScheme;
    });
  }

  function named() {
    if (cy.zoom() >= READABLE) cy.off("zoom", named).nodes().addClass("named");
  }

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

  function behind(one) {
    return one[BEHIND].flatMap((at) => [leading(records[at], `/records/${encodeURIComponent(records[at])}`), " "]);
  }

  function further(one) {
    const button = made("button", "Add who is around");
    [button.name, button.value, button.className] = ["id", one[ID], "as-link"];
    button.setAttribute("form", "further");
    return button;
  }

  const listing = (...told) => made("dl", ...told.flatMap(([head, ...value]) => [made("dt", head), made("dd", ...value)]));

  function tied(one) {
    const list = document.createElement("ul");
    one.connectedEdges().forEach((edge) => {
      const other = edge.source().same(one) ? edge.target() : edge.source();
      const button = made("button", other.data("name"));
      button.type = "button";
      button.className = "plain";
      button.addEventListener("click", () => edge.select() && show(edge));
      list.append(made("li", button, ` ${says[tie(edge)[SAYS]]}, ${tie(edge)[STRENGTH]}`));
    });
    return list;
  }

  function show(one) {
    cy.batch(() => {
      cy.elements(".near").removeClass("near");
      cy.elements(":selected").not(one).unselect();
      if (one.isNode()) one.connectedEdges().addClass("near");
    });
    if (one.isNode()) {
      const who = person(one);
      const list = listing(["Born", who[BORN]], ["Tied to", String(who[TIED])], ["Around them", further(who)]);
      told.replaceChildren(made("h2", own(who)), list, tied(one));
      said.textContent = `${who[NAME]}, tied to ${who[TIED]}`;
    } else {
      const what = tie(one);
      const both = `${persons[what[SOURCE]][NAME]} and ${persons[what[TARGET]][NAME]}`;
      const list = listing(["Tied by", says[what[SAYS]]], ["Strength", what[STRENGTH]], ["Records behind it", ...behind(what)]);
      told.replaceChildren(made("h2", both), list);
      said.textContent = `${both}: ${says[what[SAYS]]}, ${what[STRENGTH]}`;
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
      persons[one[SOURCE]][NAME], persons[one[TARGET]][NAME], says[one[SAYS]], one[STRENGTH], made("td", ...behind(one)),
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

  function choose(one) {
    cy.elements(":selected").unselect();
    one.select();
    show(one);
    const { x1, x2, y1, y2 } = cy.extent();
    const { x, y } = one.position();
    if (x < x1 || x > x2 || y < y1 || y > y2) cy.center(one);
  }

  function none() {
    cy.elements(":selected").unselect();
    cy.elements(".near").removeClass("near");
    told.replaceChildren();
    said.textContent = "nobody chosen";
  }

  // The nearest in that direction, counting what lies aside double.
  function towards([dx, dy]) {
    const here = cy.nodes(":selected");
    if (!here.length) return cy.nodes(".first").length ? cy.nodes(".first")[0] : cy.nodes()[0];
    const from = here[0].position();
    let best = null;
    let least = Infinity;
    cy.nodes().forEach((one) => {
      const { x, y } = one.position();
      const along = (x - from.x) * dx + (y - from.y) * dy;
      const aside = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx);
      if (along > 0 && along + 2 * aside < least) [least, best] = [along + 2 * aside, one];
    });
    return best;
  }

  const zoom = (by) => cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: net.clientWidth / 2, y: net.clientHeight / 2 } });
  const KEYS = { "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), Escape: none, Enter: () => told.querySelector("a, button")?.focus() };

  net.addEventListener("keydown", (event) => {
    const way = DIRECTIONS[event.key];
    const next = way && towards(way);
    if (next) choose(next);
    else KEYS[event.key]?.();
    if (way || KEYS[event.key]) event.preventDefault();
  });
  cy.on("tap", "node, edge", (event) => show(event.target));
  cy.on("tap", (event) => event.target === cy && none());
  document.getElementById("fit").addEventListener("click", () => cy.viewport(whole()));
  find.addEventListener("focus", () => document.getElementById("names").append(
    ...[...new Set(persons.map((one) => one[NAME]))].map((one) => new Option(one)),
  ), { once: true });
  find.addEventListener("change", () => {
    const wanted = find.value.trim().toLowerCase();
    const found = cy.nodes().filter((one) => wanted && one.data("name").toLowerCase().includes(wanted));
    if (found.length) choose(found[0]);
    if (found.length) cy.animate({ center: { eles: found[0] }, duration: 0 });
    said.textContent = found.length ? `${found.length} found; ${found[0].data("name")} is chosen` : "nobody of that name is here";
  });
  cy.on("zoom", named);
  NIGHT.addEventListener("change", () => {
    cy.style(painted());
    drawn();
  });
  drawn();
  said.textContent = "";
  net.dataset.ready = nodes.length;
  window.kithkinNet = cy;
})();
