// The days of a chart: a slider moves the window, and links and chronology go with it before they are drawn anew.
import { drawing } from "./chart_marks.js";
import { root, say, send, whenShown } from "./chart_send.js";

const DAY = 86_400_000;
const number = (day) => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY);
const day = (number_) => new Date(number_ * DAY).toISOString().slice(0, 10);

function active(spans, since, until) {
  if (!spans) return true;
  return spans.split(" ").some((span) => {
    const [start, end] = span.split("/");
    return (!start || start <= until) && (!end || end >= since);
  });
}

function dimmed(since, until) {
  const lines = new Map();
  for (const line of drawing().querySelectorAll("g.link")) {
    for (const id of line.dataset.ids.split(" ")) lines.set(decodeURIComponent(id), line);
  }
  const off = new Map([...lines.values()].map((line) => [line, true]));
  for (const row of root().querySelectorAll("[data-spans]")) {
    const on = active(row.dataset.spans, row.dataset.link && !since ? until : since, until);
    row.classList.toggle("off", !on);
    const line = lines.get(row.dataset.link);
    if (on && line) off.set(line, false);
  }
  for (const [line, is] of off) line.classList.toggle("off", is);
}

function wire() {
  const form = document.getElementById("choose");
  if (!form) return;
  const slide = document.getElementById("slide");
  const { since, as_of: until } = form.elements;
  const first = number(slide.dataset.first);
  slide.max = String(Math.max(1, number(slide.dataset.last) - first));
  slide.value = String(number(until.value) - first);
  slide.setAttribute("aria-valuetext", until.value);
  document.getElementById("sliding").hidden = false;
  const long = since.value ? number(until.value) - number(since.value) : null;
  slide.addEventListener("input", () => {
    const last = first + Number(slide.value);
    until.value = day(last);
    if (long !== null) since.value = day(last - long);
    slide.setAttribute("aria-valuetext", until.value);
    dimmed(since.value, until.value);
    say(`${since.value ? `${since.value} to ` : "As of "}${until.value}.`);
  });
  slide.addEventListener("change", () => send(form, form.querySelector("button[value=choose]"), { slid: true }));
}

whenShown((kept) => {
  wire();
  if (kept.slid) document.getElementById("slide").focus();
});
