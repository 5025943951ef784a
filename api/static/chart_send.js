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

function place(text, kept) {
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("chart");
  if (!fresh) throw new Error("the chart cannot be read; load the page again");
  root().replaceWith(document.adoptNode(fresh));
  for (const work of shown) work(kept);
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
