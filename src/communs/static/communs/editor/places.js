// The review leads to the very place of a finding: `#place=body:<block>:caption` opens its tab and takes the focus there.

const FIELDS = { title: "headline" };

export function goToPlace() {
  const place = decodeURIComponent(window.location.hash).match(/^#place=(.+)$/)?.[1];
  const path = place?.split(":").map((part) => FIELDS[part] ?? part) ?? [];
  const found = path.reduce((within, part) => within?.querySelector(`[data-contentpath="${CSS.escape(part)}"]`) ?? within, document);
  if (!place || found === document) return;
  const tab = found.closest('[role="tabpanel"]');
  if (tab?.hidden) document.getElementById(tab.getAttribute("aria-labelledby"))?.click();
  found.scrollIntoView({ block: "center" });
  found.querySelector("textarea, input:not([type=hidden]), button")?.focus();
}
