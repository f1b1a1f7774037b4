// The server writes the first count; typing updates it. Code points are counted, as the server does.
document.addEventListener("input", ({ target }) => {
  const counter = target.dataset?.counter && document.getElementById(target.dataset.counter);
  if (!counter) return;
  const length = [...target.value.trim()].length;
  counter.querySelector("[data-length]").textContent = length;
  counter.classList.toggle("fr-error-text", length > Number(target.dataset.limit));
});
