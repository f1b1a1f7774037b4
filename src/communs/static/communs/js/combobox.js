// Completes a text from suggestions: the combobox with a listbox of ARIA 1.2, where nothing is chosen but by the person.
// The suggestions stand in the input's <datalist>, which htmx may fill again; without this script the browser shows it.
const MOST = 50;

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

function matching(options, text) {
  const key = folded(text);
  const words = key.split(" ").map((word) => ` ${word}`);
  const found = options.filter(({ value }) => words.every((word) => ` ${folded(value)}`.includes(word)));
  return found.sort((a, b) => folded(b.value).startsWith(key) - folded(a.value).startsWith(key));
}

class Combobox {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector("input");
    this.source = box.querySelector("datalist");
    this.isAsked = this.input.hasAttribute("hx-get");
    this.list = Object.assign(document.createElement("ul"), { id: `${this.input.id}-options`, className: "q-combobox__list", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", box.dataset.textName);
    this.status = Object.assign(document.createElement("span"), { className: "fr-sr-only" });
    this.status.setAttribute("role", "status");
    box.append(this.list, this.status);
    this.input.removeAttribute("list"); // the browser would show its own list too
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", this.list.id]]) {
      this.input.setAttribute(name, value);
    }
    this.active = -1;
    this.shown = [];
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus
    this.list.addEventListener("click", (event) => this.choose([...this.list.children].indexOf(event.target.closest("li"))));
    new MutationObserver(() => this.awaited && this.open()).observe(this.source, { childList: true });
  }

  typed() {
    this.chosen = null;
    this.awaited = Boolean(this.input.value.trim());
    if (!this.awaited) this.close();
    else if (!this.isAsked) this.open();
    else if (!this.list.hidden) this.mark(-1); // what is shown was asked for another text
  }

  pressed(event) {
    const open = !this.list.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (step) this.move(step, open, event.altKey);
    else if (event.key === "Enter" && open && this.active >= 0) this.choose(this.active);
    else if (event.key === "Escape" && open) this.close();
    else return;
    event.preventDefault();
  }

  move(step, open, isQuiet) {
    if (!open) this.open();
    if (open || !isQuiet) this.mark(this.next(step));
  }

  next(step) {
    const count = this.shown.length;
    if (!count) return -1;
    return this.active < 0 ? (step > 0 ? 0 : count - 1) : (this.active + step + count) % count;
  }

  open() {
    const options = [...this.source.options].filter((option) => option.value);
    if (!this.isAsked && !options.length) return;
    const found = this.isAsked || !this.input.value.trim() ? options : matching(options, this.input.value);
    this.shown = found.slice(0, MOST);
    this.list.replaceChildren(...this.shown.map((option, rank) => this.item(option, rank)));
    this.mark(-1);
    this.expand(this.shown.length > 0);
    this.say(this.shown.length);
  }

  item(option, rank) {
    const item = Object.assign(document.createElement("li"), { id: `${this.list.id}-${rank}`, textContent: option.value });
    item.setAttribute("role", "option");
    return item;
  }

  mark(rank) {
    this.active = rank;
    for (const [at, item] of [...this.list.children].entries()) item.setAttribute("aria-selected", String(at === rank));
    const item = this.list.children[rank];
    if (item) this.input.setAttribute("aria-activedescendant", item.id);
    else this.input.removeAttribute("aria-activedescendant");
    item?.scrollIntoView({ block: "nearest" });
  }

  choose(rank) {
    const option = this.shown[rank];
    if (!option) return;
    this.chosen = option;
    this.input.value = option.value;
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    this.awaited = false;
    this.mark(-1);
    this.expand(false);
    this.status.textContent = "";
  }

  expand(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  say(count) {
    const { textNone, textOne, textMany } = this.box.dataset;
    const text = count ? (count === 1 ? textOne : textMany) : textNone;
    this.status.textContent = text.replace("{count}", count);
  }

  // A suggestion may carry more than its text: it goes with the form in the hidden input named for it.
  carry() {
    const hidden = this.input.form?.elements.namedItem(`${this.input.name}.choice`);
    const option = this.chosen ?? [...this.source.options].find(({ value }) => value === this.input.value);
    if (hidden && option?.dataset.choice) hidden.value = option.dataset.choice;
  }
}

const known = new WeakMap();

function enhance() {
  for (const box of document.querySelectorAll("[data-combobox]")) {
    if (!known.has(box)) known.set(box, new Combobox(box));
  }
}

// Before the change is saved: the field's own listener comes after.
document.addEventListener("change", (event) => known.get(event.target.closest?.("[data-combobox]"))?.carry(), { capture: true });
document.addEventListener("htmx:afterProcessNode", enhance); // fields that were put in the page
enhance();
