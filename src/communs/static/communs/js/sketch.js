// A map in the place of a sketch, for whoever asks for it; without this script the sketch stays.
for (const button of document.querySelectorAll("[data-sketch] [data-open]")) button.hidden = false;

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-sketch] [data-open]");
  if (!button) return;
  const { toggle } = await import("./map-reading.js");
  await toggle(button.closest("[data-sketch]"), button);
});
