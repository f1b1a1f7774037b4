// Saves each answer as it is given, says so, and tries again when the network fails.
// Each field stands in a [data-autosave-field] that htmx posts on the event "autosave".
const TYPING_PAUSE = 1200; // milliseconds without a key before a text is saved
const RETRY = 5; // seconds

const form = document.querySelector("[data-autosave]");
const line = document.querySelector("[data-autosave-state]");
const unsaved = new Set(); // typed, not yet acknowledged by the server
const refused = new Set(); // the server said what to correct
const inFlight = new Set();
const timers = new Map();
let countdown = null;
let leaving = false;

const fieldOf = (element) => element.closest?.("[data-autosave-field]");

function say(kind, seconds = 0) {
  if (!line) return;
  line.dataset.kind = kind;
  const text = line.dataset[kind].replace("{seconds}", seconds);
  if (line.textContent !== text) line.textContent = text;
}

function report() {
  if (countdown) return;
  if (inFlight.size || unsaved.size) say("saving");
  else if (refused.size) say("refused");
  else say("saved");
}

function send(field) {
  clearTimeout(timers.get(field));
  timers.delete(field);
  if (!field.isConnected) return unsaved.delete(field);
  if (inFlight.has(field)) return; // sent again when the answer comes
  unsaved.delete(field);
  inFlight.add(field);
  window.htmx.trigger(field, "autosave");
}

function touched(event, pause) {
  const field = fieldOf(event.target);
  if (!field || event.target.type === "file") return;
  unsaved.add(field);
  report();
  clearTimeout(timers.get(field));
  timers.set(field, setTimeout(send, pause, field));
}

function retry() {
  clearInterval(countdown);
  countdown = null;
  for (const field of [...unsaved]) send(field);
  report();
}

function failed(field) {
  inFlight.delete(field);
  unsaved.add(field);
  if (countdown) return;
  let seconds = RETRY;
  say("retry", seconds);
  countdown = setInterval(() => (--seconds > 0 ? say("retry", seconds) : retry()), 1000);
}

function lost(field, kind) {
  inFlight.delete(field);
  unsaved.add(field);
  say(kind);
}

function answered(field) {
  const status = field.querySelector("[data-outcome]");
  const kept = status?.dataset.outcome === "kept";
  inFlight.delete(field);
  if (kept) refused.delete(field);
  else refused.add(field);
  for (const input of field.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (kept) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
  }
  if (unsaved.has(field) && !timers.has(field)) send(field);
  report();
}

function onResponse(event) {
  const field = event.detail.elt;
  if (!inFlight.has(field)) return;
  const { xhr } = event.detail;
  if (!xhr.status || xhr.status >= 500 || xhr.status === 429) return failed(field);
  if (xhr.status >= 400) return lost(field, "closed");
  // Signed out meanwhile: the answer is the sign-in page.
  if (!xhr.getResponseHeader("X-Autosave")) return lost(field, "expired");
  answered(field);
}

if (form) {
  form.addEventListener("input", (event) => touched(event, TYPING_PAUSE));
  form.addEventListener("change", (event) => touched(event, 0));
  form.addEventListener("htmx:afterRequest", onResponse);
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.detail.xhr.getResponseHeader("X-Autosave")) event.detail.shouldSwap = false;
  });
  form.addEventListener("submit", () => (leaving = true));
  window.addEventListener("online", () => countdown && retry());
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && (unsaved.size || inFlight.size || refused.size)) event.preventDefault();
  });
}
