// Opens and closes the panels of fields, and the list of types to add.
import { form } from "./form.js";

const panelOf = (card) => card.querySelector(":scope > .e-card__panel");

export function focusOn(card) {
  card?.querySelector(".e-card__name")?.focus();
  card?.scrollIntoView({ block: "nearest" });
}

async function load(name) {
  const answer = await fetch(form.dataset.panel.replace("NAME", name), { redirect: "error" });
  if (!answer.ok) throw new Error("the panel does not come");
  return answer.text();
}

export async function openPanel(name, { focus = true } = {}) {
  const card = document.getElementById(`card-${name}`);
  if (!card) return;
  panelOf(card).innerHTML = await load(name);
  card.querySelector(".e-card__name").setAttribute("aria-expanded", "true");
  if (focus) panelOf(card).querySelector("input, textarea")?.focus();
  document.dispatchEvent(new CustomEvent("editor:opened", { detail: card }));
}

export function closePanel(card) {
  panelOf(card).replaceChildren();
  card.querySelector(".e-card__name").removeAttribute("aria-expanded");
  focusOn(card);
}

export const isOpen = (card) => panelOf(card).childElementCount > 0;

// Somebody else changed the field: what is not being typed here shows it.
export async function refresh(card) {
  if (!isOpen(card)) return;
  const fresh = document.createElement("div");
  fresh.innerHTML = await load(card.dataset.name);
  for (const attribute of fresh.querySelectorAll(".e-attr")) {
    const former = document.getElementById(attribute.id);
    if (former && !former.contains(document.activeElement) && !former.dataset.pending) former.replaceWith(attribute);
    else if (!former) return openPanel(card.dataset.name, { focus: false });
  }
}

export async function openTypes(at, near) {
  document.getElementById("add")?.remove();
  const answer = await fetch(`${form.dataset.types}?at=${encodeURIComponent(at)}`, { redirect: "error" });
  near.insertAdjacentHTML("afterend", await answer.text());
  const add = document.getElementById("add");
  add.opener = near.querySelector("a, button") ?? near;
  window.htmx?.process(add);
  add.querySelector("#add-q").focus();
}

export function closeTypes() {
  const add = document.getElementById("add");
  const opener = add?.opener;
  add?.remove();
  opener?.focus();
}

if (new URLSearchParams(location.search).has("champ")) {
  document.querySelector(".e-panel input, .e-panel textarea")?.focus();
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("[data-open], [data-add], [data-cancel], [data-close]");
  if (!link || !form) return;
  if (link.matches("[data-close]")) return closePanel(link.closest(".e-card"));
  event.preventDefault();
  if (link.dataset.open) {
    const card = document.getElementById(`card-${link.dataset.open}`);
    if (isOpen(card) && card.contains(link)) closePanel(card);
    else openPanel(link.dataset.open);
  } else if (link.dataset.add) openTypes(link.dataset.add, link.closest("p, .e-card__panel, .e-panel"));
  else closeTypes();
});

// Enter in the search adds the first type that fits what is typed, even before the list has followed.
document.addEventListener("submit", async (event) => {
  const add = event.target.closest("#add");
  if (!add || !form) return;
  event.preventDefault();
  const words = add.querySelector("#add-q").value;
  const query = new URLSearchParams({ at: add.dataset.at, q: words });
  const answer = await fetch(`${form.dataset.types}?${query}`, { redirect: "error" });
  add.querySelector("#add-offers").outerHTML = await answer.text();
  add.querySelector(".e-offer")?.click();
});
