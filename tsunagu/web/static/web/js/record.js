// 記録する: the drawer over any page, choices that follow the method, and saving that waits for the line.
// Everything works without this file: each opener is a link to a page of its own.

const drawer = document.getElementById("record-drawer");
const body = document.getElementById("record-body");
const openers = () => [...document.querySelectorAll("a[data-record]")];
const RETRY = 5_000; // milliseconds until something that could not be sent is tried again
const OFFLINE = "まだ送れていません。入力はこの画面に残っています。電波が戻ると自動で送ります。";
const LEAVE = "入力したままです。閉じますか？（書きかけは残ります）";
let opener = null;

// 1. Open, close, and give the focus back to where it was.
function addressOf(link) {
  const url = new URL(link?.href ?? "/record/", location);
  const household = document.querySelector("[data-household]")?.dataset.household;
  const plain = !url.search && !drawer.contains(link);
  if (household && plain) url.searchParams.set("household", household);
  if (household) url.searchParams.set("here", household);
  return url.pathname + url.search;
}

async function open(link) {
  if (!drawer.open) {
    opener = document.activeElement === document.body ? link : document.activeElement;
    drawer.showModal();
  }
  say("");
  touched = false;
  await window.htmx.ajax("GET", addressOf(link), { target: "#record-body", swap: "innerHTML" });
  focusFirst();
}

function focusFirst() {
  const radios = [...body.querySelectorAll("fieldset:not([hidden])")].find((set) => !set.querySelector(":checked"));
  const place = radios?.querySelector("input:not([disabled])") ?? body.querySelector("textarea, input, button");
  place?.focus();
}

let touched = false; // something was typed since the drawer was opened
const TEXT = "textarea, input[type='text']";
body?.addEventListener("input", (event) => (touched ||= event.target.matches(TEXT)));
const typed = () => touched && [...body.querySelectorAll(TEXT)].some((e) => e.value !== e.defaultValue);

function close() {
  if (typed() && !confirm(LEAVE)) return;
  drawer.dispatchEvent(new CustomEvent("record:leave", { bubbles: true }));
  drawer.close();
}

function visible(element) {
  return element?.isConnected && element.getClientRects().length > 0;
}

drawer?.addEventListener("close", () => {
  body.replaceChildren();
  say("");
  const back = visible(opener) ? opener : openers().find((link) => visible(link) && !drawer.contains(link));
  back?.focus();
});
drawer?.addEventListener("cancel", (event) => {
  event.preventDefault();
  close();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-close]")?.closest("dialog") === drawer && drawer) return close();
  const link = event.target.closest?.("a[data-record]");
  if (!link || !drawer || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (location.pathname === new URL(link.href).pathname) return;
  event.preventDefault();
  open(link);
});

addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== "KeyN") return;
  if (event.isComposing || event.keyCode === 229 || !drawer) return;
  event.preventDefault();
  const link = openers().find((one) => visible(one) && !drawer.contains(one)) ?? openers()[0];
  if (!drawer.open) link?.click();
});

// 2. What can have come of it follows how it was tried. data-<way> holds the words for it in that way.
function follow(form) {
  const way = form.querySelector("[name='method']:checked")?.value;
  const memo = form.querySelector("[name='who']:checked")?.value === "memo";
  for (const input of form.querySelectorAll("[name='result']")) {
    const label = input.closest("label");
    const words = label.querySelector("span");
    words.dataset.plain ??= words.textContent;
    const fits = !way || input.dataset[way] !== undefined;
    words.textContent = (way && input.dataset[way]) || words.dataset.plain;
    label.hidden = !fits;
    if (!fits) input.checked = false;
  }
  const left = [...form.querySelectorAll("label:not([hidden]) > [name='result']")];
  if (way && left.length === 1) left[0].checked = true;
  for (const name of ["method", "result"]) {
    const set = form.querySelector(`[name='${name}']`)?.closest("fieldset");
    if (set) set.hidden = memo;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.form && ["method", "who"].includes(event.target.name)) follow(event.target.form);
});
const followAll = () => document.querySelectorAll("form:has([name='method']):has([name='result'])").forEach(follow);
followAll();
document.addEventListener("htmx:after:swap", followAll);
document.addEventListener("drafts:restored", followAll);

// 3. さがす while typing; never while kana are being converted.
let search;
function find(event) {
  if (event.target.name !== "find" || event.isComposing) return;
  clearTimeout(search);
  const button = event.target.form.querySelector("[data-find]");
  search = setTimeout(() => button?.click(), 250);
}
document.addEventListener("input", find);
document.addEventListener("compositionend", find);

// 4. The line drops while saving: the form stays as it is and is sent again with the same key.
let waiting = null;
const say = (words) => document.dispatchEvent(new CustomEvent("page:say", { detail: words }));

function again() {
  const form = waiting;
  waiting = null;
  if (form?.isConnected) form.requestSubmit(form.querySelector(".c-button:not([data-kind])[type='submit']"));
}

document.addEventListener("htmx:error", (event) => {
  const form = event.detail.ctx?.sourceElement?.closest?.("form") ?? event.target.closest?.("form");
  if (!form || form.getAttribute("method") !== "post") return;
  waiting = form;
  say(OFFLINE);
  setTimeout(again, RETRY);
});
addEventListener("online", again);
document.addEventListener("htmx:after:request", (event) => {
  const { raw } = event.detail.ctx.response;
  if (raw.ok && !raw.redirected && drawer?.open) say("");
});
