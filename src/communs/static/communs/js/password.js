// Adds a button that shows what was typed; without a script the field stays a plain password field.
for (const group of document.querySelectorAll(".c-password")) {
  const input = group.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fr-btn fr-btn--sm fr-btn--tertiary c-password__button";
  button.textContent = group.dataset.showLabel;
  button.setAttribute("aria-label", group.dataset.describeLabel);
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    button.textContent = shown ? group.dataset.showLabel : group.dataset.hideLabel;
  });
  input.insertAdjacentElement("afterend", button);
}
