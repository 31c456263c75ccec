"use strict";
// The kiosk's own pages: digits to press, a receipt to print, one answer at a time, nothing to see for who goes back.
(() => {
  const pad = document.querySelector("[data-pad]");
  if (pad) {
    const fields = Array.from(pad.closest("form").querySelectorAll("[data-pad-input]"));
    let field = fields[0];
    pad.hidden = false;
    fields.forEach((one) => {
      one.inputMode = "none"; // the device's own keyboard would cover ours
      one.addEventListener("focus", () => { field = one; });
    });
    pad.addEventListener("pointerdown", (event) => { if (event.target.closest("button")) event.preventDefault(); }); // the field keeps the focus
    pad.addEventListener("click", (event) => {
      const key = event.target.closest("button");
      if (!key) return;
      if (key.dataset.digit && field.value.length < field.maxLength) field.value += key.dataset.digit;
      else if (key.dataset.act === "back") field.value = field.value.slice(0, -1);
      else if (key.dataset.act === "clear") field.value = "";
    });
  }
  const print = document.querySelector("[data-print]");
  if (print) print.hidden = false;
  // The answer to what was sent becomes a page to ask for anew: going back never stops at the browser's own question.
  history.replaceState(history.state, "", location.href);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
