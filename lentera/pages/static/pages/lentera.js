"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const typing = (target) => target instanceof Element && target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

  // Whoever is quicker than this script has begun to type by then: selected, the first signs would go with the next.
  // What a browser brings back on the way back or with a reload, nobody typed.
  const cameAnew = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  const begunIn = (field) => cameAnew && field === document.activeElement && field.value !== field.defaultValue;

  // Focus: once at load, again after every swap, and back to the field that asks to keep it.
  function takeFocus(from) {
    if (scanForm() && scanForm().contains(document.activeElement)) return;
    const wanted = from.querySelector("[data-autofocus]") || from.querySelector("[data-focus-inside] input:not([type=hidden]), [data-focus-inside] select, [data-focus-inside] textarea");
    if (!wanted || begunIn(wanted)) return;
    wanted.focus({ preventScroll: false });
    if (!wanted.select || !wanted.value) return;
    if (wanted.matches("textarea")) wanted.setSelectionRange(wanted.value.length, wanted.value.length); // selected, a key would take all its lines
    else wanted.select();
  }

  // Sound: a click for done, a low double beep for refused. Kept off or on in this browser.
  const soundOn = () => localStorage.getItem("lentera-sound") !== "off";
  let ears = null;
  function tone(frequency, start, length, volume) {
    const oscillator = ears.createOscillator(), gain = ears.createGain();
    oscillator.type = "square"; oscillator.frequency.value = frequency; gain.gain.value = volume;
    oscillator.connect(gain).connect(ears.destination);
    oscillator.start(ears.currentTime + start); oscillator.stop(ears.currentTime + start + length);
  }
  function sound(state) {
    if (!soundOn() || !("AudioContext" in window) || !navigator.userActivation?.hasBeenActive) return;
    try {
      ears = ears || new AudioContext();
      if (state === "refused") { tone(170, 0, 0.16, 0.12); tone(170, 0.24, 0.16, 0.12); }
      else if (state === "ok") tone(1250, 0, 0.03, 0.06);
    } catch (error) { /* a browser without sound stays silent; the colour tells */ }
  }
  let heard = null;
  function hear(from) {
    const bar = from.matches && from.matches("[data-outcome]") ? from : from.querySelector("[data-outcome]");
    if (bar && bar !== heard) { heard = bar; sound(bar.dataset.outcome); }
  }

  // A form is sent once: the button shows that it works, and wakes up when the answer came.
  function busy(form, button) {
    form.dataset.sending = "yes";
    all("button:not([type=button]), input[type=submit]", form).forEach((one) => { one.setAttribute("aria-disabled", "true"); });
    if (!button || !button.classList.contains("btn")) return;
    button.classList.add("is-busy");
    if (button.dataset.busy) {
      const text = Array.from(button.childNodes).find((node) => node.nodeType === 3 && node.textContent.trim());
      if (text) { button.dataset.idle = text.textContent; text.textContent = button.dataset.busy; }
    }
  }
  function idle(form) {
    delete form.dataset.sending;
    all("[aria-disabled]", form).forEach((one) => one.removeAttribute("aria-disabled"));
    all(".is-busy", form).forEach((button) => {
      button.classList.remove("is-busy");
      const text = Array.from(button.childNodes).find((node) => node.nodeType === 3 && node.textContent.trim());
      if (text && button.dataset.idle) text.textContent = button.dataset.idle;
    });
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (form.matches("[data-scan]")) { scanned(event, form); return; }
    if (form.method === "post" && form.closest("[data-line]")) { pressed(event, form); return; }
    if (form.dataset.sending) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    const viaHtmx = form.matches("[hx-post], [hx-get], [hx-put], [hx-delete]");
    if (form.method === "post" || viaHtmx) setTimeout(() => { if (!event.defaultPrevented || viaHtmx) busy(form, event.submitter); });
  }, true);
  window.addEventListener("pageshow", () => all("form[data-sending]").forEach(idle));

  // What the server could not be asked is shown beneath its field, and asked again until it answers: the first of the
  // line keeps its request id, so that nothing is done twice. Where one of them is then refused, somebody has to look
  // before the next is sent: the reader may be gone.
  const PATIENCE = 10000, PAUSE = 2000; // milliseconds until an answer, until the next try
  function barOf(when) { // out of the page's template: "cut" or "refused"
    const kept = document.getElementById("scan-waiting");
    if (!kept) return null;
    const bar = kept.content.firstElementChild.cloneNode(true);
    all("[data-when]", bar).forEach((part) => { part.hidden = part.dataset.when !== when; });
    return bar;
  }
  class Held {
    // `waiting`: codes in their order; `send` asks for the first of them; `field()` is where they are scanned. `told`:
    // what was answered since the line was cut, for one answer would hide the other, and each may ask for something.
    constructor(waiting, field, send) {
      Object.assign(this, { waiting, field, send, cut: false, stopped: false, again: 0, told: [] });
      window.addEventListener("online", () => this.retry());
      window.addEventListener("beforeunload", (event) => { if (waiting.length && !document.querySelector(".kiosk")) event.preventDefault(); });
      document.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && this.stopped && event.target === field() && !field().value.trim()) { event.preventDefault(); this.goOn(); }
      }, true);
    }
    keeps() { return (this.cut || this.stopped) && this.waiting.length > 0; }
    lost(one) {
      if (!this.cut) this.told = [];
      this.waiting.unshift(one); this.cut = true; this.show(); sound("refused");
      clearTimeout(this.again); this.again = setTimeout(() => this.retry(), PAUSE);
    }
    retry() { if (this.cut && !this.stopped && this.waiting.length) this.send(); }
    // After the answer to `one`: whether the next may be sent.
    answered(one) {
      const bar = document.querySelector("[data-outcome]:not(.is-stale)");
      if (this.cut && bar) {
        this.told.push({ code: codeOf(one), state: bar.dataset.outcome, words: all(".outcome-words > p", bar).map((part) => part.textContent.trim()).join(". ") });
        if (this.waiting.length && bar.dataset.outcome === "refused") this.stopped = true;
      }
      if (!this.waiting.length) this.cut = false;
      this.show();
      return this.waiting.length > 0 && !this.stopped;
    }
    goOn() { this.stopped = false; this.field().focus(); this.show(); this.send(); }
    drop() { this.waiting.length = 0; this.cut = this.stopped = false; this.field().focus(); this.show(); }
    show() {
      ["scan-held", "scan-told"].forEach((id) => document.getElementById(id)?.remove());
      this.tell();
      const bar = this.keeps() && barOf(this.stopped ? "refused" : "cut");
      if (!bar) return;
      bar.id = "scan-held"; bar.querySelector("[data-codes]").textContent = this.waiting.map(codeOf).join(" · ");
      bar.querySelector("[data-go]").onclick = () => this.goOn(); bar.querySelector("[data-drop]").onclick = () => this.drop();
      if (!this.stopped) all("[data-outcome]").forEach((one) => { one.hidden = true; one.classList.add("is-stale"); }); // it is about an earlier one
      this.field().form.after(bar);
    }
    tell() { // the newest alone stands in the bar above
      const list = this.told.length > 1 && document.getElementById("scan-waiting")?.content.querySelector("[data-told]")?.cloneNode(true);
      if (!list) return;
      const [row] = all("li", list);
      row.replaceWith(...this.told.map(({ code, state, words }) => {
        const one = row.cloneNode(true);
        one.className = `told-${state}`; one.querySelector("b").textContent = code; one.querySelector("span").textContent = words;
        return one;
      }));
      list.id = "scan-told"; list.querySelector("button").onclick = () => { this.told = []; list.remove(); this.field().focus(); };
      (document.querySelector(".outcome-region") || this.field().form).after(list);
    }
  }
  const codeOf = (one) => one.scan ?? one.said;
  function said(button) { // the words of a button; where several read alike, its label says of what
    const label = button.getAttribute("aria-label");
    if (label) return label;
    const copy = button.cloneNode(true); all("kbd, svg", copy).forEach((part) => part.remove());
    return copy.textContent.trim();
  }
  // No answer, or that of one who stands before the server; while codes wait, a fault's page would take them away too.
  const unanswered = (status) => [0, 502, 504].includes(status) || (status >= 500 && document.getElementById("scan-held") !== null);
  window.lentera = { Held, PATIENCE, said, unanswered, line: () => line, isSending: () => !!scanForm()?.dataset.sending };

  // The scanner never waits: codes that come while an answer is on its way are kept and sent one by one, each with the
  // request id of the form drawn for it, and with what the other fields (box, shelf, damaged) said when it was scanned.
  // What is typed while the form is replaced is carried over. The buttons around it (undo, take out) stand in the
  // same line: a page that they open would lose what waits, and have nowhere to go where the line is cut.
  const waiting = [];
  let sent = null, begun = "", changed = {}, edited = "", held = null;
  const scanForm = () => document.querySelector("form[data-scan]");
  const scanInput = (form) => form.querySelector("[data-scan-input], [data-autofocus], .scan-field input:not([type=hidden])");
  const line = new Held(waiting, () => scanInput(scanForm()), sendNext);
  const part = (field) => (field.type === "checkbox" ? "checked" : "value");
  const others = (form) => all("input:not([type=hidden]), select", form).filter((one) => one.name && one !== scanInput(form));
  const read = (form) => Object.fromEntries(others(form).map((one) => [one.name, one[part(one)]]));
  const write = (form, values) => others(form).forEach((one) => { if (one.name in values) one[part(one)] = values[one.name]; });
  const free = (form) => { // read already; free for the next code, and what was said of this copy alone is said no more
    scanInput(form).value = "";
    all("[data-once]", form).forEach((one) => { one[part(one)] = one.type === "checkbox" ? false : ""; });
  };
  function scanned(event, form) {
    const code = scanInput(form).value.trim();
    if (event.submitter && event.submitter.name) return; // a button that means something else, such as another mode
    if (form.dataset.sending || waiting.length) {
      event.preventDefault(); event.stopImmediatePropagation();
      if (code) waiting.push({ scan: code, values: read(form) });
      free(form); line.show();
      return;
    }
    if (!code || !form.matches("[hx-post]")) return;
    sent = { scan: code, values: read(form) }; form.dataset.sending = "yes";
  }
  function pressed(event, form) {
    event.preventDefault(); event.stopImmediatePropagation();
    waiting.push({ said: said(event.submitter), place: form.getAttribute("action"), fields: new FormData(form, event.submitter) });
    scanInput(scanForm()).focus(); // the next code may come before the answer
    if (!line.keeps()) sendNext();
    line.show();
  }
  function sendNext() { // the first of the line; half a code that is being typed stays, as do the other fields
    const form = scanForm(), input = form && scanInput(form);
    if (!form || form.dataset.sending || !waiting.length) return;
    if (waiting[0].place) {
      sent = waiting.shift(); form.dataset.sending = "yes";
      const drawn = form.closest("[data-line]");
      htmx.ajax("POST", sent.place, { source: drawn, target: drawn, swap: "outerHTML", values: sent.fields }).catch(() => {}); // told below
      return;
    }
    const half = input.value, now = read(form), [first, ...rest] = waiting.splice(0);
    write(form, first.values); input.value = first.scan; form.requestSubmit();
    waiting.push(...rest); write(form, now); input.value = half;
  }
  function scanFailed(status) {
    const form = scanForm();
    if (!form || !form.dataset.sending) return;
    delete form.dataset.sending;
    if (unanswered(status)) line.lost(sent); else if (sent.scan) { write(form, sent.values); scanInput(form).value = sent.scan; }
  }
  document.addEventListener("htmx:beforeSwap", () => {
    const form = scanForm(), active = document.activeElement;
    if (!form || !form.dataset.sending) return;
    begun = scanInput(form).value;
    changed = Object.fromEntries(Object.entries(read(form)).filter(([name, value]) => value !== sent.left[name]));
    edited = active !== scanInput(form) && form.contains(active) ? active.id : "";
  });
  document.addEventListener("htmx:afterSwap", () => {
    const form = scanForm();
    if (!form || form.dataset.sending) return;
    const input = scanInput(form), half = begun, other = edited; // half a code, typed while the form was replaced
    begun = edited = "";
    input.focus(); write(form, changed); changed = {};
    htmx.process(form); // now, not when the swap has settled: Enter may come in between
    if (other) document.getElementById(other)?.focus(); // such as the number of the box, being changed for what comes next
    if (line.answered(sent)) sendNext();
    if (half) { input.value = half; input.setSelectionRange(half.length, half.length); }
  });
  // Whoever moves on before the swap has settled keeps the focus: htmx itself would give it to [autofocus] then.
  document.addEventListener("htmx:afterSwap", (event) => {
    held = document.activeElement;
    if (event.detail.requestConfig.verb === "post") document.querySelector("[role=status]:has(> .messages)")?.remove(); // of an act before
    all("[autofocus]").forEach((one) => one.removeAttribute("autofocus"));
  });

  // Keys: data-key presses a button, "/" goes to the search, "?" shows them all.
  // What came of the last action goes first: its way on may use a key that the page has for something else.
  const keys = () => [...all(".outcome [data-key]"), ...all("[data-key]")].filter((one) => one.getClientRects().length);
  function keyed(key) { return keys().find((one) => one.dataset.key.toLowerCase() === key.toLowerCase() && one.getAttribute("aria-disabled") !== "true"); }
  function showKeys() {
    const dialog = document.getElementById("keys");
    const list = dialog.querySelector("[data-keys]");
    all("[data-live]", list).forEach((one) => one.remove());
    const told = new Set();
    keys().forEach((one) => {
      if (told.has(one.dataset.key)) return;
      told.add(one.dataset.key);
      const line = document.createElement("div"), key = document.createElement("dt"), word = document.createElement("dd"), cap = document.createElement("kbd");
      cap.textContent = one.dataset.key === "Escape" ? "Esc" : one.dataset.key;
      word.textContent = said(one); key.append(cap); line.append(key, word); line.dataset.live = ""; list.append(line);
    });
    dialog.showModal();
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const special = /^F\d+$/.test(event.key) || event.key === "Escape";
    if (!special && typing(event.target)) return;
    const target = keyed(event.key);
    if (target) { event.preventDefault(); target.click(); return; }
    if (event.key === "Escape") { all("details.menu[open], details.side-more[open]").forEach((one) => { one.open = false; }); return; }
    if (event.key === "/") { const search = document.querySelector("[data-search]"); if (search) { event.preventDefault(); search.focus(); search.select(); } }
    if (event.key === "?") { event.preventDefault(); showKeys(); }
  });

  // A part that is replaced beneath a finger takes what is pressed there with it: its successor is pressed instead, the
  // one that leads to the same place or sends the same.
  const anew = ["csrfmiddlewaretoken", "request_id"]; // of a form that says the same
  function meaning(one) {
    if (one.type !== "submit" || !one.form) return one.href; // of a button that sends nothing, only its script knows
    const told = all("input[type=hidden]", one.form).filter((field) => !anew.includes(field.name)).map((field) => [field.name, field.value]);
    return JSON.stringify([one.form.getAttribute("action"), one.name, one.value, told]);
  }
  let down = null;
  document.addEventListener("pointerdown", (event) => {
    const target = event.button === 0 && event.target instanceof Element && event.target.closest("button, a[href]");
    down = target && { target, place: target.getBoundingClientRect() };
  }, true);
  document.addEventListener("pointerup", ({ clientX, clientY }) => {
    if (!down || down.target.isConnected) return; // it hears its click itself
    const { target, place } = down, wanted = meaning(target);
    if (clientX < place.left || clientX > place.right || clientY < place.top || clientY > place.bottom) return; // thought better of it
    if (wanted) all(target.localName).find((one) => meaning(one) === wanted)?.click();
  }, true);

  // Small behaviours by attribute.
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    all("details.menu[open], details.side-more[open]").forEach((one) => { if (!one.contains(target)) one.open = false; });
    // Not by the address: the place of a field would go along to the page that comes after its form.
    const field = document.getElementById(target.closest("a[href^='#']")?.hash.slice(1));
    if (field?.matches("input, select, textarea")) { event.preventDefault(); field.focus(); }
    const step = target.closest("[data-counter] button[data-step]");
    if (step) {
      const field = step.closest("[data-counter]").querySelector("input");
      field.value = Math.max(Number(field.min || 0), (parseInt(field.value, 10) || 0) + Number(step.dataset.step));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    const speaker = target.closest("[data-speak]");
    if (speaker && "speechSynthesis" in window) {
      if (speechSynthesis.speaking) { speechSynthesis.cancel(); return; }
      const source = document.querySelector(speaker.dataset.speak);
      const voice = new SpeechSynthesisUtterance(source ? source.innerText : document.title);
      voice.lang = root.lang === "en" ? "en" : "id-ID"; speechSynthesis.speak(voice);
    }
  });
  document.addEventListener("change", (event) => {
    const target = event.target;
    if (target.matches("[data-sound-switch]")) localStorage.setItem("lentera-sound", target.checked ? "on" : "off");
    if (target.matches("[data-submit-on-change], [data-submit-on-change] *")) target.form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const joined = event.target.querySelector("[data-joined]");
    if (joined) joined.value = all("[data-join]:checked", event.target).map((one) => one.value).join(",");
  });

  // The network, said calmly.
  function network() {
    root.classList.toggle("is-offline", !navigator.onLine);
    all(".offline-tag").forEach((one) => { one.hidden = navigator.onLine; });
  }
  window.addEventListener("online", network); window.addEventListener("offline", network);

  // Plain tables written by hand become cards too: heads are carried into the cells.
  function labels(from) {
    all("table.table:not(.table-plain)", from).forEach((table) => {
      const heads = all("thead th", table).map((head) => head.textContent.trim());
      all("tbody tr", table).forEach((row) => Array.from(row.children).forEach((cell, place) => {
        if (!cell.dataset.label && heads[place] && cell.tagName === "TD" && !cell.hasAttribute("colspan")) cell.dataset.label = heads[place];
      }));
    });
  }

  // Back to a form as it was left, with all that was typed; without script its page is opened anew.
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[data-step-back]") && history.length > 1) { event.preventDefault(); history.back(); }
  });

  // A browser brings back what was typed with its page, but not where it shall suggest nothing (days, numbers, lists of
  // barcodes): those are kept with the page's place in the history of this tab. What is scanned, and PINs, are not.
  const silent = () => all("input[autocomplete=off]:not([autocapitalize=off], [name=card]), textarea[autocomplete=off]")
    .filter((field) => field.name && /^text/.test(field.type) && field.form && field.form.method === "post" && !field.closest("[data-scan], .kiosk"));
  document.addEventListener("change", (event) => {
    const place = silent().indexOf(event.target);
    if (place >= 0) history.replaceState({ ...history.state, typed: { ...(history.state || {}).typed, [`${place} ${event.target.name}`]: event.target.value } }, "");
  });
  const [arrived] = performance.getEntriesByType("navigation");
  if (arrived && arrived.type === "back_forward" && history.state && history.state.typed) silent().forEach((field, place) => {
    const typed = history.state.typed[`${place} ${field.name}`];
    if (typed !== undefined) field.value = typed;
  });

  // htmx: the token travels along, a failed answer is said, focus and sound follow the swap.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token) event.detail.headers["X-CSRFToken"] = token.value;
    if (!event.detail.elt.matches("[data-scan], [data-line]")) return;
    const form = scanForm();
    if (event.detail.elt === form) free(form);
    sent.left = read(form); event.detail.timeout = PATIENCE;
  });
  document.addEventListener("htmx:afterRequest", (event) => { const form = event.target.closest && event.target.closest("form"); if (form && !form.matches("[data-scan]")) idle(form); });
  document.addEventListener("htmx:afterSettle", (event) => { const part = event.detail.elt; labels(part); hear(part); if (document.activeElement === held) takeFocus(part); network(); });
  document.addEventListener("htmx:sendError", (event) => { network(); noAnswer(event, 0); });
  document.addEventListener("htmx:timeout", (event) => noAnswer(event, 0));
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    if (noAnswer(event, xhr.status)) return;
    if (xhr.getResponseHeader("Content-Type")?.startsWith("text/html")) { document.open(); document.write(xhr.responseText); document.close(); }
  });
  function noAnswer(event, status) { // a code waits in its line, and what is looked up stays as it was
    if (event.detail.elt.matches("[data-scan], [data-line]")) scanFailed(status);
    return unanswered(status);
  }

  const start = () => {
    const sounds = document.querySelector("[data-sound-switch]"); if (sounds) sounds.checked = soundOn();
    network(); labels(document); hear(document); takeFocus(document);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
