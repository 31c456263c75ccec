"use strict";
// The scanner never waits: scans that come while an answer is on its way stand in a line, and go one after another.
(() => {
  const waiting = [];
  let half = "";
  const form = () => document.getElementById("desk-form");
  const input = () => form()?.elements.scan;

  window.addEventListener("submit", (event) => {
    if (event.target !== form() || !form().dataset.sending || event.submitter?.name === "switch") return;
    event.preventDefault(); event.stopImmediatePropagation();
    if (input().value.trim()) waiting.push(input().value);
    input().value = "";
  }, true);
  document.addEventListener("htmx:configRequest", (event) => { if (event.detail.elt === form()) input().value = ""; });
  document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.target?.id === "desk" && input()) half = input().value; });
  document.addEventListener("htmx:afterSettle", () => {
    if (!input()) return;
    if (waiting.length) {
      const typed = half; half = "";
      input().value = waiting.shift(); form().requestSubmit();
      setTimeout(() => { if (input() && typed) input().value = typed; });
    } else if (half) { input().value = half; half = ""; }
  });
  // Focus stays with the scanner: whatever was pressed, the next letter typed goes into the field.
  document.addEventListener("keydown", (event) => {
    if (event.key.length !== 1 || event.ctrlKey || event.altKey || event.metaKey || "?/".includes(event.key)) return;
    const target = event.target;
    if (!(target instanceof Element) || target.closest("input, textarea, select, summary, dialog, a, button")) return;
    input()?.focus();
  });
})();
