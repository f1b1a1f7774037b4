// Shows on a map the shapes of an answer that is read.
import { addShapes, background, drawGrid, fitTo, offerLayers } from "./map-style.js";

const begun = new WeakSet();

function draw(figure, library) {
  const map = new library.Map({
    container: figure.querySelector("[data-canvas]"),
    style: background(figure.dataset.background),
    attributionControl: false,
    locale: { "Map.Title": figure.dataset.textTitle },
  });
  const shapes = JSON.parse(figure.dataset.shapes);
  map.on("load", () => {
    addShapes(map, shapes);
    fitTo(map, shapes);
    drawGrid(map);
    offerLayers(map, figure);
    map.on("moveend", () => drawGrid(map));
  });
}

async function begin(figure) {
  begun.add(figure);
  const library = await import(figure.dataset.library);
  library.setWorkerUrl(figure.dataset.worker);
  draw(figure, library);
}

export async function toggle(figure, button) {
  const map = figure.querySelector("[data-shown]");
  const show = map.hidden;
  map.hidden = !show;
  figure.querySelector("[data-drawing]").hidden = show;
  button.setAttribute("aria-pressed", String(show));
  if (!show || begun.has(figure)) return;
  try {
    await begin(figure);
  } catch {
    figure.querySelector("[data-status]").textContent = figure.dataset.textFailed;
    map.hidden = button.hidden = true;
    figure.querySelector("[data-drawing]").hidden = false;
  }
}
