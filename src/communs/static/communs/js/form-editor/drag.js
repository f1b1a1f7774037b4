// Moves a card with the mouse or a finger, by its handle. The keyboard has Alt and the arrows, and « Nouvelle place ».
import { act } from "./exchange.js";

const list = document.getElementById("editor-list");
let card = null;
let target = null; // { element, place }

function mark(found) {
  target?.element.classList.remove("e-card--before", "e-card--after", "e-cards--into");
  target = found;
  if (found) found.element.classList.add(found.place);
}

function under(event) {
  const element = document.elementFromPoint(event.clientX, event.clientY);
  const over = element?.closest(".e-card");
  if (over && !card.contains(over)) {
    const { top, height } = over.querySelector(".e-card__head").getBoundingClientRect();
    return { element: over, place: event.clientY < top + height / 2 ? "e-card--before" : "e-card--after" };
  }
  const cards = element?.closest(".e-part")?.querySelector(".e-cards:empty");
  return cards ? { element: cards, place: "e-cards--into" } : null;
}

function spot({ element, place }) {
  if (place === "e-cards--into") return `section:${element.dataset.section}`;
  if (place === "e-card--after") return `after:${element.dataset.name}`;
  const before = element.previousElementSibling;
  if (before) return before === card ? "" : `after:${before.dataset.name}`;
  const { section, repetition } = element.parentElement.dataset;
  return section ? `section:${section}` : `repetition:${repetition}`;
}

function move(event) {
  event.preventDefault();
  mark(under(event));
  const edge = 60;
  if (event.clientY < edge) window.scrollBy(0, -12);
  if (event.clientY > window.innerHeight - edge) window.scrollBy(0, 12);
}

function drop(event) {
  document.removeEventListener("pointermove", move);
  const to = event.type === "pointerup" && target ? spot(target) : "";
  const { name } = card.dataset;
  card.classList.remove("e-card--dragged");
  mark(null);
  if (to) act(`move:${name}`, null, [[`to-${name}`, to]]);
  card = null;
}

list?.addEventListener("pointerdown", (event) => {
  if (!event.target.closest("[data-drag]") || event.button) return;
  event.preventDefault();
  card = event.target.closest(".e-card");
  card.classList.add("e-card--dragged");
  document.addEventListener("pointermove", move);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, drop, { once: true });
});
