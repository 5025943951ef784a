// Draws a network on a canvas, where it is told that everybody stands, and says who or what is at a point of it.
window.kithkinPicture = (net, { nodes, edges, large, most, least }) => {
  // Lengths are in units of the drawing: those of the places.
  const PLAIN = { radius: 11, border: 3 };
  const FIRST = { radius: 15, border: 3 };
  const CHOSEN = 5;
  const NEAR = 4;
  const SIZE = 11;
  const UNDER = 3;
  const WIDE = 62;
  const WIDER = 200;
  const VEIL = 0.85;
  const FACES = "Liberation Sans, Arial, sans-serif";
  const LINES = {
    confirmed: { width: 2, colour: "other", dash: [] },
    unconfirmed: { width: 1.6, colour: "weak", dash: large ? [] : [6, 3] },
    tentative: { width: 1.2, colour: "faint", dash: large ? [] : [1.2, 1.2] },
  };
  // Smaller names cannot be read and are not drawn, a point or a line is hit from so near: in pixels of the screen.
  const LEGIBLE = 8;
  const BESIDE = 7;
  const ALONG = 4;
  const REST = 150;
  // What the style sheet calls the colours of the picture.
  const COLOURS = ["ink", "paper", "other", "weak", "faint", "link", "found"];
  const canvas = net.appendChild(document.createElement("canvas"));
  const paper = canvas.getContext("2d");
  const kinds = Object.keys(LINES).map((kind) => [LINES[kind], edges.filter((one) => one.kind === kind)]);
  const wrapped = new Map();
  let view = { zoom: 1, x: 0, y: 0 };
  let shown = view;
  let ratio = 1;
  let chosen = {};
  let colours = {};
  let waiting = 0;
  let resting = 0;

  const style = (node) => (node.first ? FIRST : PLAIN);
  const bounds = () => [-view.x, -view.y, net.clientWidth - view.x, net.clientHeight - view.y].map((one) => one / view.zoom);

  // In the colours that the style sheet has for the look of the moment; on paper the picture is turned grey by that sheet.
  function look() {
    const given = getComputedStyle(net);
    colours = Object.fromEntries(COLOURS.map((one) => [one, given.getPropertyValue(`--${one}`).trim()]));
    return given.colorScheme;
  }

  function stroked(some, { width, colour, dash }) {
    const [left, top, right, bottom] = bounds();
    Object.assign(paper, { lineWidth: width, strokeStyle: colours[colour] });
    paper.setLineDash(dash);
    for (const { from, to } of some) {
      if (Math.max(from.x, to.x) < left || Math.min(from.x, to.x) > right) continue;
      if (Math.max(from.y, to.y) < top || Math.min(from.y, to.y) > bottom) continue;
      // Each by itself: one path of them all takes many times as long to fill.
      paper.beginPath();
      paper.moveTo(from.x, from.y);
      paper.lineTo(to.x, to.y);
      paper.stroke();
    }
    paper.setLineDash([]);
  }

  function dotted(node, fill, border) {
    paper.lineWidth = border;
    paper.fillStyle = colours[fill];
    paper.beginPath();
    paper.arc(node.x, node.y, style(node).radius, 0, 2 * Math.PI);
    paper.fill();
    paper.stroke();
  }

  // The words of a name in as many lines as it takes; a word that is wider than a line has one of its own.
  function folded(name, font, wide) {
    const key = `${font}/${wide}/${name}`;
    if (!wrapped.has(key)) {
      const lines = [];
      for (const word of name.split(/\s+/)) {
        const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
        if (lines.length && paper.measureText(longer).width <= wide) lines[lines.length - 1] = longer;
        else lines.push(word);
      }
      wrapped.set(key, { lines, wide: Math.max(...lines.map((one) => paper.measureText(one).width)) });
    }
    return wrapped.get(key);
  }

  function named(node) {
    const selected = node === chosen.node;
    paper.font = `${node.first || selected ? "bold " : ""}${SIZE}px ${FACES}`;
    const { lines, wide } = folded(node.name, paper.font, selected ? WIDER : WIDE);
    const top = node.y + style(node).radius + UNDER;
    Object.assign(paper, { fillStyle: colours.paper, globalAlpha: VEIL });
    paper.fillRect(node.x - wide / 2, top, wide, SIZE * lines.length);
    Object.assign(paper, { fillStyle: colours.ink, globalAlpha: 1 });
    lines.forEach((line, at) => paper.fillText(line, node.x, top + SIZE * (at + 0.85)));
  }

  function draw() {
    cancelAnimationFrame(waiting);
    clearTimeout(resting);
    [waiting, resting] = [0, 0];
    canvas.style.transform = "";
    paper.setTransform(1, 0, 0, 1, 0, 0);
    paper.clearRect(0, 0, canvas.width, canvas.height);
    paper.setTransform(ratio * view.zoom, 0, 0, ratio * view.zoom, ratio * view.x, ratio * view.y);
    const scheme = look();
    for (const [how, some] of kinds) stroked(some, how);
    const { node, edge } = chosen;
    for (const [{ dash }, some] of kinds) {
      const near = some.filter((one) => one === edge || one.from === node || one.to === node);
      stroked(near, { width: NEAR, colour: "link", dash });
    }
    const [left, top, right, bottom] = bounds();
    const within = nodes.filter(({ x, y }) => x > left - WIDE && x < right + WIDE && y > top - WIDE && y < bottom + WIDE);
    paper.strokeStyle = colours.ink;
    for (const one of within) dotted(one, one.first ? "found" : "paper", style(one).border);
    if (node) dotted(node, "link", CHOSEN);
    paper.textAlign = "center";
    const legible = SIZE * view.zoom >= LEGIBLE;
    for (const one of within) if (one !== node && (legible || one.always)) named(one);
    if (node) named(node);
    shown = view;
    // On paper the picture is turned from the look that it was last drawn in.
    net.dataset.look = scheme;
  }

  // A large picture is moved as it is, and drawn again when it rests.
  function moved() {
    if (large) {
      const by = view.zoom / shown.zoom;
      canvas.style.transform = `translate(${view.x - by * shown.x}px, ${view.y - by * shown.y}px) scale(${by})`;
      clearTimeout(resting);
      resting = setTimeout(draw, REST);
    } else waiting ||= requestAnimationFrame(draw);
  }

  function go(to) {
    view = to;
    moved();
  }

  function sized() {
    ratio = large ? 1 : window.devicePixelRatio;
    const [wide, high] = [Math.round(ratio * net.clientWidth), Math.round(ratio * net.clientHeight)];
    if (canvas.width === wide && canvas.height === high) return false;
    Object.assign(canvas, { width: wide, height: high });
    return true;
  }

  // The whole network in the middle.
  function whole() {
    const [left, top, right, bottom] = nodes.reduce(
      ([a, b, c, d], { x, y }) => [Math.min(a, x), Math.min(b, y), Math.max(c, x), Math.max(d, y)],
      [Infinity, Infinity, -Infinity, -Infinity]);
    const [wide, high] = [net.clientWidth, net.clientHeight];
    const fits = Math.min((wide - 40) / (right - left + 60), (high - 40) / (bottom - top + 60));
    const zoom = Math.min(1.6, Math.max(least, fits));
    return { zoom, x: (wide - zoom * (left + right)) / 2, y: (high - zoom * (top + bottom)) / 2 };
  }

  function apart({ from, to }, x, y) {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const along = Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(from.x + along * dx - x, from.y + along * dy - y);
  }

  const nearest = (some, far) => some.reduce(([best, at], one) => (far(one) < at ? [one, far(one)] : [best, at]), [null, Infinity]);

  // The person or the tie at a point of the screen, if there is one.
  function under(left, top) {
    const [x, y] = [(left - view.x) / view.zoom, (top - view.y) / view.zoom];
    const [node, far] = nearest(nodes, (one) => Math.hypot(one.x - x, one.y - y));
    if (node && far <= Math.max(style(node).radius + PLAIN.border / 2, BESIDE / view.zoom)) return { node };
    const [edge, beside] = nearest(edges, (one) => apart(one, x, y));
    return edge && beside <= 1 + ALONG / view.zoom ? { edge } : {};
  }

  view = (sized(), whole());
  draw();
  new ResizeObserver(() => sized() && draw()).observe(net);
  return {
    draw,
    under,
    at: ({ x, y }) => ({ x: view.zoom * x + view.x, y: view.zoom * y + view.y }),
    chosen: () => chosen,
    choose(what) {
      chosen = what;
      waiting ||= requestAnimationFrame(draw);
    },
    fit: () => go(whole()),
    move: (dx, dy) => go({ ...view, x: view.x + dx, y: view.y + dy }),
    centre: ({ x, y }) => go({ ...view, x: net.clientWidth / 2 - view.zoom * x, y: net.clientHeight / 2 - view.zoom * y }),
    zoom(by, x = net.clientWidth / 2, y = net.clientHeight / 2) {
      const zoom = Math.min(most, Math.max(least, view.zoom * by));
      go({ zoom, x: x - (zoom / view.zoom) * (x - view.x), y: y - (zoom / view.zoom) * (y - view.y) });
    },
  };
};
