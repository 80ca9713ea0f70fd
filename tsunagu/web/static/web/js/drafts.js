// 書きかけ: what is typed into <form data-draft="name"> is kept on the server two seconds after a pause and given
// back to its writer when the form is opened again. Nothing is kept on this device.

const PAUSE = 2_000; // milliseconds without a key before it is kept
const RETRY = 5_000;
const address = (form) => `/drafts/${form.dataset.draft}/`;
const field = (form, name) => form.querySelector(`input[name='${name}']`);
const states = new WeakMap(); // form: what is going on with its draft

function state(form) {
  if (!states.has(form)) states.set(form, { timer: 0, dirty: false, sending: false });
  return states.get(form);
}

function hidden(form, name, value) {
  const input = field(form, name) ?? Object.assign(document.createElement("input"), { type: "hidden", name });
  input.value = value;
  if (!input.isConnected) form.append(input);
}

async function ask(form, options) {
  const answer = await fetch(address(form), { credentials: "same-origin", ...options });
  if (answer.redirected) {
    document.dispatchEvent(new CustomEvent("page:signed-out"));
    throw new Error("signed out");
  }
  return answer;
}

function post(form, fields, options) {
  const token = field(form, "csrfmiddlewaretoken").value;
  return ask(form, { method: "POST", body: fields, headers: { "X-CSRFToken": token }, ...options });
}

async function keep(form, options) {
  const now = state(form);
  clearTimeout(now.timer);
  if (!now.dirty || now.sending || !form.isConnected) return;
  now.dirty = false;
  now.stop?.abort();
  now.stop = new AbortController();
  try {
    const fields = new URLSearchParams(new FormData(form));
    const answer = await post(form, fields, { signal: now.stop.signal, ...options });
    if (!answer.ok) throw new Error(String(answer.status));
    form.dataset.kept = String(Date.now());
  } catch {
    now.dirty = true;
    if (!lost) now.timer = setTimeout(() => keep(form), RETRY);
  }
}

function notice(form, at) {
  const line = document.createElement("p");
  line.className = "p-draft";
  line.setAttribute("role", "status");
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "捨てる" });
  button.className = "c-button";
  button.dataset.kind = "text";
  button.addEventListener("click", async () => {
    await post(form, new URLSearchParams({ drop: "1" })).catch(() => {});
    form.reset();
    line.remove();
    document.dispatchEvent(new CustomEvent("drafts:restored"));
    form.querySelector("input:not([type='hidden']), textarea")?.focus();
  });
  line.append(`書きかけがあります（${at}）`, button);
  form.prepend(line);
}

function fill(form, fields) {
  for (const input of form.elements) {
    if (!input.name || input.type === "hidden" || input.type === "submit") continue;
    const values = fields[input.name] ?? [];
    if (["radio", "checkbox"].includes(input.type)) {
      if (input.name in fields) input.checked = values.includes(input.value);
    } else if (values.length) input.value = values[0];
  }
}

async function restore(form) {
  if (form.dataset.restored !== undefined) return;
  form.dataset.restored = "";
  hidden(form, "draft", form.dataset.draft);
  try {
    if (form.querySelector("[aria-invalid='true']")) return; // it came back with everything typed
    const kept = await (await ask(form)).json();
    if (kept.token) field(form, "csrfmiddlewaretoken").value = kept.token;
    if (!kept.at || state(form).dirty) return;
    fill(form, kept.fields);
    notice(form, kept.at);
    document.dispatchEvent(new CustomEvent("drafts:restored"));
  } catch {
    // without the line there is nothing to give back
  } finally {
    form.dataset.ready = "";
  }
}

const restoreAll = () => document.querySelectorAll("form[data-draft]").forEach(restore);
restoreAll();
document.addEventListener("htmx:after:swap", restoreAll);

function touched(event) {
  const form = event.target.form;
  if (form?.dataset.draft === undefined || event.target.name === "find") return;
  const now = state(form);
  now.dirty = true;
  clearTimeout(now.timer);
  now.timer = setTimeout(() => keep(form), PAUSE);
}
document.addEventListener("input", touched);
document.addEventListener("change", touched);
document.addEventListener("record:leave", (event) => {
  const form = event.target.querySelector("form[data-draft]");
  if (form) keep(form, { keepalive: true });
});
const drafted = () => [...document.querySelectorAll("form[data-draft]")];
addEventListener("pagehide", () => drafted().forEach((form) => keep(form, { keepalive: true })));
addEventListener("online", () => drafted().forEach((form) => keep(form)));

// A form that is being sent is no draft any more: nothing may be kept behind its answer.
document.addEventListener("submit", (event) => {
  if (event.submitter?.matches?.("[data-find]") || event.target.dataset?.draft === undefined) return;
  const now = state(event.target);
  clearTimeout(now.timer);
  now.stop?.abort();
  now.sending = true;
});
document.addEventListener("htmx:finally:request", (event) => {
  const form = event.detail.ctx?.sourceElement?.closest?.("form[data-draft]");
  if (!form) return;
  const now = state(form);
  now.sending = false;
  now.dirty = form.isConnected; // not taken: it stays a draft
  if (now.dirty) now.timer = setTimeout(() => keep(form), PAUSE);
});

// A log-in that ended and was renewed in another window: the forms here get the new token and can be sent.
let lost = false;

async function renew() {
  const [form] = drafted();
  if (!form) return false;
  const { token } = await (await ask(form)).json();
  for (const input of document.querySelectorAll("input[name='csrfmiddlewaretoken']")) input.value = token;
  return true;
}

async function back() {
  if (!lost || document.hidden) return;
  lost = false; // asked once for each return
  if (await renew().catch(() => false)) document.dispatchEvent(new CustomEvent("page:signed-in"));
}
document.addEventListener("page:signed-out", () => (lost = true));
addEventListener("focus", back);
document.addEventListener("visibilitychange", back);
document.addEventListener("htmx:response:error", async (event) => {
  const { response, sourceElement } = event.detail.ctx;
  const form = sourceElement.closest?.("form[data-draft]");
  if (response.status !== 403 || !response.headers.get("X-Tsunagu-Stale") || !form) return;
  if (await renew().catch(() => false)) form.requestSubmit(form.querySelector(".c-button:not([data-kind])"));
});
