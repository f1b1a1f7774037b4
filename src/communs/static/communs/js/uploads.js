// Shows how far a file is on its way: htmx sends it as soon as it is chosen.
const form = document.querySelector("[data-filing]");

function bar(field) {
  const found = field.querySelector("progress");
  if (found) return found;
  const made = document.createElement("progress");
  made.max = 100;
  made.setAttribute("aria-label", form.dataset.uploading);
  field.querySelector(".fr-messages-group").before(made);
  return made;
}

form?.addEventListener("htmx:xhr:progress", (event) => {
  const field = event.target.closest(".q-field");
  if (!field?.querySelector("input[type=file]") || !event.detail.lengthComputable) return;
  bar(field).value = (100 * event.detail.loaded) / event.detail.total;
});

form?.addEventListener("htmx:afterRequest", (event) => event.target.querySelector?.("progress")?.remove());
