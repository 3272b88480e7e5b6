// What one handheld was told is saved, and what it was only told to save.

export class Saved {
  /** By an answer's own words: its line, and what it says. */
  answers = new Map();
  /** Words that were sent, heard or not. */
  sent = new Set();
  /** Words that a reply said are not saved. */
  refused = new Set();
  /** Round and checkpoint of each point that was reached. */
  reached = new Set();
  /** Lines that were taken back. */
  undone = new Set();
  /** Photos that were kept, and those that a saved answer names. */
  photos = new Set();
  named = new Set();
  highest = 0;

  answered(words, seq, photos, answer) {
    this.answers.set(words, { seq, ...answer });
    this.highest = Math.max(this.highest, seq);
    for (const photo of photos) this.named.add(photo);
  }

  /** Every reply that said saved. */
  get count() {
    return this.answers.size + this.reached.size + this.undone.size + this.photos.size;
  }
}
