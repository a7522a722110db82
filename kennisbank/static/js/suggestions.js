// Suggestions under a search box, as the editable combobox with a list of the ARIA Authoring Practices: the
// focus stays in the box, arrows choose, Enter follows, Escape closes. Without this file it is a plain box.
// Recent searches are kept in this browser alone and never sent anywhere but as a search.

const MIN_LETTERS = 3;
const WAIT = 120;
const RECENT = "kennisbank.recent";
const RECENT_KEPT = 10;
const RECENT_SHOWN = 4;
const ANSWERS_KEPT = 50;
// A longer text is a pasted paragraph: no label begins with it, and nobody wants it back.
const MOST_LETTERS = 200;
const LETTERS = { æ: "ae", ø: "o", œ: "oe", ß: "ss" };

// As the server folds words: without accents, ligatures and characters of no width.
function fold(text) {
  const plain = text.normalize("NFKD").replace(/[\p{M}\u00ad\u200b-\u200d\u2060\ufeff]/gu, "").toLowerCase().trim();
  return plain.replace(/[æøœß]/g, (letter) => LETTERS[letter]);
}

// Storage may be full, forbidden or changed by hand; the box works without.
function readRecent() {
  try {
    const kept = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

function writeRecent(texts) {
  try {
    if (texts.length) localStorage.setItem(RECENT, JSON.stringify(texts));
    else localStorage.removeItem(RECENT);
  } catch { /* nothing is kept then */ }
}

function remember(text) {
  const wanted = text.trim();
  if (!wanted || wanted.length > MOST_LETTERS) return;
  const others = readRecent().filter((one) => fold(one) !== fold(wanted));
  writeRecent([wanted, ...others].slice(0, RECENT_KEPT));
}

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

class Suggestions {
  constructor(input) {
    this.input = input;
    this.answers = new Map();
    this.options = [];
    this.active = -1;
    this.list = make("div", { id: `${input.id}-suggestions`, class: "suggestions", role: "listbox", "aria-label": input.dataset.listLabel, hidden: "" });
    this.status = make("p", { class: "visually-hidden", role: "status" });
    input.parentElement.append(this.list, this.status);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id })) input.setAttribute(name, value);
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("click", () => { if (!this.isOpen) this.ask(); });
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.close());
    this.input.form.addEventListener("submit", () => {
      remember(this.input.value);
      this.close();
    });
    // The focus stays in the box while an option is pressed.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(this.options.indexOf(option));
    });
    addEventListener("pagehide", () => this.close());
  }

  get isOpen() {
    return !this.list.hidden;
  }

  onKey(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.isOpen) this.move(event.key === "ArrowDown" ? 1 : -1);
      else this.ask();
    } else if (event.key === "Enter" && this.isOpen && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Home" || event.key === "End" || event.key === "ArrowLeft" || event.key === "ArrowRight") {
      this.activate(-1);
    }
  }

  // What was asked last is what is shown, whichever answer comes first.
  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    const text = this.input.value.trim();
    if ([...text.matchAll(/[\p{L}\p{N}]/gu)].length < MIN_LETTERS || text.length > MOST_LETTERS) {
      this.show([], text, false);
      return;
    }
    const known = this.answers.get(text);
    if (known) this.show(known.groups, text, true);
    else this.timer = setTimeout(() => this.fetch(text), WAIT);
  }

  async fetch(text) {
    this.request = new AbortController();
    try {
      const address = `${this.input.dataset.suggestions}?${new URLSearchParams({ q: text })}`;
      const response = await fetch(address, { signal: this.request.signal });
      if (!response.ok) return;
      const answer = await response.json();
      if (this.answers.size >= ANSWERS_KEPT) this.answers.clear();
      this.answers.set(text, answer);
      if (text === this.input.value.trim()) this.show(answer.groups, text, true);
    } catch { /* a search without suggestions is a search */ }
  }

  // Whoever cannot see the list hears how long it is; where nothing was looked for, an empty one is no news.
  show(groups, text, isAnswer) {
    if (document.activeElement !== this.input) return;
    this.options = [];
    this.activate(-1);
    this.list.replaceChildren(...this.recentGroup(text), ...groups.map((group) => this.makeGroup(group.name, group.label, group.items)));
    const hasOptions = this.options.length > 0;
    this.list.hidden = !hasOptions;
    this.input.setAttribute("aria-expanded", String(hasOptions));
    this.status.textContent = hasOptions || isAnswer ? this.countText() : "";
  }

  countText() {
    const number = this.options.filter((option) => !option.item.forget).length;
    const { countNone, countOne, countMany } = this.input.dataset;
    if (number === 0) return countNone;
    return number === 1 ? countOne : countMany.replace("2", number);
  }

  recentGroup(text) {
    const wanted = fold(text);
    const fitting = readRecent().filter((one) => fold(one) !== wanted && ` ${fold(one)}`.includes(` ${wanted}`));
    if (!fitting.length) return [];
    const items = fitting.slice(0, RECENT_SHOWN).map((one) => ({ text: one, search: one }));
    if (!wanted) items.push({ text: this.input.dataset.forgetLabel, forget: true });
    return [this.makeGroup("recent", this.input.dataset.recentLabel, items)];
  }

  makeGroup(name, label, items) {
    const id = `${this.list.id}-${name}`;
    const heading = make("div", { id, class: "suggestions-label", role: "presentation" }, label);
    return make("div", { role: "group", "aria-labelledby": id }, heading, ...items.map((item) => this.makeOption(item)));
  }

  makeOption(item) {
    const properties = { id: `${this.list.id}-${this.options.length}`, class: item.forget ? "suggestion quiet" : "suggestion", role: "option", "aria-selected": "false" };
    const text = make("span", item.language ? { lang: item.language } : {}, item.text);
    const option = make("div", properties, text);
    if (item.hint) option.append(" ", make("span", item.hint_language ? { class: "soft", lang: item.hint_language } : { class: "soft" }, item.hint));
    if (item.count) option.append(" ", make("span", { class: "soft" }, item.count));
    option.item = item;
    this.options.push(option);
    return option;
  }

  move(step) {
    const places = this.options.length + 1;
    this.activate(((this.active + 1 + step + places) % places) - 1);
  }

  // The place -1 is the box itself.
  activate(place) {
    this.options[this.active]?.setAttribute("aria-selected", "false");
    this.active = place;
    const option = this.options[place];
    if (!option) {
      this.input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  choose(place) {
    const { item } = this.options[place];
    if (item.forget) {
      writeRecent([]);
      this.show([], this.input.value.trim(), false);
      return;
    }
    this.close();
    if (item.url) {
      location.assign(item.url);
    } else {
      this.input.value = item.search;
      this.input.form.requestSubmit();
    }
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.activate(-1);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.status.textContent = "";
  }
}

for (const input of document.querySelectorAll("input[data-suggestions]")) new Suggestions(input);
