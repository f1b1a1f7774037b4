// After a refused form, the reader lands on the summary of what to correct.
document.querySelector("[data-focus]")?.focus();
