"use strict";
// A scan is kept on this device until the server has answered it, so a broken line loses nothing and doubles nothing.
(() => {
  const form = document.getElementById("cart-form"), input = form.elements.scan;
  const store = `lentera-cart:${form.dataset.house}`, part = (name) => document.querySelector(`[data-cart-${name}]`);
  const words = part("words").dataset;
  const fresh = () => ({ device: Array.from(crypto.getRandomValues(new Uint8Array(8)), (one) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[one % 32]).join(""), next: 1, queue: [], problems: [], card: "" });
  let kept;
  try { kept = JSON.parse(localStorage.getItem(store)) || fresh(); } catch (error) { kept = fresh(); }
  const save = () => localStorage.setItem(store, JSON.stringify(kept));
  let mode = form.elements.mode.value, flying = false, pause = 0;

  function line(list, strong, text) {
    const one = document.createElement("li"), name = document.createElement("strong"), said = document.createElement("span");
    name.textContent = strong; said.textContent = ` ${text}`; said.className = "muted"; one.append(name, said); list.prepend(one);
    return one;
  }
  function outcome(state, title, text) {
    const region = part("outcome").querySelector(".outcome-region"), bar = document.createElement("div"), inside = document.createElement("div"), head = document.createElement("p"), more = document.createElement("p");
    bar.className = `outcome outcome-${state}`; bar.dataset.outcome = state; inside.className = "outcome-words"; head.className = "outcome-title";
    head.textContent = title; more.textContent = text; inside.append(head, more); bar.append(inside); region.replaceChildren(bar);
  }
  function draw() {
    part("waiting").hidden = !kept.queue.some((one) => one.kept); part("count").textContent = kept.queue.length;
    part("card").textContent = kept.card || "–"; form.elements.card.value = kept.card;
    const box = part("problems"), list = box.querySelector("ul");
    box.hidden = !kept.problems.length; list.replaceChildren();
    kept.problems.forEach((one, place) => {
      const row = line(list, one.code, one.text), done = document.createElement("button");
      done.type = "button"; done.className = "btn btn-small"; done.textContent = words.seen;
      done.addEventListener("click", () => { kept.problems.splice(place, 1); save(); draw(); input.focus(); });
      row.append(" ", done);
    });
    form.querySelectorAll("[name=switch]").forEach((one) => one.setAttribute("aria-pressed", String(one.value === mode)));
  }
  function log(code, text) {
    const box = part("log"), list = box.querySelector("ul");
    box.hidden = false; line(list, code, text);
    while (list.children.length > 8) list.lastChild.remove();
  }
  function broken() {
    kept.queue.forEach((one) => {
      if (!one.kept) { one.kept = true; outcome("info", words.kept, one.code); log(one.code, words.kept); }
    });
    save(); draw();
    pause = Math.min(pause ? pause * 2 : 2000, 30000); setTimeout(flush, pause);
  }
  async function flush() {
    if (flying || !kept.queue.length) return;
    flying = true;
    const scans = kept.queue.slice(0, 200);
    let answer = null, status = 0;
    try {
      const token = form.elements.csrfmiddlewaretoken.value;
      const sent = await fetch(form.dataset.cart, { method: "POST", redirect: "manual", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify({ device: kept.device, now: Date.now(), card: kept.card, scans }) });
      status = sent.status;
      if (sent.ok) answer = await sent.json();
      else part("login").hidden = status !== 403 && sent.type !== "opaqueredirect";
    } catch (error) { /* no line: kept */ }
    flying = false;
    if (!answer) { broken(); return; }
    pause = 0; part("login").hidden = true; kept.card = answer.card;
    answer.answers.forEach((one) => {
      const scan = kept.queue.shift();
      if (scan.kept && one.state === "refused") kept.problems.push({ code: one.code, text: one.text });
      if (!kept.queue.length) outcome(one.state, one.title, one.text);
      log(one.code, one.title);
    });
    save(); draw();
    if (kept.queue.length) flush();
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault(); event.stopImmediatePropagation();
    const button = event.submitter;
    if (button && button.name === "switch") { mode = form.elements.mode.value = button.value; draw(); input.focus(); return; }
    if (button && button.name === "close") { if (!kept.queue.length) { kept.card = ""; save(); } draw(); input.focus(); return; }
    const code = input.value.replace(/[\p{Cc}\p{Cf}]/gu, "").trim();
    input.value = ""; input.focus();
    if (!code) return;
    kept.queue.push({ number: kept.next, at: Date.now(), mode, code, kept: kept.queue.some((one) => one.kept) });
    kept.next += 1; save();
    if (kept.queue[kept.queue.length - 1].kept) { outcome("info", words.kept, code); log(code, words.kept); draw(); }
    flush();
  }, true);
  window.addEventListener("online", () => { pause = 0; flush(); });
  if (!kept.card) kept.card = form.elements.card.value;
  // Where browsers allow it (HTTPS, or this machine itself), the page opens without a line from its second visit on.
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(form.dataset.worker).catch(() => undefined);
  draw(); flush();
})();
