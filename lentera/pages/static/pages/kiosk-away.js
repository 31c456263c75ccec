"use strict";
// A kiosk never shows its browser's own page of an error, from which nobody there finds back: before a page is left, the
// server is asked whether it answers. While it does not, a sentence stands over the page, and goes by itself. What was
// scanned before goes first: whoever leaves has the book in his hand.
(() => {
  const away = document.getElementById("kiosk-away");
  const PATIENCE = 4000, PAUSE = 2000, DRAIN = 20000; // milliseconds: until an answer, the next try, for what waits
  let onward = null, sure = null;

  async function answers() {
    try {
      const told = await fetch(away.dataset.asked, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
      return ![502, 503, 504].includes(told.status);
    } catch { return false; } // nobody there
  }
  function tell(why) { // "cut": nobody answers; "busy": what was scanned is on its way
    away.querySelectorAll("[data-when]").forEach((part) => { part.hidden = part.dataset.when !== why; });
    away.setAttribute("aria-labelledby", `away-${why}`);
    if (!away.open) away.showModal();
  }
  // `step` leads on; at the `end` of a visit nobody waits for it any more, and nothing of the page is to be seen.
  async function leave(step, end = false) {
    const asking = onward !== null;
    if (asking && !end) return; // what was pressed first goes on; the end of the visit goes before it
    onward = step;
    away.classList.toggle("away-covers", end);
    if (asking) return;
    const line = window.lentera.line(), seen = line.stopped; // what was refused before, and left
    let reached = 0;
    for (;;) {
      if (!(await answers())) {
        tell("cut");
        await pause(PAUSE);
        continue;
      }
      reached ||= Date.now();
      const covered = away.classList.contains("away-covers"), waited = Date.now() - reached;
      if (line.stopped && !seen && !covered) { onward = null; away.close(); line.field().focus(); return; } // it is looked at first
      if (line.stopped || !(line.waiting.length || window.lentera.isSending()) || waited > DRAIN) break;
      if (away.open || (covered && waited > PAUSE / 2)) tell("busy");
      if (!window.lentera.isSending()) line.retry();
      await pause(PAUSE / 10);
    }
    const next = onward;
    onward = null;
    if (!away.classList.contains("away-covers")) away.close();
    next();
  }
  const pause = (time) => new Promise((done) => { setTimeout(done, time); });
  const ends = (address) => new URL(address).pathname === document.querySelector("[data-idle]")?.dataset.home; // whoever says so goes
  const isLeft = () => away.open && away.classList.contains("away-covers");
  window.kiosk = { leave, isLeft };

  window.addEventListener("pageshow", (event) => { if (event.persisted) away.close(); }); // back on a page as it was left
  away.addEventListener("cancel", (event) => event.preventDefault());
  window.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (!link || event.defaultPrevented || link.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    leave(() => location.assign(link.href), ends(link.href));
  });
  window.addEventListener("submit", (event) => { // what is scanned keeps its own line
    const form = event.target, button = event.submitter;
    if (form === sure || form.method === "dialog" || form.matches("[data-scan]") || form.closest("[data-line]")) { sure = null; return; }
    event.preventDefault(); event.stopImmediatePropagation();
    leave(() => { sure = form; form.requestSubmit(button); }, ends(form.action));
  }, true);
})();
