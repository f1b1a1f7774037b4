// Shows the section in hand beside the form, a moment after each change, where there is room for it.
const preview = document.getElementById("editor-preview");
const wide = window.matchMedia("(min-width: 75rem)");
const PAUSE = 500;
let timer = null;

function show() {
  if (!wide.matches) return;
  const card = document.activeElement?.closest?.(".e-part") ?? document.querySelector(".e-part");
  const section = card?.id.replace(/^section-/, "") ?? "";
  const address = new URL(preview.getAttribute("hx-get"), location);
  const agent = preview.querySelector("a[href*='vue=agent'][aria-current]");
  address.searchParams.set("section", section);
  if (agent) address.searchParams.set("vue", "agent");
  window.htmx.ajax("GET", address.pathname + address.search, { target: preview, swap: "innerHTML" });
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(show, PAUSE);
}

if (preview) {
  document.addEventListener("editor:changed", later);
  document.addEventListener("editor:opened", later);
  preview.addEventListener("submit", (event) => event.preventDefault());
  later();
}
