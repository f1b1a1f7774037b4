// Shows and hides what depends on answers: after each save the server names what is hidden, everything else is shown.
// Nothing is taken out of the page: what somebody typed and where they are stay as they were.
const MARK = "filing-hidden";

export function apply() {
  const mark = document.getElementById(MARK);
  if (!mark) return;
  const hidden = new Set(mark.dataset.hidden.split(" "));
  for (const slot of document.querySelectorAll("[data-slot]")) slot.hidden = hidden.has(slot.dataset.slot);
}

document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target?.id === MARK) apply();
});
