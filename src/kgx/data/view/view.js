"use strict";
// The page of `kgx view`. Things stand where the file says; this draws them, filters, and shows sentences.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const COLOURS = { Person: "#2f6f9f", Country: "#b3541e", City: "#c99a2e", Region: "#c99a2e", Ministry: "#7a4f9c", Organization: "#3f8a63", Corporation: "#5a7d2a", Facility: "#8a7a63", NamedEvent: "#a8456b", Agreement: "#a8456b" };
  const WORDS = { Organization: "Organisation", Corporation: "Company", NamedEvent: "Named event", holds: "holds an office", holdsPosition: "holds an office", governmentBodyOf: "government body of", basedIn: "based in", containedInPlace: "located in", memberOf: "member of", subOrganizationOf: "part of", founderOf: "founder of", relativeOf: "relative of", spouse: "spouse of", nationality: "nationality" };
  const word = (w) => WORDS[w] || w;
  const things = data.things.map(([id, label, type, names, x, y], n) => ({ n, id, label, type, names, x, y, ties: [], shown: true }));
  const sentences = data.sentences.map(([text, article, headline, published, publisher, rule]) => ({ text, article, headline, published, publisher, rule }));
  const ties = data.ties.map(([a, b, relation, label, status, confidence, sources, date, cited], n) => {
    const evidence = cited.map((s) => sentences[s]);
    const days = [date, ...evidence.map((e) => e.published)].filter(Boolean).map((d) => d.slice(0, 10)).sort();
    const tie = { n, a: things[a], b: things[b], relation, label, status, confidence, sources, date, evidence, days, shown: true };
    tie.a.ties.push(tie); tie.b.ties.push(tie);
    return tie;
  });
  const pairs = new Map();
  for (const t of ties) {
    const key = Math.min(t.a.n, t.b.n) + " " + Math.max(t.a.n, t.b.n);
    if (!pairs.has(key)) pairs.set(key, { a: t.a, b: t.b, ties: [] });
    pairs.get(key).ties.push(t);
  }
  for (const t of things) t.r = 3 + 1.9 * Math.sqrt(new Set(t.ties.map((e) => (e.a === t ? e.b.n : e.a.n))).size);
  const byRank = [...things].sort((p, q) => q.r - p.r);

  const canvas = document.getElementById("canvas"), pen = canvas.getContext("2d"), panel = document.getElementById("panel");
  let scale = 1, left = 0, top = 0, wide = 0, high = 0, chosen = null, hovered = null, touched = false;
  let broad = 1; // how much wider than high the picture is drawn
  const at = (t) => [t.x * broad * scale + left, t.y * scale + top];
  const grown = () => Math.min(1.6, Math.max(0.5, scale / (Math.min(wide, high) * 0.5)));
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function fit() {
    broad = Math.min(1.8, Math.max(0.7, wide / (high || 1)));
    const seen = things.filter((t) => t.shown), xs = seen.map((t) => t.x * broad), ys = seen.map((t) => t.y);
    if (!seen.length) return;
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    scale = Math.min((wide - 90) / (x1 - x0 || 1), (high - 70) / (y1 - y0 || 1), Math.min(wide, high));
    left = wide / 2 - ((x0 + x1) / 2) * scale; top = high / 2 - ((y0 + y1) / 2) * scale;
    draw();
  }
  function resize() {
    const ratio = window.devicePixelRatio || 1;
    wide = canvas.clientWidth; high = canvas.clientHeight;
    canvas.width = wide * ratio; canvas.height = high * ratio;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (touched) draw(); else fit();
  }
  function draw() {
    const ink = colour("--ink"), ground = colour("--ground"), line = colour("--tie"), mark = colour("--mark"), g = grown();
    const focus = chosen || hovered, near = new Set();
    if (focus && focus.ties) for (const t of focus.ties) { near.add(t.a); near.add(t.b); }
    if (focus) near.add(focus);
    pen.clearRect(0, 0, wide, high);
    for (const p of pairs.values()) {
      const seen = p.ties.filter((t) => t.shown);
      if (!seen.length) continue;
      const lit = focus && (p === focus || p.a === focus || p.b === focus);
      pen.strokeStyle = lit ? mark : line; pen.globalAlpha = focus && !lit ? 0.25 : 0.8;
      pen.lineWidth = (lit ? 1.6 : 0.8) + Math.min(2.5, Math.log2(seen.length));
      pen.setLineDash(seen.every((t) => t.status === "denied" || t.status === "planned") ? [4, 3] : []);
      pen.beginPath(); pen.moveTo(...at(p.a)); pen.lineTo(...at(p.b)); pen.stroke();
    }
    pen.setLineDash([]);
    for (const t of things) if (t.shown) {
      const [x, y] = at(t);
      pen.globalAlpha = focus && focus.ties && !near.has(t) && focus !== t ? 0.3 : 1;
      pen.fillStyle = COLOURS[t.type] || "#777"; pen.beginPath(); pen.arc(x, y, t.r * g, 0, 7); pen.fill();
      pen.strokeStyle = t === chosen ? mark : ground; pen.lineWidth = t === chosen ? 3 : 1; pen.stroke();
    }
    const boxes = []; // names where there is room, the best-connected first
    pen.textAlign = "center"; pen.textBaseline = "top"; pen.lineJoin = "round";
    const order = focus && focus.ties ? [focus, ...byRank.filter((t) => near.has(t) && t !== focus), ...byRank.filter((t) => !near.has(t))] : byRank;
    for (const t of order) {
      if (!t.shown) continue;
      const [x, y] = at(t);
      if (x < -60 || y < -20 || x > wide + 60 || y > high + 20) continue;
      const big = t === chosen || t === hovered;
      pen.font = (big ? "600 " : "") + Math.round(11 + Math.min(4, t.r / 5)) + "px system-ui, sans-serif";
      const w = pen.measureText(t.label).width + 6, box = [x - w / 2, y + t.r * g + 1, x + w / 2, y + t.r * g + 16];
      if (!big && boxes.some((b) => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3])) continue;
      boxes.push(box);
      pen.globalAlpha = focus && focus.ties && !near.has(t) ? 0.3 : 1;
      pen.strokeStyle = ground; pen.lineWidth = 3; pen.strokeText(t.label, x, box[1] + 1);
      pen.fillStyle = ink; pen.fillText(t.label, x, box[1] + 1);
    }
    pen.globalAlpha = 1;
  }

  const el = (tag, text, attributes) => { const e = document.createElement(tag); if (text != null) e.textContent = text; return Object.assign(e, attributes || {}); };
  function quote(e) {
    const q = el("blockquote", e.text), from = [e.headline || e.article, e.publisher, e.published].filter(Boolean).join(", ");
    q.append(el("footer", from, { title: e.article + ", rule " + e.rule }));
    return q;
  }
  function link(t) { const a = el("a", t.label, { href: "#" + encodeURIComponent(t.id) }); a.onclick = (e) => { e.preventDefault(); choose(t, true); }; return a; }
  function line(tie, self) {
    const li = el("li"), other = tie.a === self ? tie.b : tie.a, head = el("div");
    const named = tie.relation.startsWith("hold") || tie.label !== tie.relation;
    if (named) head.append(tie.label + (tie.date ? ", " + tie.date : ""), " · ", link(other));
    else head.append(tie.a === self ? word(tie.relation) + " " : "", link(other), tie.a === self ? "" : " " + word(tie.relation) + " it");
    if (!["asserted", "happened"].includes(tie.status)) head.append(el("span", "  " + tie.status, { className: "status" }));
    head.append(el("small", "  " + tie.confidence.toFixed(2) + (tie.sources > 1 ? ", " + tie.sources + " sources" : "")));
    li.append(head, ...tie.evidence.slice(0, 4).map(quote));
    return li;
  }
  function list(title, rows) {
    if (!rows.length) return [];
    const ul = el("ul"); ul.append(...rows); return [el("h3", title), ul];
  }
  function show() {
    panel.replaceChildren(); panel.hidden = !chosen;
    if (!chosen) return;
    const close = el("button", "×", { className: "close", type: "button", title: "Close (Esc)" }); close.onclick = () => choose(null);
    panel.append(close);
    if (chosen.id) {
      panel.append(el("h2", chosen.label), el("p", word(chosen.type) + (chosen.names ? " · also " + chosen.names : ""), { className: "kind" }));
      const seen = [...new Map(chosen.ties.filter((t) => t.shown).map((t) => [t.label + t.relation + t.a.n + t.b.n, t])).values()];
      const offices = seen.filter((t) => t.relation.startsWith("hold")), events = seen.filter((t) => t.label !== t.relation && !t.relation.startsWith("hold"));
      const rest = seen.filter((t) => !offices.includes(t) && !events.includes(t));
      events.sort((p, q) => (p.date < q.date ? 1 : -1));
      panel.append(...list("Offices", offices.map((t) => line(t, chosen))), ...list("Events", events.map((t) => line(t, chosen))), ...list("Relations", rest.map((t) => line(t, chosen))));
    } else {
      panel.append(el("h2", chosen.a.label + " – " + chosen.b.label), ...list("What the articles say", chosen.ties.filter((t) => t.shown).map((t) => line(t, chosen.a))));
    }
    panel.scrollTop = 0;
  }
  function choose(what, centre) {
    touched = true;
    chosen = what;
    if (what && what.id && centre) { left += wide * (panel.hidden && wide > 800 ? 0.35 : 0.5) - at(what)[0]; top += high / 2 - at(what)[1]; }
    show(); draw();
  }
  function under(x, y) {
    let best = null, least = 1e9;
    for (const t of things) if (t.shown) { const [p, q] = at(t), d = Math.hypot(p - x, q - y) - t.r * grown(); if (d < 5 && d < least) { best = t; least = d; } }
    if (best) return best;
    for (const p of pairs.values()) {
      if (!p.ties.some((t) => t.shown)) continue;
      const [x1, y1] = at(p.a), [x2, y2] = at(p.b), l = (x2 - x1) ** 2 + (y2 - y1) ** 2 || 1, k = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / l;
      if (k > 0 && k < 1) { const d = Math.hypot(x1 + k * (x2 - x1) - x, y1 + k * (y2 - y1) - y); if (d < 6 && d < least) { best = p; least = d; } }
    }
    return best;
  }

  function filter() {
    const off = new Set([...document.querySelectorAll("#filters input[type=checkbox]:not(:checked)")].map((b) => b.value));
    const least = +document.getElementById("confidence").value, from = document.getElementById("from").value, to = document.getElementById("to").value;
    document.getElementById("least").textContent = least.toFixed(2);
    for (const t of ties) t.shown = !off.has(t.relation) && !off.has(t.a.type) && !off.has(t.b.type) && t.confidence >= least && (!from || t.days.some((d) => d >= from)) && (!to || t.days.some((d) => d <= to));
    for (const t of things) t.shown = t.ties.some((e) => e.shown);
    if (chosen && chosen.id && !chosen.shown) chosen = null;
    show(); draw();
  }
  function boxes(id, counts) {
    for (const [name, n] of [...counts].sort((p, q) => q[1] - p[1])) {
      const label = el("label"); label.append(el("input", null, { type: "checkbox", checked: true, value: name, onchange: filter }), word(name), el("small", n));
      document.getElementById(id).append(label);
    }
  }
  const count = (rows, key) => rows.reduce((m, r) => m.set(r[key], (m.get(r[key]) || 0) + 1), new Map());
  boxes("types", count(things, "type")); boxes("relations", count(ties, "relation"));
  for (const id of ["confidence", "from", "to"]) document.getElementById(id).oninput = filter;
  document.getElementById("filters").onsubmit = (e) => e.preventDefault();
  const filters = document.getElementById("filters"), open = document.getElementById("filters-switch");
  open.onclick = () => { filters.hidden = !filters.hidden; open.setAttribute("aria-expanded", String(!filters.hidden)); };
  document.getElementById("fit").onclick = fit;
  document.getElementById("names").append(...byRank.map((t) => el("option", null, { value: t.label })));
  const plain = (s) => s.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  function find(text, sure) {
    const wanted = plain(text.trim());
    if (!wanted) return;
    const names = (t) => [t.label, ...t.names.split(", ")].map(plain);
    const hit = byRank.find((t) => t.shown && names(t).includes(wanted)) || (sure && byRank.find((t) => t.shown && names(t).some((n) => n.includes(wanted))));
    if (hit) choose(hit, true);
  }
  const search = document.getElementById("search");
  search.oninput = () => find(search.value, false);
  search.onkeydown = (e) => { if (e.key === "Enter") find(search.value, true); };
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { choose(null); canvas.focus(); }
    if (/^(INPUT|TEXTAREA)$/.test(e.target.tagName)) return;
    if (e.key === "/") { e.preventDefault(); search.focus(); search.select(); }
    if (e.key === "0") fit();
    if (e.key === "+" || e.key === "=") zoom(1.25, wide / 2, high / 2);
    if (e.key === "-") zoom(0.8, wide / 2, high / 2);
    const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[e.key];
    if (step) { left += step[0]; top += step[1]; draw(); }
  });
  function zoom(by, x, y) { touched = true; const next = Math.min(40000, Math.max(40, scale * by)), k = next / scale; left = x - (x - left) * k; top = y - (y - top) * k; scale = next; draw(); }
  canvas.addEventListener("wheel", (e) => { e.preventDefault(); zoom(Math.exp(-e.deltaY / 400), e.offsetX, e.offsetY); }, { passive: false });
  const fingers = new Map(); let moved = 0;
  canvas.addEventListener("pointerdown", (e) => { canvas.setPointerCapture(e.pointerId); fingers.set(e.pointerId, [e.offsetX, e.offsetY]); moved = 0; });
  canvas.addEventListener("pointermove", (e) => {
    const was = fingers.get(e.pointerId);
    if (!was) { const over = under(e.offsetX, e.offsetY); canvas.style.cursor = over ? "pointer" : "grab"; const t = over && over.id ? over : null; if (t !== hovered) { hovered = t; draw(); } return; }
    const now = [e.offsetX, e.offsetY];
    moved += Math.hypot(now[0] - was[0], now[1] - was[1]);
    if (fingers.size === 2) {
      const other = [...fingers].find(([id]) => id !== e.pointerId)[1], before = Math.hypot(was[0] - other[0], was[1] - other[1]), after = Math.hypot(now[0] - other[0], now[1] - other[1]);
      if (before) zoom(after / before, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    } else { touched = true; left += now[0] - was[0]; top += now[1] - was[1]; draw(); }
    fingers.set(e.pointerId, now);
  });
  canvas.addEventListener("pointerup", (e) => { fingers.delete(e.pointerId); if (moved < 5) choose(under(e.offsetX, e.offsetY)); });
  canvas.addEventListener("pointercancel", (e) => fingers.delete(e.pointerId));
  const legend = document.getElementById("legend");
  for (const [type] of [...count(things, "type")].sort((p, q) => q[1] - p[1])) { const dot = el("i"); dot.style.background = COLOURS[type] || "#777"; legend.append(dot, word(type)); }
  if (data.left) legend.append(el("span", "   " + data.left + " more things are left out here"));
  new ResizeObserver(resize).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  resize();
  const named = decodeURIComponent(location.hash.slice(1)), start = things.find((t) => t.id === named || t.label === named);
  if (start) choose(start, true);
})();
