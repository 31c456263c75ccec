"use strict";
// The grid by keyboard: rows come, go and move without asking the server; help follows the row in hand.
// Without this file every button still works: it sends the form, and the page comes back with the row moved.
(() => {
  // Headings of authorities are offered while an author is typed; without a network one types on.
  const headings = document.querySelector("[data-headings]");
  if (headings) {
    const author = document.getElementById(headings.dataset.for);
    let waiting = 0;
    author.addEventListener("input", () => {
      clearTimeout(waiting);
      const asked = author.value.trim();
      if (asked.length < 2) return;
      waiting = setTimeout(async () => {
        try {
          const answer = await fetch(`${headings.dataset.headings}&q=${encodeURIComponent(asked)}`, { credentials: "same-origin" });
          if (answer.ok && author.value.trim() === asked) headings.innerHTML = await answer.text();
        } catch (error) { /* no network, no help */ }
      }, 300);
    });
  }

  const rows = document.getElementById("rows");
  if (!rows) return;
  const template = document.getElementById("new-row"), help = document.getElementById("field-help"), said = document.getElementById("rows-said");
  const home = help.parentElement, narrow = matchMedia("(max-width: 1000px)");
  const known = new Map();
  const rowOf = (from) => from.closest(".grid-row");
  const field = (row, name) => row.querySelector(`[name="${name}"]`);

  function add(after) {
    const row = template.content.firstElementChild.cloneNode(true);
    if (after) after.after(row); else rows.append(row);
    quiet(row);
    field(row, "tag").focus();
  }
  function remove(row) {
    const next = row.nextElementSibling || row.previousElementSibling;
    if (row.contains(help)) home.append(help);
    row.remove();
    said.textContent = rows.dataset.gone;
    if (next && next.matches(".grid-row")) field(next, "text").focus();
  }
  function move(row, up) {
    const focused = document.activeElement, other = up ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (up) other.before(row); else other.after(row);
    if (focused && row.contains(focused)) focused.focus();
  }
  // Rows move and come by keys, so their buttons are out of the way of the Tab key.
  function quiet(from) { from.querySelectorAll("[data-row]").forEach((button) => { if (button.closest(".grid-row")) button.tabIndex = -1; }); }

  async function explain(row) {
    const tag = field(row, "tag").value.trim();
    if (narrow.matches) row.append(help); else if (help.parentElement !== home) home.append(help);
    if (help.dataset.tag === tag || tag.length !== 3) return;
    help.dataset.tag = tag;
    if (!known.has(tag)) {
      try {
        const answer = await fetch(`${rows.dataset.help}?tag=${encodeURIComponent(tag)}`, { credentials: "same-origin" });
        if (!answer.ok) return;
        known.set(tag, await answer.text());
      } catch (error) { return; } // without a network the row is filled without help
    }
    if (help.dataset.tag === tag) help.innerHTML = known.get(tag);
  }
  function named(row) {
    const tag = field(row, "tag").value.trim(), text = field(row, "text"), heading = help.querySelector("h2");
    text.setAttribute("aria-label", `${tag} ${text.getAttribute("aria-label").replace(/^\S*\s/, "")}`);
    if (help.dataset.tag === tag && heading) row.querySelector(".grid-name").textContent = heading.textContent.slice(tag.length + 1);
    if (tag.length === 3 && tag >= "010" && !text.value.trim()) text.value = "$a ";
  }

  rows.addEventListener("focusin", (event) => { const row = rowOf(event.target); if (row && !help.contains(event.target)) explain(row); });
  rows.addEventListener("change", async (event) => {
    if (event.target.name !== "tag") return;
    const row = rowOf(event.target);
    await explain(row);
    named(row);
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-row]") : null;
    if (!button) return;
    event.preventDefault();
    const row = rowOf(button), what = button.dataset.row;
    if (what === "add") add(row);
    else if (what === "delete") remove(row);
    else if (what === "help") { explain(row); field(row, "text").focus(); }
    else move(row, what === "up");
  });
  rows.addEventListener("keydown", (event) => {
    const row = rowOf(event.target);
    if (!row || event.ctrlKey || event.metaKey) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) { event.preventDefault(); move(row, event.key === "ArrowUp"); }
    else if (event.altKey && event.key === "Delete") { event.preventDefault(); remove(row); }
    else if (event.key === "Enter" && !event.altKey && !event.shiftKey && event.target.matches("input, textarea")) { event.preventDefault(); add(row); }
  });
  quiet(rows);
})();
