// The items of a chart by keys: one tab stop, arrows among them, Space chooses, Enter tells what lies behind.
import { ask, root, say, whenShown } from "./chart_send.js";

export const drawing = () => document.getElementById("drawing");
export const items = () => [...drawing().querySelectorAll("g.item")];
export const item = (id) => items().find((one) => one.dataset.id === id);
const boxes = () => [...root().querySelectorAll("input[name=item][form=chosen]")];
const box = (id) => boxes().find((one) => one.value === id);
const STEP = 10;
const TOWARDS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let moving = null;

/** Where the middle of an item is drawn. */
export function middle(mark) {
  const [x, y] = mark.querySelector(".icon").getAttribute("transform").match(/-?[\d.]+/g).map(Number);
  return { x, y };
}

export const chosen = () => boxes().filter((one) => one.checked).map((one) => one.value);

export function choose(ids, on) {
  for (const id of ids) if (box(id)) box(id).checked = on;
  shade();
  const count = chosen().length;
  say(count ? `${count} chosen.` : "Nothing chosen.");
}

function shade() {
  const now = new Set(chosen());
  for (const mark of items()) {
    mark.classList.toggle("chosen", now.has(mark.dataset.id));
    mark.setAttribute("aria-pressed", String(now.has(mark.dataset.id)));
  }
}

/** Show what lies behind a mark, and go there. */
export const behind = (key) => ask([["mark", key]], { panel: true });

export function stop(mark, focused = true) {
  for (const one of items()) one.setAttribute("tabindex", one === mark ? "0" : "-1");
  if (focused) mark.focus();
}

function nearest(from, [dx, dy]) {
  const here = middle(from);
  const far = items()
    .filter((one) => one !== from)
    .map((one) => {
      const there = middle(one);
      const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
      const aside = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
      return { one, along, cost: along + 2 * aside };
    })
    .filter((each) => each.along > 1);
  return far.sort((a, b) => a.cost - b.cost)[0]?.one;
}

export function moved(mark, dx, dy) {
  mark.setAttribute("transform", `translate(${dx} ${dy})`);
}

export function put(mark, dx, dy) {
  if (root().dataset.fixed) {
    mark.removeAttribute("transform");
    return say("A snapshot stays as it was; work on a copy of it.");
  }
  const at = middle(mark);
  const fields = [["act", "pin"], ["item", mark.dataset.id], ["x", (at.x + dx).toFixed(1)], ["y", (at.y + dy).toFixed(1)]];
  return ask(fields, { focus: mark.dataset.id });
}

function move(mark, key, shift) {
  const by = TOWARDS[key];
  if (by) {
    moving.dx += by[0] * (shift ? 1 : STEP);
    moving.dy += by[1] * (shift ? 1 : STEP);
    moved(mark, moving.dx, moving.dy);
  } else if (key === "Enter") {
    const { dx, dy } = moving;
    moving = null;
    put(mark, dx, dy);
  } else if (key === "Escape") {
    moving = null;
    mark.removeAttribute("transform");
    say("It stands where it stood.");
  } else return false;
  return true;
}

function pressed(mark, event) {
  if (moving) return move(mark, event.key, event.shiftKey);
  const all = items();
  const goes = { Home: all[0], End: all.at(-1) }[event.key] ?? (TOWARDS[event.key] && nearest(mark, TOWARDS[event.key]));
  if (TOWARDS[event.key] || goes) {
    if (goes && event.shiftKey) choose([mark.dataset.id, goes.dataset.id], true);
    if (goes) stop(goes);
    else say("Nothing further that way.");
  } else if (event.key === " ") choose([mark.dataset.id], !mark.classList.contains("chosen"));
  else if (event.key === "Enter") behind(`item ${mark.dataset.id}`);
  else if (event.key === "Escape") choose(chosen(), false);
  else if (event.key === "a" && (event.ctrlKey || event.metaKey)) choose(all.map((one) => one.dataset.id), true);
  else if (event.key === "m" && !event.ctrlKey && !event.metaKey) {
    moving = { dx: 0, dy: 0 };
    say("Moving: arrows move it, with Shift by little; Enter puts it there, Escape leaves it.");
  } else return false;
  return true;
}

function wire(kept) {
  moving = null;
  const place = drawing();
  place.removeAttribute("tabindex");
  const all = items();
  for (const mark of all) {
    mark.setAttribute("role", "button");
    mark.setAttribute("tabindex", "-1");
  }
  for (const id of kept.chosen ?? []) if (box(id)) box(id).checked = true;
  const first = item(kept.focus) ?? all[0];
  if (first) stop(first, Boolean(kept.focus && item(kept.focus)));
  shade();
  if (kept.panel) root().querySelector("#panel h2")?.focus();
  place.addEventListener("keydown", (event) => {
    const mark = event.target.closest("g.item");
    if (mark && pressed(mark, event)) event.preventDefault();
  });
  place.addEventListener("focusin", (event) => {
    const mark = event.target.closest("g.item");
    for (const row of root().querySelectorAll("[data-about]")) {
      row.classList.toggle("here", row.dataset.about === mark?.dataset.id);
    }
  });
  for (const one of boxes()) one.addEventListener("change", shade);
}

whenShown(wire);
