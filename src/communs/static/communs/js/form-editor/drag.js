// Moves a card with the mouse or a finger, by its handle. The keyboard has Alt and the arrows, and « Nouvelle place ».
import { act } from "./exchange.js";

const EDGE = 60; // pixels from the edge of the window within which the page scrolls
const MARKS = ["e-card--before", "e-card--after", "e-cards--into"];
let card = null;
let target = null; // { element, place }

function mark(found) {
  target?.element.classList.remove(...MARKS);
  target = found;
  if (found) found.element.classList.add(found.place);
}

// Over a card: before or after it. Elsewhere in a section or a block: first under the title, else last; inside when empty.
function under({ clientX, clientY }) {
  const element = document.elementFromPoint(clientX, clientY);
  const box = element?.closest(".e-card, .e-part");
  if (!box || card.contains(element)) return null;
  const head = element.closest(".e-card__head, .e-card__panel");
  const cards = head ? null : box.querySelector(":scope > .e-cards");
  if (cards && !cards.firstElementChild) return { element: cards, place: "e-cards--into" };
  if (cards && element.closest(".e-part__head")) return { element: cards.firstElementChild, place: "e-card--before" };
  if (cards) return { element: cards.lastElementChild, place: "e-card--after" };
  const { top, height } = box.querySelector(".e-card__head").getBoundingClientRect();
  return { element: box, place: clientY < top + height / 2 ? "e-card--before" : "e-card--after" };
}

const start = ({ dataset }) => (dataset.section ? `section:${dataset.section}` : `repetition:${dataset.repetition}`);

function spot({ element, place }) {
  if (element === card) return "";
  if (place === "e-cards--into") return start(element);
  if (place === "e-card--after") return `after:${element.dataset.name}`;
  const before = element.previousElementSibling;
  if (!before) return start(element.parentElement);
  return before === card ? "" : `after:${before.dataset.name}`;
}

function move(event) {
  event.preventDefault();
  mark(under(event));
  if (event.clientY < EDGE) window.scrollBy(0, -12);
  if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, 12);
}

function end(drops) {
  const to = drops && target ? spot(target) : "";
  const { name } = card.dataset;
  card.classList.remove("e-card--dragged");
  mark(null);
  if (to) act(`move:${name}`, null, [[`to-${name}`, to]]);
  card = null;
}

document.getElementById("editor-list")?.addEventListener("pointerdown", (event) => {
  if (!event.target.closest("[data-drag]") || event.button || card) return;
  event.preventDefault();
  card = event.target.closest(".e-card");
  card.classList.add("e-card--dragged");
  const dragging = new AbortController();
  const on = (name, heard) => document.addEventListener(name, heard, { signal: dragging.signal });
  const stop = (drops) => {
    dragging.abort();
    end(drops);
  };
  on("pointermove", move);
  on("pointerup", () => stop(true));
  on("pointercancel", () => stop(false));
  on("keydown", (key) => key.key === "Escape" && stop(false));
});
