// The drawing by mouse, pen or finger: a click tells, a drag puts somewhere, a line round items chooses them.
import { behind, choose, chosen, drawing, items, middle, moved, put, stop } from "./chart_marks.js";
import { root, say, whenShown } from "./chart_send.js";

const STILL = 4;
const SVG = "http://www.w3.org/2000/svg";
const READABLE = 0.7;
let scale = 1;
let known = false;
let lasso = false;

function at(event) {
  const svg = drawing().querySelector("svg");
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return { x: point.x, y: point.y };
}

function keyOf(target) {
  const link = target.closest("g.link, g.label");
  if (link) return `link ${link.dataset.link ?? decodeURIComponent(link.dataset.ids.split(" ")[0])}`;
  const card = target.closest("g.card");
  if (card) return `item ${card.dataset.item}`;
  const indicator = target.closest("g.indicator");
  return indicator && `indicator ${indicator.dataset.id}`;
}

function inside({ x, y }, line) {
  let within = false;
  line.forEach((a, i) => {
    const b = line[(i + 1) % line.length];
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) within = !within;
  });
  return within;
}

function drawn(event) {
  const svg = drawing().querySelector("svg");
  const line = [at(event)];
  const mark = document.createElementNS(SVG, "polygon");
  mark.setAttribute("class", "lasso");
  svg.append(mark);
  const further = (moves) => {
    line.push(at(moves));
    mark.setAttribute("points", line.map((one) => `${one.x},${one.y}`).join(" "));
  };
  const done = () => {
    svg.removeEventListener("pointermove", further);
    mark.remove();
    choose(items().filter((one) => inside(middle(one), line)).map((one) => one.dataset.id), true);
  };
  svg.addEventListener("pointermove", further);
  svg.addEventListener("pointerup", done, { once: true });
  svg.setPointerCapture(event.pointerId);
}

function dragged(mark, event) {
  const from = at(event);
  let by = null;
  const further = (moves) => {
    const now = at(moves);
    const far = Math.hypot(moves.clientX - event.clientX, moves.clientY - event.clientY);
    if (by || far > STILL) {
      by = { x: now.x - from.x, y: now.y - from.y };
      moved(mark, by.x.toFixed(1), by.y.toFixed(1));
    }
  };
  const done = (ends) => {
    mark.removeEventListener("pointermove", further);
    if (by) put(mark, by.x, by.y);
    else if (ends.ctrlKey || ends.shiftKey || ends.metaKey) {
      choose([mark.dataset.id], !mark.classList.contains("chosen"));
    } else behind(`item ${mark.dataset.id}`);
  };
  mark.setPointerCapture(event.pointerId);
  mark.addEventListener("pointermove", further);
  mark.addEventListener("pointerup", done, { once: true });
}

function pressed(event) {
  if (event.button !== 0) return;
  const mark = event.target.closest("g.item");
  if (lasso) drawn(event);
  else if (mark) {
    stop(mark);
    dragged(mark, event);
  } else return;
  event.preventDefault();
}

function zoom(by, least = 0.1) {
  const svg = drawing().querySelector("svg");
  if (!svg) return;
  const [, , wide, high] = svg.getAttribute("viewBox").split(" ").map(Number);
  scale = by ? Math.min(4, Math.max(0.1, scale * by)) : Math.min(1, Math.max(least, (drawing().clientWidth - 2) / wide));
  svg.setAttribute("width", Math.floor(wide * scale));
  svg.setAttribute("height", Math.floor(high * scale));
}

function wire() {
  const place = drawing();
  const tools = root().querySelector("#live");
  tools.hidden = false;
  zoom(known ? 1 : 0, READABLE);
  known = true;
  place.addEventListener("pointerdown", pressed);
  place.addEventListener("click", (event) => {
    const key = !lasso && !event.target.closest("g.item") && keyOf(event.target);
    if (key) behind(key);
  });
  tools.addEventListener("click", ({ target }) => {
    if (target.value === "lasso") {
      lasso = !lasso;
      target.setAttribute("aria-pressed", String(lasso));
      place.classList.toggle("roping", lasso);
      say(lasso ? "Draw a line round what you choose." : `${chosen().length} chosen.`);
    } else if (target.value) zoom({ in: 1.25, out: 0.8, fit: 0 }[target.value]);
  });
  tools.querySelector("[value=lasso]").setAttribute("aria-pressed", String(lasso));
  place.classList.toggle("roping", lasso);
}

whenShown(wire);
