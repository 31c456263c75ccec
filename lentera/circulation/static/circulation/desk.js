"use strict";
// The scanner never waits: the field stays while answers come and go, and scans that come meanwhile stand in a line,
// as do those that the server could not be asked.
(() => {
  const form = document.getElementById("desk-form"), input = form.elements.scan;
  const waiting = [], line = new window.lentera.Held(waiting, () => input, next);
  const pressed = (button) => ({ name: button.name, value: button.value, said: button.firstChild.textContent.trim() });
  let flying = false, sent = null;

  window.addEventListener("submit", (event) => {
    if (event.target !== form || (!flying && !waiting.length)) return;
    event.preventDefault(); event.stopImmediatePropagation();
    const button = event.submitter?.name ? event.submitter : null;
    if (button) waiting.push(pressed(button));
    else if (input.value.trim()) { waiting.push({ scan: input.value }); input.value = ""; }
    line.show();
  }, true);
  function next() {
    if (flying) return;
    const one = waiting.shift(), rest = waiting.splice(0), typed = input.value;
    if (one.name) {
      const button = document.querySelector(`[name="${one.name}"][value="${one.value}"]`);
      if (button) button.click(); // htmx asks for the field where nobody pressed
    } else { input.value = one.scan; form.requestSubmit(); }
    waiting.push(...rest); input.value = typed;
    if (!flying && waiting.length) setTimeout(next);
  }
  // Undo, visits and the buttons of the bar answer in place too; their own request id makes a second press harmless.
  window.addEventListener("submit", (event) => {
    const other = event.target, desk = new URL(form.action).pathname;
    if (other === form || !other.closest("#desk-answer")) return;
    const url = new URL(other.action);
    if (![desk, `${desk}undo/`, `${desk}visits/`].includes(url.pathname)) return;
    event.preventDefault(); event.stopImmediatePropagation();
    const values = Object.fromEntries(new FormData(other, event.submitter));
    window.htmx.ajax("POST", url.pathname + url.search, { target: "#desk-outcome", swap: "outerHTML", values }).catch(() => {}); // lentera.js says that nobody answered
  }, true);
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt !== form) return;
    const button = event.detail.triggeringEvent?.submitter;
    flying = true; sent = button?.name ? pressed(button) : { scan: input.value };
    input.value = ""; event.detail.timeout = window.lentera.PATIENCE;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form) return;
    const { status } = event.detail.xhr;
    setTimeout(() => {
      flying = false;
      if (window.lentera.unanswered(status)) line.lost(sent); else if (line.answered(sent)) next();
    });
  });
  // Focus stays with the scanner: it comes back after a press, and the next letter typed goes into the field.
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
