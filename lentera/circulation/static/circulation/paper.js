"use strict";
// Enter, which every scanner sends, goes to the next field; a sheet is recorded by its button alone.
(() => {
  const form = document.querySelector("[data-paper]");
  const fields = () => Array.from(form.querySelectorAll("input:not([type=hidden])")).filter((one) => !one.readOnly);
  const skipped = (field) => ["time", "card", "shelf"].includes(field.name) && !field.value && Number(field.id.split("-")[1]) > 1 && form.querySelector(`[name="${field.name}"]`).value;
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    const all = fields(), place = all.indexOf(event.target);
    // After a barcode comes the next row's barcode, where time and card repeat; they stay within reach by Shift+Tab.
    const rest = all.slice(place + 1);
    const next = event.target.name === "barcode" ? rest.find((one) => one.name === "barcode" || !skipped(one)) : rest[0];
    if (next) { next.focus(); next.select(); }
  });
})();
