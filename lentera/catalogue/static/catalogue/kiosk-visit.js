"use strict";
// Nothing of one reader's way stays for the next: each page remembers in which visit it was opened, and the start page,
// wherever somebody comes to it, begins another visit. Whoever goes back into an earlier one comes to the start page.
// It stands in the head, and runs before anything is drawn.
(() => {
  const { home, begins } = document.currentScript.dataset;
  const [come] = performance.getEntriesByType("navigation");
  if (begins && (!come || come.type === "navigate")) sessionStorage.setItem("visit", crypto.getRandomValues(new Uint32Array(2)).join());
  function look() {
    const now = sessionStorage.getItem("visit"), then = history.state?.visit;
    if (then && then !== now && !begins) {
      document.documentElement.hidden = true;
      location.replace(home);
    } else if (then !== now) history.replaceState({ ...history.state, visit: now }, "");
  }
  look();
  window.addEventListener("pageshow", (event) => { if (event.persisted) look(); });
})();
