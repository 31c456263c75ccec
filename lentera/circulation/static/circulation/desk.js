"use strict";
// The scanner never waits: the field stays while answers come and go, and scans that come meanwhile stand in a line.
(() => {
  const form = document.getElementById("desk-form"), input = form.elements.scan;
  const waiting = [];
  let sent = "";

  window.addEventListener("submit", (event) => {
    if (event.target !== form || event.submitter?.name === "switch" || event.submitter?.name === "close") return;
    if (!form.dataset.sending && !waiting.length) return;
    event.preventDefault(); event.stopImmediatePropagation();
    if (input.value.trim()) waiting.push(input.value);
    input.value = "";
  }, true);
  document.addEventListener("htmx:configRequest", (event) => { if (event.detail.elt === form) { sent = input.value; input.value = ""; } });
  document.addEventListener("htmx:sendError", () => { if (!input.value) { input.value = sent; input.select(); } });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form) return;
    setTimeout(() => {
      input.placeholder = document.getElementById("desk-state").dataset.hint;
      if (!waiting.length) return;
      const typed = input.value;
      input.value = waiting.shift();
      const rest = waiting.splice(0);
      form.requestSubmit();
      waiting.push(...rest); input.value = typed;
    });
  });
  // Focus stays with the scanner: it comes back after a press, and the next letter typed goes into the field.
  document.addEventListener("htmx:afterSettle", () => { if (document.activeElement === document.body) input.focus(); });
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    if (event.key === "?" && event.target === input && !input.value) {
      event.preventDefault(); event.stopImmediatePropagation();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true }));
    } else if (event.key.length === 1 && !"?/".includes(event.key) && event.target === document.body) input.focus();
  }, true);
})();
