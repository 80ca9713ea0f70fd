// Forms: where the focus goes after errors, one press is one press, Ctrl+Enter saves. All works without this file.

// 1. After errors: the summary, or the one wrong field.
function focusFirstError() {
  const place = document.getElementById("error-summary") ?? document.querySelector("[aria-invalid='true']");
  place?.focus();
}

if (document.querySelector("#error-summary, [aria-invalid='true']")) focusFirstError();
document.addEventListener("htmx:after:swap", (event) => {
  const wrong = document.querySelector("#error-summary, [aria-invalid='true']");
  document.title = (wrong ? "エラー：" : "") + document.title.replace("エラー：", "");
  if (event.detail.ctx.response?.status === 422) focusFirstError();
});

// 2. A second press is harmless on the server; here it only waits. data-busy on a button changes the words.
const BUSY = "保存しています";
const LONGEST_WAIT = 10_000; // milliseconds

const faces = new WeakMap(); // what stood in a button before it waited
const posts = (form) => form.getAttribute("method") === "post"; // a field may be named method and hide form.method

function settle(button) {
  if (!faces.has(button)) return;
  button.replaceChildren(...faces.get(button));
  button.removeAttribute("aria-disabled");
  button.style.minWidth = "";
  faces.delete(button);
}

function wait(button) {
  faces.set(button, [...button.childNodes]);
  button.style.minWidth = `${button.offsetWidth}px`;
  button.setAttribute("aria-disabled", "true");
  button.textContent = button.dataset.busy ?? BUSY;
  const live = document.getElementById("live");
  if (live) live.textContent = button.textContent;
  setTimeout(() => settle(button), LONGEST_WAIT);
}

document.addEventListener(
  "submit",
  (event) => {
    const button = event.submitter;
    if (!posts(event.target) || !button?.matches(".c-button:not([data-kind])")) return;
    if (button.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else wait(button);
  },
  { capture: true },
);
document.addEventListener("htmx:finally:request", (event) => {
  settle(event.detail.ctx.request.submitter);
  const live = document.getElementById("live");
  if (live) live.textContent = "";
});

// 3. Keys. While kana are being converted, Enter belongs to the conversion.
addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Enter" || !event.target.form) return;
    if (event.isComposing || event.keyCode === 229) {
      event.stopPropagation();
    } else if ((event.ctrlKey || event.metaKey) && posts(event.target.form)) {
      event.preventDefault();
      event.target.form.requestSubmit(event.target.form.querySelector(".c-button:not([data-kind])[type='submit']"));
    }
  },
  { capture: true },
);
