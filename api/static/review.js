// Answers by keys: a letter, the number of the reason, Enter. The next pair is fetched while this one is looked at.
(() => {
  const place = document.getElementById("pair");
  const said = document.getElementById("said");
  const single = document.getElementById("single");
  const answers = { s: "same", d: "different", h: "hold" };
  const MOST_AHEAD = 20;
  const unsent = new Set();
  const refused = [];
  let sending = Promise.resolve();
  let ahead = null;

  const here = () => place.querySelector("[data-pair]");
  const say = (text, fault) => {
    said.textContent = text;
    said.className = fault ? "fault" : "quiet";
  };

  async function fetched(asked) {
    const answer = await fetch(`/review/next?${new URLSearchParams(asked)}`);
    if (!answer.ok) throw new Error("the next pair cannot be read; load the page again");
    return answer.text();
  }

  async function following(pair) {
    // Who answers faster than answers are taken waits for them here.
    if (unsent.size > MOST_AHEAD) await sending;
    return fetched([pair, ...unsent, ...refused.slice(-MOST_AHEAD)].map((one) => ["skip", one]));
  }

  function prefetch() {
    ahead = here() ? following(here().dataset.pair) : null;
    ahead?.catch(() => {});
  }

  function show(text) {
    place.innerHTML = text;
    place.querySelector("#what, [data-nothing]")?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    prefetch();
  }

  async function sent(path, body) {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail);
    return told;
  }

  async function answer(form) {
    const pair = here().dataset.pair;
    const body = Object.fromEntries(new FormData(form));
    const words = form.querySelector("legend").lastChild.textContent.trim();
    const next = ahead;
    ahead = null;
    unsent.add(pair);
    // Answers go one after another, in the order they were given.
    sending = sending
      .then(() => sent(`/v1/review/${pair}`, body))
      .then(
        (told) => say(`${words}: ${told.status}`),
        (error) => {
          refused.push(pair);
          say(error.message, true);
        },
      )
      .finally(() => unsent.delete(pair));
    try {
      show(await next);
    } catch (error) {
      say(error.message, true);
    }
  }

  async function undo() {
    await sending;
    try {
      const told = await sent("/v1/review/undo");
      show(await fetched([["pair", told.id]]));
      say("Taken back; here it is again.");
    } catch (error) {
      say(error.message, true);
    }
  }

  function choose(name) {
    for (const form of place.querySelectorAll("form[data-answer]")) {
      form.classList.toggle("chosen", form.dataset.answer === name);
    }
    const form = place.querySelector("form.chosen");
    form?.querySelector("fieldset").scrollIntoView({ block: "nearest" });
    form?.querySelector("button").focus({ preventScroll: true });
  }

  place.addEventListener("submit", (event) => {
    event.preventDefault();
    if (ahead) answer(event.target);
  });
  document.getElementById("undo").addEventListener("submit", (event) => {
    event.preventDefault();
    undo();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select");
    if (!single.checked || typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const key = event.key.toLowerCase();
    const radio = place.querySelectorAll("form.chosen input[type=radio]")[Number(key) - 1];
    if (answers[key] && here()) choose(answers[key]);
    else if (radio) radio.checked = true;
    else if (key === "escape") choose("");
    else if (key === "u") undo();
    else return;
    event.preventDefault();
  });

  document.getElementById("keys").hidden = false;
  prefetch();
})();
