// 受付: presses count at once and are sent behind the page. While the line is down they wait in this page, as
// numbers with one key each; nothing is kept on the device. Without this file every button is a plain form.

const form = document.querySelector("[data-js-counter]");
const total = document.querySelector("[data-js-total]");
const unsent = document.querySelector("[data-js-unsent]");
const AGAIN = 5_000; // milliseconds until the next try
const AT_ONCE = 200; // presses in one sending
const waiting = []; // presses that the server has not confirmed: kind, step, key
let sending = false;
let failed = false;
let timer;

const rows = [...form.querySelectorAll("[data-kind][class='p-door__row']")];
const mine = Object.fromEntries(rows.map((row) => [row.dataset.kind, number(row).textContent * 1]));
let others = form.dataset.others.split(",").filter(Boolean).map(Number);
let counting = form.dataset.counting;

function number(row) {
  return row.querySelector("[data-js-number]");
}

// A key must only never repeat; randomUUID is missing where the address is not https.
function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function own(kind) {
  return waiting.reduce((sum, press) => sum + (press.kind === kind ? press.step : 0), mine[kind]);
}

function draw() {
  let sum = 0;
  for (const row of rows) {
    number(row).textContent = own(row.dataset.kind);
    if ("guest" in row.dataset) sum += own(row.dataset.kind);
  }
  const all = counting === "sum" ? others.reduce((a, b) => a + b, sum) : Math.max(sum, ...others);
  total.textContent = all;
  document.querySelector("[data-js-nobody]").hidden = all > 0;
  const here = document.querySelector("[data-js-mine]");
  if (here) here.textContent = sum;
  say();
}

function say(words = failed && waiting.length ? `まだ送れていません ${waiting.length}件。この画面を開いたままにしてください。` : "") {
  if (unsent.textContent !== words) unsent.textContent = words;
}

async function answer(options) {
  const response = await fetch(options.method ? location.pathname : `${location.pathname}?as=numbers`, options);
  if (response.redirected) document.dispatchEvent(new CustomEvent("page:signed-out"));
  if (response.redirected || !response.ok) throw new Error(String(response.status));
  const found = await response.json();
  form.csrfmiddlewaretoken.value = found.token; // a log-in that was renewed in another window brings a new one
  return found;
}

async function send() {
  clearTimeout(timer);
  if (sending || !waiting.length) return;
  sending = true;
  const some = waiting.slice(0, AT_ONCE);
  try {
    if (failed) await answer({});
    const body = new URLSearchParams({ taps: JSON.stringify(some) });
    const headers = { "X-CSRFToken": form.csrfmiddlewaretoken.value };
    const found = await answer({ method: "POST", body, headers });
    waiting.splice(0, some.length);
    Object.assign(mine, found.mine);
    ({ others, counting } = found);
    const was = failed;
    failed = false;
    draw();
    if (was && !waiting.length) say("送れました。");
  } catch {
    failed = true;
    timer = setTimeout(send, AGAIN);
    draw();
  }
  sending = false;
  if (!failed) send();
}

form.addEventListener("submit", (event) => {
  const [kind, step] = (event.submitter?.value ?? "").split(" ");
  if (!step) return;
  event.preventDefault();
  if (own(kind) + Number(step) < 0) return;
  waiting.push({ kind, step: Number(step), key: newKey() });
  draw();
  send();
});

// Names are never kept here: without a line that form waits for the reader, not the other way round.
document.querySelector("[data-js-online]")?.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  say("電波がないので、呼び名は送れません。人数は、上のボタンで数えられます。");
}, { capture: true });

addEventListener("online", send);
addEventListener("beforeunload", (event) => {
  if (waiting.length) event.preventDefault();
});
document.addEventListener("page:signed-in", send);
