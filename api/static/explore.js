// Draws the persons and ties of the tables below it, where the server has put them.
(() => {
  const net = document.getElementById("net");
  const told = document.getElementById("told");
  const said = document.getElementById("said");
  const find = document.getElementById("find");
  const persons = new Map([...document.querySelectorAll("#persons tbody tr")].map((row) => [row.dataset.id, row]));
  const ties = [...document.querySelectorAll("#ties tbody tr")];
  const LARGE = 500;
  const STEP = 1.3;
  const CLOSE = 1.6;
  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const name = (row) => row.cells[0].textContent;
  net.parentElement.parentElement.hidden = false;

  const nodes = [...persons.values()].map((row) => ({
    data: { id: row.dataset.id, name: name(row) },
    position: { x: Number(row.dataset.x), y: Number(row.dataset.y) },
    classes: "first" in row.dataset ? "first" : "",
  }));
  const edges = ties.map((row, at) => ({
    data: { id: `tie-${at}`, source: row.dataset.source, target: row.dataset.target },
    classes: row.dataset.strength,
  }));
  const large = nodes.length > LARGE;
  const cy = cytoscape({
    container: net,
    elements: { nodes, edges },
    layout: { name: "preset", fit: false },
    minZoom: 0.05,
    maxZoom: 4,
    autoungrabify: true,
    boxSelectionEnabled: false,
    selectionType: "single",
    // A large picture is moved as an image and its lines are drawn again when it rests.
    textureOnViewport: large,
    hideEdgesOnViewport: false,
    pixelRatio: large ? 1 : "auto",
    style: [
      { selector: "node", style: { width: 22, height: 22, "background-color": "#ffffff", "border-width": 3, "border-color": "#0b0c0c", label: "data(name)", "font-family": "Liberation Sans, Arial, sans-serif", "font-size": 11, "text-valign": "bottom", "text-margin-y": 3, "text-background-color": "#ffffff", "text-background-opacity": 0.85, "text-max-width": 62, "text-wrap": "wrap", "min-zoomed-font-size": 8 } },
      { selector: "node.first", style: { "background-color": "#ffdd00", width: 30, height: 30, "font-weight": 700, "min-zoomed-font-size": 0 } },
      { selector: "edge", style: { width: 2, "line-color": "#505a5f", "curve-style": "haystack", "haystack-radius": 0 } },
      { selector: "edge.unconfirmed", style: { "line-style": large ? "solid" : "dashed", width: 1.6, "line-color": "#6f777b" } },
      { selector: "edge.tentative", style: { "line-style": large ? "solid" : "dotted", width: 1.2, "line-color": "#8a9195" } },
      { selector: "node:selected", style: { "background-color": "#1d70b8", "border-width": 5, "font-weight": 700, "text-max-width": 200, "min-zoomed-font-size": 0, "z-index": 9 } },
      { selector: "edge.near, edge:selected", style: { "line-color": "#1d70b8", width: 4, "z-index": 8 } },
    ],
  });

  function all() {
    cy.fit(undefined, 20);
    if (cy.zoom() > CLOSE) cy.zoom(CLOSE) && cy.center();
  }

  function cells(row, from) {
    const heads = row.closest("table").tHead.rows[0].cells;
    const list = document.createElement("dl");
    [...row.cells].slice(from).forEach((cell, at) => {
      const head = document.createElement("dt");
      const value = document.createElement("dd");
      head.textContent = heads[at + from].textContent;
      value.append(...[...cell.childNodes].map((node) => node.cloneNode(true)));
      list.append(head, value);
    });
    return list;
  }

  function tied(one) {
    const list = document.createElement("ul");
    one.connectedEdges().forEach((edge) => {
      const row = ties[Number(edge.id().slice(4))];
      const other = edge.source().same(one) ? edge.target() : edge.source();
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "plain";
      button.textContent = other.data("name");
      button.addEventListener("click", () => edge.select() && show(edge));
      item.append(button, ` ${row.cells[2].textContent}, ${row.dataset.strength}`);
      list.append(item);
    });
    return list;
  }

  function show(one) {
    cy.batch(() => {
      cy.elements(".near").removeClass("near");
      cy.elements(":selected").not(one).unselect();
      if (one.isNode()) one.connectedEdges().addClass("near");
    });
    const heading = document.createElement("h2");
    if (one.isNode()) {
      const row = persons.get(one.id());
      heading.append(row.cells[0].firstChild.cloneNode(true));
      told.replaceChildren(heading, cells(row, 1), tied(one));
      said.textContent = `${name(row)}, tied to ${row.cells[2].textContent}`;
    } else {
      const row = ties[Number(one.id().slice(4))];
      heading.textContent = `${row.cells[0].textContent} and ${row.cells[1].textContent}`;
      told.replaceChildren(heading, cells(row, 2));
      said.textContent = `${heading.textContent}: ${row.cells[2].textContent}, ${row.dataset.strength}`;
    }
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
  document.getElementById("fit").addEventListener("click", all);
  document.getElementById("names").append(
    ...[...new Set([...persons.values()].map(name))].map((one) => new Option(one)),
  );
  find.addEventListener("change", () => {
    const wanted = find.value.trim().toLowerCase();
    const found = cy.nodes().filter((one) => wanted && one.data("name").toLowerCase().includes(wanted));
    if (found.length) choose(found[0]);
    if (found.length) cy.animate({ center: { eles: found[0] }, duration: 0 });
    said.textContent = found.length ? `${found.length} found; ${found[0].data("name")} is chosen` : "nobody of that name is here";
  });
  all();
  net.dataset.ready = nodes.length;
  window.kithkinNet = cy;
})();
