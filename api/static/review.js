// Answers by keys: a letter, the number of the reason, Enter. The next pair is fetched while this one is looked at.
(() => {
  const place = document.getElementById("pair");
  const said = document.getElementById("said");
  const single = document.getElementById("single");
  const answers = { s: "same", d: "different", h: "hold" };
  const answered = [];
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

  function prefetch() {
    const now = here();
    const known = now ? [...answered.slice(-40), now.dataset.pair] : answered.slice(-40);
    ahead = now ? fetched(known.map((one) => ["skip", one])) : null;
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
    const following = ahead;
    ahead = null;
    answered.push(pair);
    // Answers go one after another, in the order they were given.
    sending = sending.then(() => sent(`/v1/review/${pair}`, body)).then(
      (told) => say(`${words}: ${told.status}`),
      (error) => say(error.message, true),
    );
    try {
      show(await following);
    } catch (error) {
      say(error.message, true);
    }
  }

  async function undo() {
    await sending;
    try {
      const told = await sent("/v1/review/undo");
      answered.splice(answered.lastIndexOf(told.id), answered.includes(told.id) ? 1 : 0);
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
