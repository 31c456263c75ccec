"use strict";
// The scanner never waits: the field stays while answers come and go, and scans that come meanwhile stand in a line,
// as do those that the server could not be asked.
(() => {
  const form = document.getElementById("desk-form"), input = form.elements.scan, desk = new URL(form.action).pathname;
  const answering = [desk, `${desk}undo/`, `${desk}visits/`]; // undo, visits and the buttons of the bar answer in place too
  const { Held, PATIENCE, said, unanswered } = window.lentera;
  const waiting = [], line = new Held(waiting, () => input, next);
  let sent = null; // what is asked just now

  // One line for all that is scanned or pressed: a code scanned after a button was pressed is never answered before it.
  // The bar's forms keep their own request id, which makes a second press harmless.
  window.addEventListener("submit", (event) => {
    const other = event.target, button = event.submitter?.name ? event.submitter : null, url = new URL(other.action);
    const place = answering.includes(url.pathname) ? url.pathname + url.search : null;
    if (other !== form && !(place && other.closest("#desk-answer"))) return;
    event.preventDefault(); event.stopImmediatePropagation(); input.focus(); // the next code may come before the answer
    if (other !== form) waiting.push({ place, said: said(event.submitter), values: new FormData(other, event.submitter) });
    else if (button) waiting.push({ said: said(button), button });
    else if (input.value.trim()) { waiting.push({ scan: input.value }); input.value = ""; }
    if (!line.keeps()) next();
    line.show();
  }, true);
  function next() {
    if (sent || !waiting.length) return;
    sent = waiting.shift();
    const values = sent.values || new FormData(form);
    if (!sent.values) values.set("scan", sent.scan || "");
    if (sent.button) values.set(sent.button.name, sent.button.value);
    window.htmx.ajax("POST", sent.place || desk, { source: "#desk-answer", target: "#desk-outcome", swap: "outerHTML", values }).catch(() => {}); // told below
  }
  document.addEventListener("htmx:configRequest", (event) => { if (event.detail.elt.id === "desk-answer") event.detail.timeout = PATIENCE; });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.id !== "desk-answer") return;
    const { status } = event.detail.xhr;
    setTimeout(() => {
      const one = sent;
      sent = null;
      if (unanswered(status)) line.lost(one); else if (line.answered(one)) next();
    });
  });
  // Focus stays with the scanner: the next letter typed goes into the field.
  document.addEventListener("htmx:afterSettle", () => {
    input.placeholder = document.getElementById("desk-next").dataset.hint;
    if (document.activeElement === document.body) input.focus();
  });
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    if (event.key === "?" && event.target === input && !input.value) {
      event.preventDefault(); event.stopImmediatePropagation();
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true }));
    } else if (event.key.length === 1 && !"?/".includes(event.key) && event.target === document.body) input.focus();
  }, true);
})();
