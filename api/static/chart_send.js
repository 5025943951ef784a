// Forms of a chart go without loading the page anew; what comes back takes the place of what was there.
export const root = () => document.getElementById("chart");
const shown = [];

/** Call this now, and whenever the chart is shown anew. */
export function whenShown(work) {
  shown.push(work);
  work({});
}

export function say(text, fault) {
  const said = document.getElementById("said");
  said.textContent = text;
  said.className = fault ? "fault" : "quiet";
}

/** What was unfolded and scrolled to stays so. */
function looks() {
  const told = (one) => one.querySelector("summary").textContent;
  const open = new Set([...root().querySelectorAll("details[open]")].map(told));
  const places = ["drawing", "panel"].map((id) => [id, document.getElementById(id)]);
  const at = places.map(([id, one]) => [id, one.scrollLeft, id === "panel" ? 0 : one.scrollTop]);
  return () => {
    for (const one of root().querySelectorAll("details")) if (open.has(told(one))) one.open = true;
    for (const [id, left, top] of at) document.getElementById(id).scrollTo(left, top);
  };
}

function place(text, kept) {
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("chart");
  if (!fresh) throw new Error("the chart cannot be read; load the page again");
  const again = looks();
  root().replaceWith(document.adoptNode(fresh));
  for (const work of shown) work(kept);
  again();
}

async function sent(where, body, kept) {
  root().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(where, { method: "POST", body, headers: { accept: "application/json" } });
    if (!answer.ok) {
      const told = await answer.json().catch(() => ({}));
      throw new Error(told.detail || "this cannot be done now; load the page again");
    }
    place(await answer.text(), kept);
    history.replaceState(null, "", root().dataset.where);
  } catch (error) {
    say(error.message, true);
  } finally {
    root().removeAttribute("aria-busy");
  }
}

const held = () => [...root().querySelectorAll("#held input")].map((one) => [one.name, one.value]);

/** Ask for something that no form of the page holds. */
export function ask(fields, kept = {}) {
  return sent(root().dataset.where, new URLSearchParams([...held(), ...fields]), kept);
}

/** Send a form as the button that was pressed would. */
export function send(form, button, kept = {}) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.append(button.name, button.value);
  return sent(form.getAttribute("action").split("#")[0], body, kept);
}
