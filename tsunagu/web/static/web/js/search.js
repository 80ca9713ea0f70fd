// さがす: Ctrl+K opens the field over any page, and what fits appears while one types.
// Everything works without this file: さがす is a page with a button.

const sheet = document.getElementById("search-sheet");
const body = document.getElementById("search-body");
const PAUSE = 250; // milliseconds without a key before anything is asked
const CROWDED = "検索が混みあっています。もう一度おしてください。";
let asked = ""; // what was asked last
let listed = ""; // to what the list on the screen belongs
let timer;

const root = () => document.querySelector("[data-js-search]");
const field = () => root()?.querySelector("input[type='search']");
const hits = () => [...(root()?.querySelectorAll("[data-js-hit]") ?? [])];
const converting = (event) => event.isComposing || event.keyCode === 229;

// 1. Open and close.
async function open(link) {
  if (root()) return field().select(), field().focus();
  sheet.showModal();
  await window.htmx.ajax("GET", link.pathname, { target: "#search-body", swap: "innerHTML" });
  field()?.focus();
}

sheet?.addEventListener("close", () => {
  clearTimeout(timer);
  asked = listed = "";
  body.replaceChildren();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-close]")?.closest("dialog") === sheet && sheet) return sheet.close();
  if (event.target.closest?.("[data-js-digits]")) return digits(event.target.closest("[data-js-digits]"));
  const link = event.target.closest?.("a[data-search]");
  if (!link || !sheet || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});

addEventListener("keydown", (event) => {
  if (event.key?.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const link = document.querySelector("a[data-search]");
  if (converting(event) || !link || !sheet || !window.htmx) return;
  event.preventDefault();
  open(link);
});

// 2. Ask after a pause, never while kana are being converted; htmx drops the answer to what was typed before.
function ask() {
  const input = field();
  if (!input || input.value === asked) return;
  asked = input.value;
  input.form.dispatchEvent(new CustomEvent("search-now"));
}

function later(event) {
  if (event.target !== field()) return;
  clearTimeout(timer);
  if (!event.isComposing) timer = setTimeout(ask, PAUSE);
}
document.addEventListener("input", later);
document.addEventListener("compositionstart", later);
document.addEventListener("compositionend", later);
document.addEventListener("submit", (event) => {
  if (!field() || event.target !== field().form) return;
  clearTimeout(timer);
  asked = field().value;
});

// 3. Keys: ↓ and ↑ walk the list; Enter asks, and goes to the first household when its list stands already.
addEventListener("keydown", (event) => {
  if (!root()?.contains(event.target) || converting(event)) return;
  const input = field();
  const at = hits().indexOf(event.target);
  let place = null;
  if (event.key === "ArrowDown") place = hits()[at + 1];
  else if (event.key === "ArrowUp") place = at > 0 ? hits()[at - 1] : input;
  else if (event.key === "Enter" && event.target === input && input.value && input.value === listed) place = hits()[0];
  if (!place || (event.target !== input && at < 0)) return;
  event.preventDefault();
  place.focus();
});

// 4. A keyboard of digits, on telephones.
function digits(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", on);
  field().inputMode = on ? "numeric" : "search";
  field().focus();
}

function ready(event) {
  if (!event || event.detail.ctx.sourceElement === field()?.form) listed = asked;
  for (const button of document.querySelectorAll("[data-js-digits]")) button.hidden = false;
}
asked = field()?.value ?? "";
ready();
document.addEventListener("htmx:after:swap", ready);

// 5. What goes wrong is said at the field, and the words stay in it. An answer that was dropped is no fault.
function failed(event) {
  const form = event.detail.ctx?.sourceElement;
  if (!form || form !== field()?.form) return;
  event.stopPropagation();
  if (event.detail.error?.name === "AbortError" || event.detail.ctx.response?.status === 422) return;
  asked = "";
  document.getElementById("search-status").textContent = CROWDED;
}
addEventListener("htmx:error", failed, { capture: true });
addEventListener("htmx:response:error", failed, { capture: true });
