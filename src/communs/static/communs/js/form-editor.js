// The editor of forms. Every act is a post of the page's own form; the answer holds what changed.
import "./form-editor/attributes.js";
import "./form-editor/drag.js";
import "./form-editor/keys.js";
import "./form-editor/panels.js";
import "./form-editor/preview.js";
import { act, listen } from "./form-editor/exchange.js";

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.target.id !== "editor" || !button) return;
  event.preventDefault();
  act(button.value, button);
});
listen();
