// A chart without loading the page anew: every form of it is sent, and what comes back is shown in its place.
import { chosen } from "./chart_marks.js";
import { root, send } from "./chart_send.js";
import "./chart_pointer.js";
import "./chart_time.js";

const LOOKS = new Set(["behind", "onward", "find", "path"]);

function kept(button) {
  const looks = button?.name === "mark" || LOOKS.has(button?.value);
  const focus = root().querySelector('g.item[tabindex="0"]')?.dataset.id;
  return looks ? { panel: true, chosen: chosen() } : { focus };
}

document.addEventListener("submit", (event) => {
  if (!root().contains(event.target) || event.target.matches("[data-leaves]")) return;
  event.preventDefault();
  send(event.target, event.submitter, kept(event.submitter));
});
