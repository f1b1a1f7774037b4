// Saves each attribute when it changes, or when typing pauses; tries again when the server does not answer.
import { queue, say } from "./exchange.js";
import { form } from "./form.js";

const TYPING_PAUSE = 800;
const RETRY = 4000;
const timers = new Map();
const pending = new Set();

const controls = (attribute) => [...attribute.querySelectorAll("input, select, textarea")];

function fieldsOf(attribute) {
  const fields = [["do", attribute.dataset.do]];
  for (const control of controls(attribute)) {
    if (control.type !== "checkbox" || control.checked) fields.push([control.name, control.value]);
  }
  return fields;
}

function settle(attribute, refusal) {
  const error = attribute.querySelector("[data-error]");
  attribute.classList.toggle("e-attr--error", Boolean(refusal));
  for (const control of controls(attribute)) {
    if (refusal) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
  if (!error) return;
  error.hidden = !refusal;
  error.textContent = refusal ?? "";
}

async function save(attribute) {
  clearTimeout(timers.get(attribute));
  timers.delete(attribute);
  if (!pending.delete(attribute)) return;
  try {
    const refusal = await queue(fieldsOf(attribute), attribute);
    if (!pending.has(attribute)) delete attribute.dataset.pending;
    settle(attribute, refusal);
    if (refusal) say(form.dataset.refused);
  } catch {
    pending.add(attribute);
    say(form.dataset.retry);
    timers.set(attribute, setTimeout(save, RETRY, attribute));
  }
}

function typed(event) {
  const attribute = event.target.closest?.(".e-attr");
  if (!attribute) return;
  pending.add(attribute);
  attribute.dataset.pending = "1";
  clearTimeout(timers.get(attribute));
  timers.set(attribute, setTimeout(save, event.type === "input" ? TYPING_PAUSE : 0, attribute));
}

// What is typed goes before whatever is asked next.
export function flush() {
  for (const attribute of [...pending]) save(attribute);
}

if (form) {
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("submit", flush, { capture: true });
  document.addEventListener("keydown", (event) => {
    const next = event.target.dataset?.enter;
    if (event.key !== "Enter" || !next) return;
    event.preventDefault();
    document.querySelector(`button[value="${next}"]`).click();
    event.target.value = "";
  });
  window.addEventListener("beforeunload", (event) => {
    if (pending.size) event.preventDefault();
  });
}
