// Sends files as they are chosen, with their progress; without a script they go with the whole form.
const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

function line(zone, file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  const state = document.createElement("span");
  name.textContent = file.name;
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", zone.dataset.sending.replace("{name}", file.name));
  item.append(name, " ", bar, " ", state);
  zone.querySelector("[data-upload-progress]").append(item);
  return { item, bar, state };
}

function show(zone, html) {
  const files = zone.querySelector("[data-files]");
  files.innerHTML = html;
  window.htmx.process(files);
}

function fail(zone, file, { item, bar, state }, text) {
  bar.remove();
  state.textContent = text;
  item.setAttribute("role", "alert");
  const again = document.createElement("button");
  again.type = "button";
  again.className = "fr-btn fr-btn--sm fr-btn--tertiary";
  again.textContent = zone.dataset.again;
  again.addEventListener("click", () => {
    item.remove();
    send(zone, file);
  });
  item.append(" ", again);
}

function send(zone, file) {
  const shown = line(zone, file);
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("file", file);
  request.open("POST", zone.dataset.uploadUrl);
  request.setRequestHeader("X-CSRFToken", token());
  request.setRequestHeader("HX-Request", "true");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) shown.bar.value = (100 * event.loaded) / event.total;
  });
  request.addEventListener("error", () => fail(zone, file, shown, zone.dataset.failed));
  request.addEventListener("load", () => {
    if (request.status !== 200 || !request.getResponseHeader("X-Autosave")) {
      return fail(zone, file, shown, zone.dataset.failed);
    }
    shown.item.remove();
    show(zone, request.responseText);
  });
  request.send(body);
}

document.addEventListener("change", (event) => {
  const zone = event.target.closest?.("[data-upload-url]");
  if (!zone || event.target.type !== "file") return;
  for (const file of event.target.files) send(zone, file);
  event.target.value = "";
});
