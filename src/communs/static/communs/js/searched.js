// A suggestion chosen in a list carries more than its text: it goes with the form in the hidden input beside it.

const choose = (input) => {
  const hidden = input.form?.elements.namedItem(`${input.name}.choice`);
  const options = [...(input.list?.options ?? [])];
  const chosen = options.find((option) => option.value === input.value);
  if (hidden && chosen?.dataset.choice) hidden.value = chosen.dataset.choice;
};

// Before the change is saved: the field's own listener comes after.
document.addEventListener(
  "change",
  (event) => {
    if (event.target instanceof HTMLInputElement && "searched" in event.target.dataset) choose(event.target);
  },
  { capture: true },
);
