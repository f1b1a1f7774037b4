// What Wagtail starts by inline scripts, which our policy refuses: calendars, choosers and lists of forms.
// Stimulus starts these controllers whenever their elements appear, even long after the page.

import { Many } from "./many.js";
import { goToPlace } from "./places.js";

const CALLED = new Set(["initDateChooser", "initTimeChooser", "initDateTimeChooser"]);
const BUILT = new Set(["InlinePanel", "MultipleChooserPanel", "Chooser", "PageChooser", "ImageChooser", "TaskChooser"]);

class Start extends window.StimulusModule.Controller {
  static values = { name: String, with: Array };

  connect() {
    if (this.element.dataset.started) return;
    this.element.dataset.started = "true";
    if (CALLED.has(this.nameValue)) window[this.nameValue](...this.withValue);
    else if (BUILT.has(this.nameValue)) new window[this.nameValue](...this.withValue);
  }
}

window.wagtail.app.register("newsroom-start", Start);
window.wagtail.app.register("newsroom-many", Many);

window.addEventListener("load", goToPlace);
window.addEventListener("hashchange", goToPlace);
