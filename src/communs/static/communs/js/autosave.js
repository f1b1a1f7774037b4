// Tells what is saved and what is not; htmx posts each field when it changes, this module tries again when it fails.
const TYPING_PAUSE = 1200; // milliseconds without a key before a text is saved
const RETRY = 5; // seconds

const form = document.querySelector("[data-filing]");
const line = document.getElementById("filing-state");
const unsaved = new Set(); // changed, not yet acknowledged by the server
const refused = new Set(); // ids of the fields that the server wants corrected: what they show is not kept
const inFlight = new Set();
const timers = new Map();
let countdown = null;
let newest = 0; // version of the answers that the page tells of
let overtaken = false; // whether the answer being swapped tells of older ones

const fieldOf = (element) => element.closest?.(".q-field[hx-post]");

function say(state, seconds = 0) {
  line.dataset.state = state;
  if (state === "saved") return; // the server's answer tells the hour
  const text = line.dataset[state].replace("{seconds}", seconds);
  if (line.textContent !== text) line.textContent = text;
}

function report() {
  if (countdown) return;
  if (inFlight.size || unsaved.size) say("saving");
  else say(refused.size ? "refused" : "saved");
}

function send(field) {
  clearTimeout(timers.get(field));
  timers.delete(field);
  if (!field.isConnected) unsaved.delete(field);
  else if (field.querySelector('[aria-expanded="true"]')) wait(field); // somebody is choosing: a save would take the list away
  else if (unsaved.has(field)) window.htmx.trigger(field, "change");
}

function wait(field) {
  timers.set(field, setTimeout(send, TYPING_PAUSE, field));
}

function typed(event) {
  const field = fieldOf(event.target);
  if (!field || !event.target.name) return; // what has no name is not sent: it only changes what is seen
  unsaved.add(field);
  report();
  clearTimeout(timers.get(field));
  if (event.type === "input" && event.target.type !== "file") wait(field);
}

// What was typed before this script ran, or was put back by the browser, is saved too.
function typedAlready() {
  const changed = (input) =>
    input.type === "checkbox" || input.type === "radio"
      ? input.checked !== input.defaultChecked
      : input.type !== "hidden" && input.value !== input.defaultValue;
  for (const input of form.querySelectorAll("input, textarea")) {
    if (changed(input)) typed({ target: input, type: "input" });
  }
}

function retry() {
  clearInterval(countdown);
  countdown = null;
  for (const field of [...unsaved]) send(field);
  report();
}

function waitAndRetry() {
  if (countdown) return;
  let seconds = RETRY;
  say("retry", seconds);
  countdown = setInterval(() => (--seconds > 0 ? say("retry", seconds) : retry()), 1000);
}

function settle(field, outcome) {
  if (outcome === "kept") refused.delete(field.id);
  else refused.add(field.id);
  for (const input of field.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (outcome === "kept") input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
  }
}

function beforeSend(event) {
  const field = event.detail.elt;
  if (fieldOf(field) !== field) return;
  clearTimeout(timers.get(field));
  timers.delete(field);
  if (!unsaved.has(field)) return event.preventDefault(); // said already
  unsaved.delete(field);
  inFlight.add(field);
  report();
}

function answered(event) {
  const { elt: field, xhr } = event.detail;
  if (!inFlight.delete(field)) return;
  const outcome = xhr.status === 200 && xhr.getResponseHeader("X-Autosave");
  if (outcome) settle(field, outcome);
  else unsaved.add(field);
  if (outcome) report();
  else if (!xhr.status || xhr.status >= 500 || xhr.status === 429) waitAndRetry();
  else say(xhr.status >= 400 ? "closed" : "expired"); // signed out: the answer is the sign-in page
}

// Somebody went on while the answer came: a field that would be replaced stays, and only learns what is stored.
function learn(field, page) {
  const base = 'input[name^="base-"]';
  const fresh = new DOMParser().parseFromString(page, "text/html").querySelector(base);
  const own = field.querySelector(base);
  if (fresh && own?.name === fresh.name) own.value = fresh.value;
}

function beforeSwap(event) {
  const { requestConfig, xhr } = event.detail; // its `elt` is what is swapped, not the field that asked
  overtaken = false;
  if (fieldOf(requestConfig.elt) !== requestConfig.elt) return;
  const goesOn = unsaved.has(requestConfig.elt) && requestConfig.elt.getAttribute("hx-swap") === "outerHTML";
  if (goesOn || !xhr.getResponseHeader("X-Autosave")) event.detail.shouldSwap = false;
  if (goesOn) learn(requestConfig.elt, xhr.responseText);
  const version = Number(xhr.getResponseHeader("X-Answers-Version") ?? newest);
  overtaken = version < newest;
  newest = Math.max(newest, version);
}

// Two fields saved together may be answered in the other order: totals and titles of the older answer are not shown.
function beforeSideSwap(event) {
  if (overtaken && event.detail.target !== line) event.detail.shouldSwap = false;
}

export const inHand = () => inFlight.size > 0;
export const hasUnsaved = () => unsaved.size + inFlight.size + refused.size > 0;

// The page itself can come back with answers that were refused: leaving it would lose them too.
function refusedAlready() {
  for (const input of form.querySelectorAll("[aria-invalid=true]")) {
    if (input.value) refused.add(fieldOf(input)?.id);
  }
  refused.delete(undefined);
}

export function forget() {
  for (const one of [unsaved, refused, inFlight]) one.clear();
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  refusedAlready();
  report();
}

if (form && line) {
  let leaving = false;
  form.addEventListener("input", typed);
  form.addEventListener("change", typed, { capture: true });
  form.addEventListener("htmx:beforeRequest", beforeSend);
  form.addEventListener("htmx:beforeSwap", beforeSwap);
  document.addEventListener("htmx:oobBeforeSwap", beforeSideSwap);
  form.addEventListener("htmx:afterRequest", answered);
  form.addEventListener("submit", (event) => (leaving = !event.defaultPrevented));
  refusedAlready();
  if (refused.size) report();
  typedAlready();
  window.addEventListener("online", () => countdown && retry());
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && hasUnsaved()) event.preventDefault();
  });
}
