"use strict";
// The kiosk: a keyboard on the screen for those without one, and a fresh start for whoever comes next.
(() => {
  const board = document.querySelector("[data-keyboard]");
  const form = board && board.closest("form");
  const field = form && form.querySelector("[data-keyed]");
  const toggle = form && form.querySelector("[data-keys-switch]");

  function show(open) {
    board.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    field.inputMode = open ? "none" : field.name === "q" ? "search" : "text"; // the device's own keyboard would cover ours
  }
  function put(text) {
    const from = field.selectionStart ?? field.value.length, to = field.selectionEnd ?? from;
    if (field.value.length - (to - from) + text.length > field.maxLength) return;
    field.setRangeText(text, from, to, "end");
  }
  function back() {
    const from = field.selectionStart ?? field.value.length, to = field.selectionEnd ?? from;
    if (from !== to) field.setRangeText("", from, to, "end");
    else if (from > 0) field.setRangeText("", from - 1, from, "end");
  }
  if (board) {
    document.documentElement.classList.add("has-keys");
    board.addEventListener("pointerdown", (event) => { if (event.target.closest("button")) event.preventDefault(); }); // the field keeps the focus
    board.addEventListener("click", (event) => {
      const key = event.target.closest("button");
      if (!key || key.type === "submit") return;
      if (key.dataset.sign) put(key.dataset.sign);
      else if (key.dataset.act === "back") back();
      else if (key.dataset.act === "clear") field.value = "";
    });
    toggle.addEventListener("click", () => { show(board.hidden); field.focus(); });
    field.addEventListener("pointerup", (event) => { if (event.pointerType === "touch") show(true); });
  }

  // A list that is read aloud is silent once its page is left: the next reader would hear it.
  window.addEventListener("pagehide", () => { if ("speechSynthesis" in window) speechSynthesis.cancel(); });

  // Nobody there: ask, count down, and begin anew. On a start page that nobody touched there is nothing to clear.
  const frame = document.querySelector("[data-idle]");
  if (!frame) return;
  const dialog = frame.querySelector("dialog"), left = frame.querySelector("[data-left]");
  const wait = Number(frame.dataset.idle) * 1000, start = frame.dataset.start === "yes";
  const language = document.documentElement.lang, home = frame.dataset.home;
  let idle = 0, counting = 0;
  const untouched = () => start && language === "id" && (!field || !field.value) && (!board || board.hidden);
  function asked() {
    if (untouched() || window.kiosk.isLeft()) { begin(); return; }
    let seconds = Number(frame.dataset.grace);
    left.textContent = String(seconds);
    dialog.showModal();
    counting = setInterval(() => {
      seconds -= 1; left.textContent = String(seconds);
      if (seconds <= 0) { begin(); window.kiosk.leave(() => location.replace(home), true); }
    }, 1000);
  }
  function begin() {
    clearTimeout(idle); clearInterval(counting);
    if (dialog.open) dialog.close();
    idle = setTimeout(asked, wait);
  }
  // What answers the question is no answer to the page below it: there it would send a PIN that is half typed.
  dialog.addEventListener("click", begin);
  document.addEventListener("keydown", (event) => {
    if (dialog.open && ["Enter", " ", "Escape"].includes(event.key)) { event.preventDefault(); event.stopPropagation(); }
    begin();
  }, { capture: true });
  ["pointerdown", "scroll", "input"].forEach((name) => document.addEventListener(name, () => { if (!dialog.open) begin(); }, { passive: true, capture: true }));
  begin();
})();
