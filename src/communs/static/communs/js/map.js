// Draws shapes on the maps of a page. What was drawn goes to the server as GeoJSON, in an input that is off until then;
// the server checks it and answers with the whole field. Without this script, coordinates are typed.
import { Editing } from "./map-editing.js";
import { addShapes, background, drawGrid, fitTo, offerLayers } from "./map-style.js";

const FRANCE = { center: [2.5, 46.6], zoom: 4.5 };
const LEAST = { point: 1, line: 2, area: 3 };
const MOST_UNDONE = 50;
const seen = new Map(); // where each map was and what was begun on it: a saved field is replaced
const alive = new Set();

const round = (value) => Math.round(value * 1e7) / 1e7;

function read(input) {
  try {
    const value = JSON.parse(input.value);
    return value.type === "FeatureCollection" ? value : { type: "FeatureCollection", features: [] };
  } catch {
    return { type: "FeatureCollection", features: [] };
  }
}

function geometryOf({ kind, positions }, closed) {
  if (kind === "point" || positions.length === 1) return { type: "Point", coordinates: positions[0] };
  if (kind === "area" && closed) return { type: "Polygon", coordinates: [[...positions, positions[0]]] };
  return { type: "LineString", coordinates: positions };
}

class Drawing {
  constructor(box, library) {
    this.box = box;
    this.field = box.closest(".q-field");
    this.input = this.field.querySelector('input[name$=".drawn"]');
    this.shapes = read(this.input);
    this.memory = seen.get(this.input.name) ?? { ...FRANCE, fresh: true, draft: null };
    this.draft = this.memory.draft;
    this.past = this.memory.past ?? []; // what the shapes were before each change, the last at the end
    this.saved = JSON.stringify(this.shapes);
    this.map = new library.Map({
      container: box.querySelector("[data-canvas]"),
      style: background(box.dataset.background),
      center: this.memory.center,
      zoom: this.memory.zoom,
      attributionControl: false,
      locale: { "Map.Title": box.dataset.textTitle },
    });
    this.editing = new Editing(this, this.memory.editing);
    this.map.on("load", () => this.begin());
    this.listen();
  }

  begin() {
    addShapes(this.map, this.shapes);
    this.layers = this.memory.layers ?? new Set();
    offerLayers(this.map, this.box, this.layers);
    this.map.on("moveend", () => this.moved());
    if (this.memory.fresh) fitTo(this.map, this.shapes);
    this.moved();
    this.show();
    this.focusAgain();
  }

  // The field was replaced while somebody was in it: they come back where they were.
  focusAgain() {
    const { focused } = this.memory;
    if (!focused || document.activeElement !== document.body) return;
    const button = this.box.querySelector(`button[id="${CSS.escape(focused)}"]`);
    const place = button && !button.disabled && !button.hidden ? button : this.map.getCanvas();
    place.focus({ preventScroll: true });
  }

  listen() {
    this.box.addEventListener("click", (event) => this.pressed(event.target.closest("button")));
    this.map.on("click", ({ lngLat }) => this.place(lngLat));
    this.map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key === "z" && (event.ctrlKey || event.metaKey)) this.revert();
      else if (event.key === "Enter" && this.draft) this.place(this.map.getCenter());
      else return;
      event.preventDefault();
    });
    this.field.querySelector("textarea").addEventListener("input", () => (this.input.disabled = true));
  }

  pressed(button) {
    if (!button) return;
    const { draw } = button.dataset;
    if (draw) this.start(draw);
    else if ("place" in button.dataset) this.place(this.map.getCenter());
    else if ("undo" in button.dataset) this.undo();
    else if ("finish" in button.dataset) this.finish();
    else if ("erase" in button.dataset && this.shapes.features.pop()) this.commit();
    else if ("edit" in button.dataset) this.edit();
    else if ("step" in button.dataset) this.editing.step(Number(button.dataset.step));
    else if ("remove" in button.dataset) this.editing.remove();
    else if ("revert" in button.dataset) this.revert();
  }

  edit() {
    this.draft = null;
    this.editing.toggle();
  }

  start(kind) {
    this.editing.toggle(false);
    this.draft = this.draft?.kind === kind ? null : { kind, positions: [] };
    if (this.shapes.features.length >= Number(this.box.dataset.most)) {
      this.draft = null;
      this.say(this.box.dataset.textFull);
    }
    this.show();
  }

  positionOf({ lng, lat }) {
    return [round(((((lng + 180) % 360) + 360) % 360) - 180), round(Math.max(-90, Math.min(90, lat)))];
  }

  place(lngLat) {
    if (!this.draft) return;
    this.draft.positions.push(this.positionOf(lngLat));
    this.say(this.box.dataset.textDrawing.replace("{count}", this.draft.positions.length));
    if (this.draft.kind === "point") this.finish();
    else this.show();
  }

  undo() {
    this.draft?.positions.pop();
    this.show();
  }

  finish() {
    const { kind, positions } = this.draft;
    if (positions.length < LEAST[kind]) return;
    this.shapes.features.push({ type: "Feature", properties: {}, geometry: geometryOf(this.draft, true) });
    this.draft = null;
    this.say(this.box.dataset.textDone);
    this.commit();
  }

  // A run of small moves is one change: it is saved after a pause, as a text that is typed.
  commit({ pause = false } = {}) {
    if (!pause || !this.isRunning) this.past = [...this.past, this.saved].slice(-MOST_UNDONE);
    this.isRunning = pause;
    this.send(pause ? "input" : "change");
  }

  revert() {
    if (!this.past.length) return;
    this.shapes = JSON.parse(this.past.pop());
    this.isRunning = false;
    this.editing.selected = null;
    this.say(this.box.dataset.textReverted);
    this.send("change");
  }

  send(event) {
    this.saved = this.input.value = JSON.stringify(this.shapes);
    this.input.disabled = false;
    const { activeElement } = document;
    this.focused = this.box.contains(activeElement) ? activeElement.id || "canvas" : "";
    this.show();
    this.input.dispatchEvent(new Event(event, { bubbles: true }));
  }

  moved() {
    drawGrid(this.map);
    const { lng, lat } = this.map.getCenter();
    const fraction = Math.min(6, Math.max(1, Math.round(this.map.getZoom() / 3)));
    this.box.querySelector("[data-centre]").textContent = `${lat.toFixed(fraction)}, ${lng.toFixed(fraction)}`;
    this.remember();
  }

  remember() {
    const { draft, layers, past, focused } = this;
    const place = { center: this.map.getCenter(), zoom: this.map.getZoom() };
    seen.set(this.input.name, { ...place, draft, layers, past, focused, editing: this.editing.memory });
  }

  show() {
    const { draft } = this;
    for (const button of this.box.querySelectorAll("[data-draw]")) {
      button.setAttribute("aria-pressed", String(button.dataset.draw === draft?.kind));
    }
    const count = draft?.positions.length ?? 0;
    this.box.querySelector("[data-place]").disabled = !draft;
    this.box.querySelector("[data-undo]").disabled = !count;
    this.box.querySelector("[data-finish]").disabled = !draft || count < LEAST[draft.kind];
    const empty = !this.shapes.features.length;
    for (const button of this.box.querySelectorAll("[data-erase], [data-edit]")) button.disabled = empty;
    this.showEditing();
    this.box.classList.toggle("q-map--drawing", Boolean(draft));
    this.map.getSource("shapes")?.setData(this.shapes);
    const dots = (draft?.positions ?? []).map((coordinates) => ({ type: "Point", coordinates }));
    const drawn = count > 1 ? [...dots, geometryOf(draft, count > 2)] : dots;
    const features = drawn.map((geometry) => ({ type: "Feature", properties: {}, geometry }));
    this.map.getSource("draft")?.setData({ type: "FeatureCollection", features });
    this.remember();
  }

  showEditing() {
    const { isOn, selected } = this.editing;
    this.box.querySelector("[data-edit]").setAttribute("aria-pressed", String(isOn));
    for (const one of this.box.querySelectorAll("[data-step], [data-remove], [data-edit-hint]")) one.hidden = !isOn;
    this.box.querySelector("[data-remove]").disabled = !selected;
    this.box.querySelector("[data-revert]").disabled = !this.past.length;
    this.map.getSource("handles")?.setData({ type: "FeatureCollection", features: this.editing.handles() });
  }

  say(text) {
    this.box.querySelector("[data-status]").textContent = text;
  }
}

async function open(box) {
  box.dataset.opened = "";
  box.hidden = false;
  for (const button of box.querySelectorAll("[data-draw]")) {
    button.hidden = !box.dataset.kinds.split(",").includes(button.dataset.draw);
  }
  try {
    const library = await import(box.dataset.library);
    library.setWorkerUrl(box.dataset.worker);
    alive.add(new Drawing(box, library));
  } catch {
    box.classList.add("q-map--failed");
    box.querySelector("[data-status]").textContent = box.dataset.textFailed;
  }
}

export function openMaps(root) {
  for (const drawing of alive) {
    if (drawing.box.isConnected) continue;
    drawing.map.remove();
    alive.delete(drawing);
  }
  for (const box of root.querySelectorAll("[data-map]:not([data-opened])")) open(box);
}

openMaps(document);
document.addEventListener("htmx:afterProcessNode", () => openMaps(document)); // fields that were put in the page
