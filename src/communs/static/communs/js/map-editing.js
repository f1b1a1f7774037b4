// Moves and removes the points of finished shapes, by mouse, by finger and by keyboard.
import { move, remove, verticesOf } from "./map-vertices.js";

const NEAR = 20; // pixels around a point that still mean it
const STEP = 10; // pixels that an arrow moves a point, one with Shift
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

export class Editing {
  constructor(drawing, kept) {
    this.drawing = drawing;
    this.map = drawing.map;
    this.isOn = kept?.isOn ?? false;
    this.selected = kept?.selected ?? null; // a position: ranks change when the server turns a ring
    this.dragged = null;
    for (const begin of ["mousedown", "touchstart"]) this.map.on(begin, (event) => this.grab(event));
    for (const go of ["mousemove", "touchmove"]) this.map.on(go, (event) => this.drag(event));
    for (const end of ["mouseup", "touchend", "touchcancel"]) this.map.on(end, () => this.drop());
    this.map.getCanvas().addEventListener("keydown", (event) => this.isOn && this.pressed(event));
  }

  get memory() {
    return { isOn: this.isOn, selected: this.selected };
  }

  vertices() {
    return verticesOf(this.drawing.shapes);
  }

  // The vertex selected: that position, else the nearest to where it was.
  current() {
    if (!this.selected) return null;
    const [x, y] = this.selected;
    const far = ({ position }) => Math.hypot(position[0] - x, position[1] - y);
    return this.vertices().reduce((best, one) => (!best || far(one) < far(best) ? one : best), null);
  }

  toggle(on = !this.isOn) {
    this.isOn = on && this.drawing.shapes.features.length > 0;
    if (!this.isOn) this.selected = null;
    this.drawing.show();
  }

  select(vertex) {
    this.selected = vertex?.position ?? null;
    this.drawing.show();
    if (vertex) this.tell();
  }

  tell() {
    const all = this.vertices();
    const { shape, position } = this.current();
    const rank = all.findIndex((one) => one.position === position) + 1;
    const said = { rank, count: all.length, shape: shape + 1, place: `${position[1].toFixed(5)}, ${position[0].toFixed(5)}` };
    this.drawing.say(this.drawing.box.dataset.textVertex.replace(/\{(\w+)\}/g, (_, name) => said[name]));
  }

  step(by) {
    const all = this.vertices();
    const current = this.current();
    const at = current ? all.findIndex(({ position }) => position === current.position) : -1;
    this.select(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
    if (!this.map.getBounds().contains(this.selected)) this.map.jumpTo({ center: this.selected });
  }

  pressed(event) {
    const arrow = ARROWS[event.key];
    if (arrow && this.selected) this.nudge(arrow, event.shiftKey ? 1 : STEP);
    else if (event.key === "Enter") this.step(event.shiftKey ? -1 : 1);
    else if (["Delete", "Backspace"].includes(event.key)) this.remove();
    else if (event.key === "Escape") this.toggle(false);
    else return;
    event.preventDefault();
    event.stopPropagation(); // the map would move
  }

  nudge([x, y], size) {
    const vertex = this.current();
    const from = this.map.project(vertex.position);
    this.put(vertex, this.map.unproject([from.x + x * size, from.y + y * size]));
    this.tell();
    this.drawing.commit({ pause: true });
  }

  put(vertex, lngLat) {
    const position = this.drawing.positionOf(lngLat);
    move(this.drawing.shapes, vertex, position);
    this.selected = position;
    this.drawing.show();
  }

  remove() {
    const vertex = this.current();
    if (!vertex) return;
    remove(this.drawing.shapes, vertex);
    this.selected = this.vertices()[0]?.position ?? null;
    this.isOn &&= Boolean(this.selected);
    this.drawing.commit();
    this.drawing.say(this.drawing.box.dataset.textRemoved);
  }

  grab(event) {
    if (!this.isOn || event.points?.length > 1) return;
    const near = this.vertices().map((vertex) => ({ vertex, far: distance(this.map.project(vertex.position), event.point) }));
    const best = near.reduce((a, b) => (b.far < a.far ? b : a), { far: NEAR });
    if (!best.vertex) return;
    event.preventDefault(); // the map stays where it is
    this.dragged = { vertex: best.vertex, moved: false };
    this.select(best.vertex);
  }

  drag({ lngLat }) {
    if (!this.dragged) return;
    this.dragged.moved = true;
    this.put(this.dragged.vertex, lngLat);
  }

  drop() {
    const moved = this.dragged?.moved;
    this.dragged = null;
    if (!moved) return;
    this.tell();
    this.drawing.commit();
  }

  handles() {
    const current = this.isOn ? this.current()?.position : null;
    return (this.isOn ? this.vertices() : []).map(({ position }) => ({
      type: "Feature",
      properties: { selected: position === current },
      geometry: { type: "Point", coordinates: position },
    }));
  }
}
