// Adds and removes rows and removes files without leaving the page: the whole form is saved, its fields come back.
import { forget, inHand } from "./autosave.js";
import { apply } from "./visibility.js";

const form = document.querySelector("[data-filing]");
const ACTION = /^(add-row|remove-row|remove-file)-/;

const rows = () => new Set([...form.querySelectorAll(".q-row")].map((row) => row.id));

// Answers still awaited would come to fields that are gone: the whole form goes after them.
const arrivals = async () => {
  while (inHand()) await new Promise((resolve) => setTimeout(resolve, 50));
};

async function exchange(button) {
  await arrivals();
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form, button) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fields = page.getElementById("filing-fields");
  if (!fields) throw new Error("no form came back");
  document.getElementById("filing-fields").replaceWith(document.adoptNode(fields));
  window.htmx.process(fields);
  apply();
  forget();
}

function focusOn(id) {
  const place = document.getElementById(id);
  const input = place?.querySelector("input:not([type=hidden]), select, textarea, button");
  (input ?? place)?.focus();
}

async function act(event) {
  const button = event.submitter;
  if (!ACTION.test(button?.name ?? "")) return;
  event.preventDefault();
  const block = button.closest(".q-repetition, .q-field").id;
  const before = rows();
  try {
    await exchange(button);
    focusOn([...rows()].find((row) => !before.has(row)) ?? block);
  } catch {
    form.removeEventListener("submit", act, { capture: true });
    button.click(); // the plain way shows the browser's own message, and its own way back
  }
}

form?.addEventListener("submit", act, { capture: true });
