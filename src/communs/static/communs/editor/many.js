// Boxes to tick: typing shows those whose name or synonym holds the words, whatever the accents and capitals.

const FEW = 6;
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export class Many extends window.StimulusModule.Controller {
  static targets = ["filter", "words", "count", "choice"];

  connect() {
    this.filterTarget.hidden = this.choiceTargets.length <= FEW;
  }

  filter() {
    const words = bare(this.wordsTarget.value).split(/\s+/).filter(Boolean);
    const hidden = (choice) => !words.every((word) => bare(choice.dataset.words).includes(word));
    for (const choice of this.choiceTargets) choice.hidden = hidden(choice);
    this.countTarget.textContent = String(this.choiceTargets.filter((choice) => !choice.hidden).length);
  }

  // Enter ticks the only box that is left, and never sends the form.
  keep(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const left = this.choiceTargets.filter((choice) => !choice.hidden);
    const box = left[0]?.querySelector("input");
    if (left.length === 1 && !box.checked) box.click();
  }
}
