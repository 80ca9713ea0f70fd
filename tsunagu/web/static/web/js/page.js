// The page as a whole: shared computers, htmx, words for what goes wrong. Everything works without this file.

// htmx 4 asks an extension for its Trusted Types policy; answers come from our own server and are escaped there.
const policy = window.trustedTypes?.createPolicy("htmx", { createHTML: (html) => html, createScript: () => "" });
if (policy) {
  window.htmx?.registerExtension("trusted-types", { init: (api) => api.initSecurity(policy) });
}

// Shared computers: what leaves the screen is emptied, and Back asks the server again.
addEventListener("pagehide", (event) => {
  if (event.persisted) document.body.replaceChildren();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

const NOT_FOUND = "見つかりませんでした。ほかの人が変えたのかもしれません。画面を開きなおしてください。";
const NOT_SAVED = "まだ保存できていません。入力はこの画面に残っています。少し待って、もう一度おしてください。";
const NOT_SENT = "まだ送れていません。入力はこの画面に残っています。電波を確かめて、もう一度おしてください。";
const SIGN_IN = "ログインの時間が切れました。まだ保存していません。入力はこの画面に残っています。";
const SIGNED_IN = "ログインできました。もう一度保存のボタンをおしてください。";

// Where somebody reads it now: in the open drawer, else at the top of the page.
function say(words, link = "") {
  const place = document.querySelector("dialog[open] [data-say]") ?? document.getElementById("alerts");
  if (!words) return place?.replaceChildren();
  const banner = document.createElement("div");
  banner.className = "c-banner";
  banner.dataset.kind = "error";
  const text = document.createElement("p");
  text.append(words, link && " ", link);
  banner.append(text);
  place?.replaceChildren(banner);
}

function askToSignIn() {
  const link = document.createElement("a");
  Object.assign(link, { href: "/accounts/login/", target: "_blank", textContent: "ログインし直す（新しい画面で）" });
  say(SIGN_IN, link);
}

// Other scripts of the page speak through these.
document.addEventListener("page:say", (event) => say(event.detail));
document.addEventListener("page:signed-out", askToSignIn);
document.addEventListener("page:signed-in", () => say(SIGNED_IN));

document.addEventListener("htmx:error", () => say(NOT_SENT));
document.addEventListener("htmx:response:error", (event) => {
  const { status } = event.detail.ctx.response;
  if (status !== 409 && status !== 422) say(status === 404 ? NOT_FOUND : NOT_SAVED);
});

// An answer that came by a redirect is a whole page: go there, except to the log-in, where the input would be lost.
document.addEventListener("htmx:after:request", (event) => {
  const { raw } = event.detail.ctx.response;
  if (!raw.redirected) return;
  event.preventDefault();
  if (new URL(raw.url).searchParams.has("next")) document.dispatchEvent(new CustomEvent("page:signed-out"));
  else location.assign(raw.url);
});

// After a swap the focus never falls back to the top of the page.
document.addEventListener("htmx:after:swap", (event) => {
  const { response, target } = event.detail.ctx;
  if (response?.status === 422 || (document.activeElement && document.activeElement !== document.body)) return;
  const panel = document.getElementById(target?.id);
  const place = panel?.querySelector("h1, h2, h3") ?? panel;
  if (!place) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
});
