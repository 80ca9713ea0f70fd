// 印刷 of the household page: the button only shows where it can work.
for (const button of document.querySelectorAll("[data-js-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
