// Puts new cards and sections in the place of former ones, then everything in the server's order.
import { focusOn, openPanel, refresh } from "./panels.js";

const cardOf = (name) => document.getElementById(`card-${name}`);

function replaceById(changes, id) {
  const fresh = changes.querySelector(`#${id}`);
  const former = document.getElementById(id);
  if (!fresh || !former) return;
  if (former.open !== undefined) fresh.open = former.open;
  const opened = former.querySelector("details")?.open;
  if (opened && fresh.querySelector("details")) fresh.querySelector("details").open = true;
  former.replaceWith(document.adoptNode(fresh));
}

// A card keeps its panel: somebody may be typing in it.
function takeCard(fresh, from) {
  const former = document.getElementById(fresh.id);
  if (!former || changedKind(former, fresh)) {
    former?.remove();
    document.getElementById("editor-list").append(document.adoptNode(fresh));
    return;
  }
  const head = former.querySelector(".e-card__head");
  const held = head.contains(document.activeElement) ? document.activeElement : null;
  const picked = head.querySelector(".e-card__pick").checked;
  const place = held && [...head.querySelectorAll("a, button, input")].indexOf(held);
  head.replaceWith(document.adoptNode(fresh.querySelector(".e-card__head")));
  const now = former.querySelector(".e-card__head");
  now.querySelector(".e-card__pick").checked = picked;
  renameAdd(former, fresh);
  if (held) now.querySelectorAll("a, button, input")[place]?.focus();
  if (!from?.closest?.(`#${fresh.id}`)) refresh(former);
}

const changedKind = (former, fresh) =>
  Boolean(former.querySelector(":scope > .e-cards")) !== Boolean(fresh.querySelector(":scope > .e-cards"));

// The link that adds at the end says where: it follows the name.
function renameAdd(former, fresh) {
  const [link, now] = [former, fresh].map((one) => one.querySelector(":scope > .e-part__add a"));
  if (link && now) link.innerHTML = now.innerHTML;
}

function takePart(fresh) {
  const former = document.getElementById(fresh.id);
  if (!former) return document.getElementById("editor-list").append(document.adoptNode(fresh));
  renameAdd(former, fresh);
  if (former.querySelector(".e-part__head").contains(document.activeElement)) {
    former.querySelector(".e-part__title").textContent = fresh.querySelector(".e-part__title").textContent;
  } else replaceById(fresh.parentElement, `${fresh.id}-head`);
}

// Only what is out of place moves: focus and what is typed stay where they are.
function arrange(list, wanted) {
  let place = list.firstElementChild;
  for (const element of wanted) {
    if (element === place) place = place.nextElementSibling;
    else list.insertBefore(element, place);
  }
  const kept = new Set(wanted);
  for (const element of [...list.children]) if (!kept.has(element)) element.remove();
}

// What leaves one list for another is found before any list lets go of it; moving an element takes its focus away.
function arrangeAll(order) {
  const list = document.getElementById("editor-list");
  const found = new Map([...list.querySelectorAll(".e-part, .e-card")].map((one) => [one.id, one]));
  const inside = (box, names) => {
    const cards = box?.querySelector(":scope > .e-cards");
    if (cards) arrange(cards, names.map((name) => found.get(`card-${name}`)).filter(Boolean));
  };
  const focused = document.activeElement;
  for (const [section, fields] of order) {
    for (const [name, children] of fields) inside(found.get(`card-${name}`), children);
    inside(found.get(`section-${section}`), fields.map(([name]) => name));
  }
  arrange(list, order.map(([section]) => found.get(`section-${section}`)).filter(Boolean));
  if (focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
}

// A page that missed something starts again rather than show a form that is not.
const lacks = (order) =>
  order.some(([section, fields]) => {
    const names = fields.flatMap(([name, children]) => [name, ...children]);
    return !document.getElementById(`section-${section}`) || names.some((name) => !cardOf(name));
  });

function retarget(changes) {
  const fresh = changes.querySelector("#new-targets");
  if (!fresh) return;
  for (const select of document.querySelectorAll("#editor-to, .e-panel select[name^=to-]")) {
    const { value } = select;
    select.innerHTML = fresh.innerHTML;
    select.value = value;
    if (select.selectedIndex < 0) select.selectedIndex = select.options.length - 1;
  }
}

export function reconcile(changes, from) {
  const focused = document.activeElement?.closest?.(".e-card")?.id;
  const index = focused && [...document.querySelectorAll(".e-card")].findIndex((card) => card.id === focused);
  const order = JSON.parse(changes.dataset.order);
  if (order.length) document.querySelector("[data-when-empty]")?.remove();
  const added = changes.dataset.focus && !cardOf(changes.dataset.focus) ? changes.dataset.focus : "";
  for (const card of [...changes.querySelectorAll(":scope > .e-card")]) takeCard(card, from);
  for (const part of [...changes.querySelectorAll(":scope > .e-part")]) takePart(part);
  for (const id of ["editor-state", "editor-problems"]) replaceById(changes, id);
  if (lacks(order)) return location.reload();
  arrangeAll(order);
  retarget(changes);
  if (added) document.getElementById("add")?.remove();
  if (added && cardOf(added)) openPanel(added);
  else if (focused && !document.getElementById(focused)) focusOn(document.querySelectorAll(".e-card")[Math.max(0, index - 1)]);
}
