// A link to a confirmation page opens the same question in a <dialog>.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-dialog]");
  const dialog = link && document.getElementById(link.dataset.dialog);
  if (!dialog || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  dialog.showModal();
});
