"use strict";
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });

// A roll is cut where the page ends, and CSS knows no page as long as what stands on it: it is measured before printing.
const ROLLS = { "receipt-58": [58, 52], "receipt-80": [80, 72] }; // mm of the roll, and of the lines on it
const MM = 96 / 25.4;
const sheet = new CSSStyleSheet();

function measure() {
  for (const [name, [roll, line]] of Object.entries(ROLLS)) {
    const receipt = document.querySelector(`.${name}`);
    if (!receipt) continue;
    const paper = receipt.cloneNode(true);
    Object.assign(paper.style, { display: "block", position: "absolute", visibility: "hidden", width: `${line}mm`, maxWidth: "none", padding: "0", border: "0", boxSizing: "content-box" });
    document.body.append(paper);
    const long = Math.ceil(paper.scrollHeight / MM) + 16; // with the margins of page and content
    paper.remove();
    sheet.replaceSync(`@media print { @page { size: ${roll}mm ${Math.max(long, 40)}mm; } }`);
    document.adoptedStyleSheets = [sheet];
  }
}

window.addEventListener("beforeprint", measure);
