// The search page with JavaScript: what was unfolded stays unfolded when htmx brings new results, long
// lists can be narrowed by typing, and the sheet of facets closes itself. Without it all works by GET.

const form = document.getElementById("search-form");
const facets = document.getElementById("facets");

form.classList.add("live");

// Facets are replaced as a whole; a reader's unfolded lists and typed narrowing must survive that.
let unfolded = new Set();
let narrowing = new Map();

document.body.addEventListener("htmx:beforeSwap", () => {
  const details = [...facets.querySelectorAll("details[id]")];
  unfolded = new Set(details.filter((one) => one.open).map((one) => one.id));
  narrowing = new Map([...facets.querySelectorAll(".facet-filter")].map((one) => [one.id, one.value]));
});

document.body.addEventListener("htmx:afterSettle", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  prepareFacets();
});

function prepareFacets() {
  for (const list of facets.querySelectorAll("details[data-filter-label]")) {
    if (list.querySelector(".facet-filter")) continue;
    const input = document.createElement("input");
    input.type = "search";
    input.id = `${list.id}-filter`;
    input.className = "facet-filter";
    input.setAttribute("aria-label", list.dataset.filterLabel);
    input.placeholder = list.dataset.filterLabel;
    input.value = narrowing.get(input.id) ?? "";
    list.querySelector("summary").after(input);
    narrow(input);
  }
}

function narrow(input) {
  const wanted = fold(input.value);
  for (const item of input.closest("details").querySelectorAll("li")) {
    item.hidden = !fold(item.textContent).includes(wanted);
  }
}

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

facets.addEventListener("input", (event) => {
  if (event.target.matches(".facet-filter")) narrow(event.target);
});

// Typing in a narrowing box is no search of its own.
for (const type of ["change", "keydown"]) {
  facets.addEventListener(type, (event) => {
    if (!event.target.matches(".facet-filter")) return;
    if (type === "change") event.stopImmediatePropagation();
    else if (event.key === "Enter") event.preventDefault();
  }, true);
}

// The results are there already when the sheet's button is pressed.
form.addEventListener("submit", () => {
  if (facets.matches(":popover-open")) facets.hidePopover();
});

// Who leaves the sheet by keyboard must not end up behind it.
facets.addEventListener("focusout", (event) => {
  const isLeaving = event.relatedTarget && !facets.contains(event.relatedTarget);
  if (isLeaving && facets.matches(":popover-open")) facets.hidePopover();
});

// A menu of sorts closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.sort[open]")) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.sort[open]")) {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  }
});

prepareFacets();
