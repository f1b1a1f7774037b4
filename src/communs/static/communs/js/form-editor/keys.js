// Shortcuts: one letter acts only while a card has the focus, and never in an input.
import { flush } from "./attributes.js";
import { act } from "./exchange.js";
import { closePanel, closeTypes, focusOn, isOpen, openTypes } from "./panels.js";

const list = document.getElementById("editor-list");
const writes = (element) => element.matches("input:not([type=checkbox]), textarea, select");

function step(card, by) {
  const cards = [...list.querySelectorAll(".e-card")];
  focusOn(cards[cards.indexOf(card) + by]);
}

const KEYS = {
  ArrowUp: (card) => step(card, -1),
  ArrowDown: (card) => step(card, 1),
  a: (card) => openTypes(`after:${card.dataset.name}`, card.querySelector(":scope > .e-card__panel")),
  d: (card) => act(`duplicate:${card.dataset.name}`),
  c: (card) => act(`copy:${card.dataset.name}`),
  v: (card) => act(`paste:${card.dataset.name}`),
  x: (card) => card.querySelector(".e-card__pick").click(),
  Delete: (card) => act(`remove:${card.dataset.name}`),
};

function undone(event) {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || writes(event.target)) return false;
  flush();
  act(event.shiftKey ? "redo:" : "undo:");
  return true;
}

function pressed(event) {
  if (undone(event)) return event.preventDefault();
  const card = event.target.closest(".e-card");
  if (event.key === "Escape") {
    if (document.getElementById("add")?.contains(event.target)) return closeTypes();
    if (card && isOpen(card)) return closePanel(card);
  }
  if (!card || writes(event.target) || event.ctrlKey || event.metaKey) return;
  const inPanel = event.target.closest(".e-card__panel, .e-add, .e-part__add");
  if (event.altKey && /^Arrow(Up|Down)$/.test(event.key) && !inPanel) {
    event.preventDefault();
    return act(`${event.key === "ArrowUp" ? "up" : "down"}:${card.dataset.name}`);
  }
  const does = !event.altKey && !inPanel && KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!does) return;
  event.preventDefault();
  does(card);
}

function counted() {
  const picked = list.querySelectorAll(".e-card__pick:checked").length;
  const place = document.querySelector("[data-picked]");
  place.textContent = picked ? `(${picked})` : "";
  document.getElementById("editor-bar").classList.toggle("e-bar--on", picked > 0);
}

if (list) {
  document.addEventListener("keydown", pressed);
  list.addEventListener("change", counted);
  document.addEventListener("editor:changed", counted);
}
