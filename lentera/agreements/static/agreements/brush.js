// Hides faces in a photo before it is sent: boxes are painted into the pixels of a copy, and only that copy, a JPEG
// without what the camera wrote into the file, takes the place of the file that was chosen.
(function () {
  "use strict";
  const LARGEST = 2000; // pixels of the longer side that leave the page
  const STEP = 8, QUALITY = 0.88;
  const form = document.querySelector("form[data-brush]");
  if (!form) return;
  const one = (mark) => form.querySelector(`[data-brush-${mark}]`);
  const area = one("area"), canvas = one("canvas"), said = one("said"), missing = one("missing");
  const file = form.elements.picture, hiding = form.elements.hiding, count = form.elements.boxes;
  const noFaces = one("nofaces"), original = form.elements.original;
  const pen = canvas.getContext("2d");
  let picture = null, chosen = null, boxes = [], cursor = null, from = null, ready = false;

  // With the brush the declaration is not needed: it is for pictures hidden elsewhere.
  one("without").hidden = true;

  file.addEventListener("change", async () => {
    if (ready) return; // our own copy was put in
    picture = null; boxes = []; from = null; area.hidden = true;
    chosen = file.files[0] || null;
    if (!chosen) return;
    try {
      picture = await createImageBitmap(chosen, { imageOrientation: "from-image" });
    } catch (error) {
      one("without").hidden = false; // no picture that this browser reads: the server will say what it is
      return;
    }
    const scale = Math.min(1, LARGEST / Math.max(picture.width, picture.height));
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const size = Math.round(Math.max(canvas.width, canvas.height) / 8);
    cursor = { x: (canvas.width - size) / 2, y: (canvas.height - size) / 2, w: size, h: size };
    area.hidden = false; one("original").hidden = false; one("without").hidden = true; missing.hidden = true;
    draw();
    canvas.focus();
  });

  function paint(onto, withCursor) {
    onto.drawImage(picture, 0, 0, canvas.width, canvas.height);
    onto.fillStyle = "#16262B";
    boxes.forEach((box) => onto.fillRect(box.x, box.y, box.w, box.h));
    if (!withCursor) return;
    const box = from && from.box ? from.box : document.activeElement === canvas ? cursor : null;
    if (!box) return;
    onto.strokeStyle = "#F2A31B"; onto.lineWidth = Math.max(3, canvas.width / 300);
    onto.strokeRect(box.x, box.y, box.w, box.h);
  }
  function draw() {
    if (!picture) return;
    paint(pen, true);
    said.textContent = boxes.length ? said.dataset.placed.replace("%count%", boxes.length) : said.dataset.none;
  }
  function place(box) {
    const x = Math.max(0, Math.floor(box.x)), y = Math.max(0, Math.floor(box.y));
    const w = Math.min(canvas.width, Math.ceil(box.x + box.w)) - x, h = Math.min(canvas.height, Math.ceil(box.y + box.h)) - y;
    if (w < 4 || h < 4) return;
    boxes.push({ x, y, w, h });
    noFaces.checked = false; missing.hidden = true;
    draw();
  }
  function undo() { boxes.pop(); draw(); }
  one("undo").addEventListener("click", undo);
  noFaces.addEventListener("change", () => { missing.hidden = true; });

  function at(event) {
    const seen = canvas.getBoundingClientRect();
    return { x: (event.clientX - seen.left) * canvas.width / seen.width, y: (event.clientY - seen.top) * canvas.height / seen.height };
  }
  canvas.addEventListener("pointerdown", (event) => {
    if (!picture) return;
    canvas.setPointerCapture(event.pointerId);
    from = { start: at(event), box: null };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!from) return;
    const now = at(event);
    from.box = { x: Math.min(from.start.x, now.x), y: Math.min(from.start.y, now.y), w: Math.abs(now.x - from.start.x), h: Math.abs(now.y - from.start.y) };
    draw();
  });
  canvas.addEventListener("pointerup", () => {
    if (from && from.box) place(from.box);
    from = null;
    draw();
  });
  canvas.addEventListener("pointercancel", () => { from = null; draw(); });
  canvas.addEventListener("focus", draw);
  canvas.addEventListener("blur", draw);
  canvas.addEventListener("keydown", (event) => {
    if (!picture || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = (event.shiftKey ? 4 : 1) * Math.max(STEP, Math.round(canvas.width / 100));
    const grow = (by) => {
      const w = Math.min(canvas.width, Math.max(8, cursor.w + by)), h = Math.min(canvas.height, Math.max(8, cursor.h + by));
      cursor = { x: cursor.x - (w - cursor.w) / 2, y: cursor.y - (h - cursor.h) / 2, w, h };
    };
    const keys = {
      ArrowLeft: () => { cursor.x -= step; }, ArrowRight: () => { cursor.x += step; },
      ArrowUp: () => { cursor.y -= step; }, ArrowDown: () => { cursor.y += step; },
      "+": () => grow(step), "=": () => grow(step), "-": () => grow(-step), "−": () => grow(-step),
      Enter: () => place(cursor), " ": () => place(cursor), Backspace: undo, Delete: undo,
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault(); event.stopPropagation();
    act();
    cursor.x = Math.min(canvas.width - cursor.w / 2, Math.max(-cursor.w / 2, cursor.x));
    cursor.y = Math.min(canvas.height - cursor.h / 2, Math.max(-cursor.h / 2, cursor.y));
    draw();
  });

  form.addEventListener("submit", (event) => {
    if (ready || !picture) return;
    event.preventDefault(); event.stopImmediatePropagation();
    if (!boxes.length && !noFaces.checked) {
      missing.hidden = false;
      canvas.focus();
      return;
    }
    const copy = document.createElement("canvas");
    copy.width = canvas.width; copy.height = canvas.height;
    paint(copy.getContext("2d"), false);
    copy.toBlob((blob) => {
      const painted = new DataTransfer();
      painted.items.add(new File([blob], "foto.jpg", { type: "image/jpeg" }));
      if (form.elements.keep_original.checked) {
        const taken = new DataTransfer();
        taken.items.add(chosen);
        original.files = taken.files;
      }
      ready = true;
      file.files = painted.files;
      hiding.value = boxes.length ? "brush" : "no_faces";
      count.value = boxes.length;
      form.requestSubmit(event.submitter || undefined);
    }, "image/jpeg", QUALITY);
  }, true);
})();
