// How maps look: the background of the installation or, without one, meridians and parallels.
const INK = "#000091";
const DRAFT = "#b34000";
const STEPS = [30, 10, 5, 1, 0.5, 0.1, 0.05, 0.01, 0.005, 0.001];
const LINES = 12; // meridians in view, at most
const NOTHING = { type: "FeatureCollection", features: [] };

const plain = () => ({
  version: 8,
  sources: { grid: { type: "geojson", data: NOTHING } },
  layers: [
    { id: "ground", type: "background", paint: { "background-color": "#f5f5fe" } },
    { id: "grid", type: "line", source: "grid", paint: { "line-color": "#c5c5d8", "line-width": 1 } },
  ],
});

const tiled = (url) => ({
  version: 8,
  sources: { tiles: { type: "raster", tiles: [url], tileSize: 256 } },
  layers: [{ id: "tiles", type: "raster", source: "tiles" }],
});

export function background(url) {
  if (!url) return plain();
  return url.includes("{z}") ? tiled(url) : url;
}

export function addShapes(map, collection) {
  map.addSource("shapes", { type: "geojson", data: collection });
  map.addSource("draft", { type: "geojson", data: NOTHING });
  map.addSource("handles", { type: "geojson", data: NOTHING });
  for (const [source, color] of [["shapes", INK], ["draft", DRAFT]]) {
    const areas = ["==", ["geometry-type"], "Polygon"];
    const points = ["==", ["geometry-type"], "Point"];
    const dot = { "circle-color": color, "circle-radius": 6, "circle-stroke-color": "#fff", "circle-stroke-width": 2 };
    map.addLayer({ id: `${source}-fill`, type: "fill", source, filter: areas, paint: { "fill-color": color, "fill-opacity": 0.2 } });
    map.addLayer({ id: `${source}-line`, type: "line", source, filter: ["!", points], paint: { "line-color": color, "line-width": 3 } });
    map.addLayer({ id: `${source}-dot`, type: "circle", source, filter: points, paint: dot });
  }
  const picked = ["get", "selected"];
  const handle = { "circle-color": ["case", picked, DRAFT, "#fff"], "circle-radius": ["case", picked, 9, 6], "circle-stroke-color": DRAFT, "circle-stroke-width": 2 };
  map.addLayer({ id: "handles", type: "circle", source: "handles", paint: handle });
}

const positionsOf = (value) => (typeof value[0] === "number" ? [value] : value.flatMap(positionsOf));

export function fitTo(map, { features }) {
  const all = features.flatMap((shape) => positionsOf(shape.geometry.coordinates));
  if (!all.length) return;
  const [xs, ys] = [all.map((p) => p[0]), all.map((p) => p[1])];
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  map.fitBounds(box, { padding: 40, maxZoom: 16, animate: false });
}

export function drawGrid(map) {
  const source = map.getSource("grid");
  if (!source) return;
  const bounds = map.getBounds();
  const [west, east] = [bounds.getWest(), bounds.getEast()];
  const [south, north] = [Math.max(-85, bounds.getSouth()), Math.min(85, bounds.getNorth())];
  const step = STEPS.findLast((size) => (east - west) / size <= LINES) ?? STEPS[0];
  const along = (from, to) => {
    const first = Math.ceil(from / step);
    return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, rank) => (first + rank) * step);
  };
  const lines = [
    ...along(west, east).map((x) => [[x, south], [x, north]]),
    ...along(south, north).map((y) => [[west, y], [east, y]]),
  ];
  source.setData({ type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: lines } });
}

// An address of tiles: pictures, or vectors when it names (after #) what to draw of them.
function layerOf(id, address) {
  const [url, part] = address.split("#");
  if (!part) return [{ type: "raster", tiles: [url], tileSize: 256 }, { id, type: "raster", source: id, paint: { "raster-opacity": 0.8 } }];
  return [{ type: "vector", tiles: [url] }, { id, type: "line", source: id, "source-layer": part, paint: { "line-color": DRAFT, "line-width": 1 } }];
}

function toggleLayer(map, box) {
  for (const [rank, address] of JSON.parse(box.dataset.tiles).entries()) {
    const id = `layer-${box.dataset.layer}-${rank}`;
    if (map.getLayer(id)) map.removeLayer(id);
    if (map.getSource(id)) map.removeSource(id);
    if (!box.checked) continue;
    const [source, layer] = layerOf(id, address);
    map.addSource(id, source);
    map.addLayer(layer, map.getLayer("shapes-fill") ? "shapes-fill" : undefined);
  }
}

// Optional layers stand under the shapes, as their boxes say; `shown` remembers which, by name.
export function offerLayers(map, root, shown = new Set()) {
  for (const box of root.querySelectorAll("[data-layer]")) {
    box.checked = shown.has(box.dataset.layer);
    if (box.checked) toggleLayer(map, box);
    box.addEventListener("change", (event) => {
      event.stopPropagation(); // nothing that is saved has changed
      shown[box.checked ? "add" : "delete"](box.dataset.layer);
      toggleLayer(map, box);
    });
  }
}
