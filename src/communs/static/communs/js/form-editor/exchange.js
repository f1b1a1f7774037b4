// Posts acts, asks for news, and puts what changed in its place.
import { form } from "./form.js";
import { reconcile } from "./reconcile.js";

const NEWS = 4000; // milliseconds between two questions
const since = document.getElementById("editor-since");
let waiting = Promise.resolve(); // acts go one after the other: the server sees them as they were made

export function say(text) {
  const line = document.getElementById("editor-saved");
  if (line && line.textContent !== text) line.textContent = text;
}

const turnOf = (moment) => Number(moment.split(".")[1]);

async function send(fields) {
  const body = fields instanceof FormData ? fields : new FormData();
  if (!(fields instanceof FormData)) for (const [name, value] of fields) body.append(name, value);
  body.set("since", since.value);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  return fetch(form.action, { method: "POST", body, headers: { "X-Editor": "1" }, redirect: "error" });
}

// What an answer shows; gives its refusal, or an empty text.
export async function take(answer, from) {
  if (answer.status === 205) {
    const focus = answer.headers.get("X-Editor-Focus");
    location.assign(focus ? `?champ=${focus}#card-${focus}` : location.pathname);
    return "";
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const changes = page.getElementById("editor-changes");
  if (!changes) throw new Error("no changes came back");
  const alone = turnOf(changes.dataset.since) - turnOf(since.value) <= 1; // else others changed something meanwhile
  since.value = changes.dataset.since;
  reconcile(changes, alone ? from : null);
  return changes.dataset.refusal;
}

async function exchange(fields, from) {
  say(form.dataset.saving);
  const answer = await send(fields);
  if (answer.status === 409) {
    if (!window.confirm(await answer.text())) return say("");
    const sure = new FormData();
    for (const [name, value] of fields) sure.append(name, value);
    sure.set("sure", "1");
    return exchange(sure, from);
  }
  const refusal = await take(answer, from);
  if (refusal) say(refusal);
  document.dispatchEvent(new CustomEvent("editor:changed"));
  return refusal;
}

// One after the other; a failure leaves the way free for the next.
export function queue(fields, from) {
  const turn = waiting.then(() => exchange(fields, from));
  waiting = turn.catch(() => undefined);
  return turn;
}

// What a button asks for, with what is picked and typed beside it.
export async function act(value, from, more = []) {
  const fields = new FormData(form);
  fields.set("do", value);
  for (const [name, item] of more) fields.set(name, item);
  try {
    await queue(fields, from);
  } catch {
    say(form.dataset.retry);
    setTimeout(() => act(value, from, more), NEWS);
  }
}

export function listen() {
  setInterval(async () => {
    if (document.hidden) return;
    const ask = async () => {
      const answer = await fetch(`${form.dataset.news}?since=${since.value}`, { headers: { "X-Editor": "1" }, redirect: "error" });
      if (answer.status !== 204) {
        await take(answer, null);
        document.dispatchEvent(new CustomEvent("editor:changed"));
      }
    };
    waiting = waiting.then(ask).catch(() => undefined);
  }, NEWS);
}
