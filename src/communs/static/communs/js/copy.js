// Buttons that copy a text of the page; without a clipboard they stay hidden, and the text can be selected.
async function copy(button) {
  const text = document.getElementById(button.dataset.copy);
  const status = button.parentElement.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(text.value);
    status.textContent = button.dataset.done;
  } catch {
    text.focus();
    text.select();
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", () => copy(button));
}
