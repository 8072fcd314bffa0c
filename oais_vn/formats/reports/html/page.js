"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const [UNIT, RULE, SEVERITY, MESSAGE, REMEDY, PLACE, PLACES, STANDING, WAIVER, PICTURE] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const KINDS = ["error", "warning", "info"];
  const FIRST = 20;
  const STEP = 200;
  const WORDS = {
    vi: {
      kinds: ["Lỗi", "Cảnh báo", "Thông tin"], remedy: "Cách xử lý", clause: "Căn cứ", sureness: "độ tin cậy",
      standings: ["", "mới", "còn từ lần trước"], waived: "được miễn trừ", every: "Tất cả", passed: "Đạt", failed: "Không đạt",
      places: (n) => `${n} chỗ`, more: (n) => `Xem thêm ${n} chỗ`, next: (n) => `Xem tiếp (còn ${n} phát hiện)`,
      shown: (n, all) => `${n} trong ${all} phát hiện`, rows: (n, all) => `${n} trong ${all}`,
      none: "Không có phát hiện nào.", nothing: "Không phát hiện nào khớp với bộ lọc.",
      sure: { V: "đã đọc trực tiếp văn bản", S1: "nguồn thứ cấp mạnh", S2: "nguồn thứ cấp khác", R: "nhớ lại, phải kiểm", A: "suy luận hoặc quy ước" },
    },
    en: {
      kinds: ["Error", "Warning", "Information"], remedy: "Remedy", clause: "Clause", sureness: "confidence",
      standings: ["", "new", "open since the round before"], waived: "waived", every: "All", passed: "Passed", failed: "Failed",
      places: (n) => (n === "1" ? "1 place" : `${n} places`), more: (n) => `Show ${n} more`, next: (n) => `Go on (${n} findings left)`,
      shown: (n, all) => `${n} of ${all} findings`, rows: (n, all) => `${n} of ${all}`,
      none: "Nothing was found.", nothing: "No finding fits the filters.",
      sure: { V: "its own text was read", S1: "strong second-hand source", S2: "other second-hand source", R: "from memory, check it", A: "reasoned or agreed upon" },
    },
  };
  let language = root.lang === "en" ? "en" : "vi";
  const words = () => WORDS[language];
  const side = () => (language === "vi" ? 0 : 1);
  const text = (pair) => data.texts[pair[side()]];
  const counted = (n) => n.toLocaleString(language === "vi" ? "vi-VN" : "en-US");
  const plain = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

  const placesOf = (findings) => findings.reduce((sum, each) => sum + each[PLACES], 0);

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children.filter((child) => child !== null));
    return made;
  };
  const mark = (kind, label) => element("span", { className: `mark ${kind}`, textContent: label });

  const folded = { vi: [], en: [] };
  const haystack = (at) => {
    const kept = folded[language];
    if (kept[at] === undefined) {
      const found = data.findings[at];
      const unit = data.units[found[UNIT]] || ["", ""];
      kept[at] = plain([unit[0], unit[1], data.rules[found[RULE]][0], text(found[MESSAGE]), text(found[PLACE]), text(found[REMEDY])].join("\n"));
    }
    return kept[at];
  };

  /* What is asked for. */
  const severities = [...document.querySelectorAll('[name="severity"]')];
  const selected = (id) => (byId(id) && byId(id).value !== "" ? Number(byId(id).value) : null);
  const fitting = () => {
    const wanted = plain(byId("search").value).split(/\s+/).filter(Boolean);
    const kinds = severities.map((box) => box.checked);
    const [unit, rule, standing, waived] = [selected("unit"), selected("rule"), selected("standing"), byId("waived").checked];
    const code = rule === null ? null : codes[rule];
    const found = [];
    data.findings.forEach((each, at) => {
      if (each[WAIVER] >= 0 ? !waived : !kinds[each[SEVERITY]]) return;
      if (unit !== null && each[UNIT] !== unit) return;
      if (code !== null && data.rules[each[RULE]][0] !== code) return;
      if (standing !== null && each[STANDING] !== standing) return;
      if (wanted.length && !wanted.every((word) => haystack(at).includes(word))) return;
      found.push(each);
    });
    return found;
  };

  /* Dossier by dossier, and in it rule by rule, errors first. */
  const grouped = (findings) => {
    const units = new Map();
    for (const each of findings) {
      if (!units.has(each[UNIT])) units.set(each[UNIT], new Map());
      const rules = units.get(each[UNIT]);
      const key = `${each[SEVERITY]} ${each[RULE]}`;
      if (!rules.has(key)) rules.set(key, []);
      rules.get(key).push(each);
    }
    const order = [...units.keys()].sort((a, b) => a - b);
    return order.map((unit) => [unit, [...units.get(unit).values()].sort((a, b) => a[0][SEVERITY] - b[0][SEVERITY])]);
  };

  const remedyOf = (found) => element("p", { className: "remedy" }, element("b", { textContent: `${words().remedy}: ` }), text(found[REMEDY]));

  const item = (found, alone) => {
    const waived = found[WAIVER] >= 0;
    const place = text(found[PLACE]);
    return element(
      "li", { className: waived ? "waived" : "" },
      found[PICTURE] >= 0 ? element("img", { className: "page", alt: place, src: `data:image/jpeg;base64,${data.pictures[found[PICTURE]]}` }) : null,
      place ? element("span", { className: "place", textContent: place }) : null,
      element("span", { className: "text", textContent: text(found[MESSAGE]) }),
      found[PLACES] > 1 ? mark("plain", words().places(counted(found[PLACES]))) : null,
      found[STANDING] ? mark(found[STANDING] === 1 ? "warning" : "plain", words().standings[found[STANDING]]) : null,
      waived ? mark("plain", words().waived) : null,
      waived ? element("span", { className: "waiver", textContent: data.waivers[found[WAIVER]][side()] }) : null,
      alone && text(found[REMEDY]) ? remedyOf(found) : null,
    );
  };

  const ruleBlock = (findings, whole) => {
    const [code, clause, confidence] = data.rules[findings[0][RULE]];
    const kind = KINDS[findings[0][SEVERITY]];
    const places = placesOf(findings);
    const list = element("ul", {});
    const block = element(
      "article", { className: `rule ${kind}` },
      element(
        "h4", {}, mark(kind, words().kinds[findings[0][SEVERITY]]), element("span", { textContent: code }),
        element("span", { className: "quiet", textContent: words().places(counted(places)) }),
      ),
      list,
    );
    /* A remedy that all share is told once, below them. */
    const shared = findings.every((each) => text(each[REMEDY]) === text(findings[0][REMEDY]));
    let told = 0;
    const tell = (many) => {
      list.append(...findings.slice(told, told + many).map((each) => item(each, !shared)));
      told += many;
    };
    tell(whole ? findings.length : FIRST);
    if (told < findings.length) {
      const more = element("button", { type: "button", className: "more" });
      const name = () => { more.textContent = words().more(counted(Math.min(STEP, findings.length - told))); };
      more.addEventListener("click", () => {
        tell(STEP);
        if (told < findings.length) name(); else more.remove();
      });
      name();
      block.append(more);
    }
    if (shared && text(findings[0][REMEDY])) block.append(remedyOf(findings[0]));
    const sure = confidence.split("+").map((letter) => words().sure[letter]).filter(Boolean).join("; ");
    block.append(element("p", { className: "source", textContent: `${words().clause}: ${clause} · ${words().sureness} ${confidence}${sure ? ` (${sure})` : ""}` }));
    return block;
  };

  const unitHeading = (unit) => {
    if (unit < 0) return element("h3", {}, data.whole[side()]);
    const [code, title, passed] = data.units[unit];
    return element(
      "h3", {}, element("span", { textContent: code }), title ? element("small", { textContent: title }) : null,
      mark(passed ? "passed" : "failed", passed ? words().passed : words().failed),
    );
  };

  /* Drawn as far as one scrolls, so that ten thousand findings open at once. */
  const draw = (into, findings, whole) => {
    into.replaceChildren();
    const blocks = [];
    for (const [unit, rules] of grouped(findings)) rules.forEach((rule, at) => blocks.push([unit, rule, at === 0]));
    let at = 0;
    let left = findings.length;
    let group = null;
    const onward = element("button", { type: "button", className: "more" });
    const go = () => {
      let drawn = 0;
      while (at < blocks.length && (whole || drawn < STEP)) {
        const [unit, rule, first] = blocks[at];
        if (first) {
          group = element("section", { className: "group" }, unitHeading(unit));
          into.insertBefore(group, onward.parentNode === into ? onward : null);
        }
        group.append(ruleBlock(rule, whole));
        drawn += Math.min(rule.length, FIRST) + 2;
        left -= rule.length;
        at += 1;
      }
      if (at < blocks.length) {
        onward.textContent = words().next(counted(left));
        into.append(onward);
      } else onward.remove();
    };
    onward.addEventListener("click", go);
    go();
    if (!whole && "IntersectionObserver" in window) {
      new IntersectionObserver((seen) => { if (seen.some((each) => each.isIntersecting)) go(); }, { rootMargin: "600px" }).observe(onward);
    }
  };

  const show = (whole = false) => {
    const found = fitting();
    byId("shown").textContent = data.findings.length ? words().shown(counted(placesOf(found)), counted(placesOf(data.findings))) : "";
    if (found.length) draw(byId("list"), found, whole);
    else byId("list").replaceChildren(element("p", { className: "nothing", textContent: data.findings.length ? words().nothing : words().none }));
    if (byId("mended")) draw(byId("mended"), data.mended, whole);
  };

  /* The fields of the filter. */
  const codes = [...new Set(data.rules.map((rule) => rule[0]))].sort();
  const options = (id, pairs) => {
    const field = byId(id);
    if (!field) return;
    const kept = field.value;
    field.replaceChildren(...[["", words().every], ...pairs].map(([value, label]) => element("option", { value, textContent: label })));
    field.value = kept;
  };
  const standings = new Set(data.findings.map((each) => each[STANDING]));
  const tally = (test) => counted(placesOf(data.findings.filter(test)));
  const speak = () => {
    root.lang = language;
    for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === language));
    for (const field of document.querySelectorAll("[data-name-vi]")) {
      const name = language === "vi" ? field.dataset.nameVi : field.dataset.nameEn;
      field.setAttribute("aria-label", name);
      if (field.type === "search") field.placeholder = name;
    }
    for (const option of document.querySelectorAll("option[data-vi]")) option.textContent = language === "vi" ? option.dataset.vi : option.dataset.en;
    const whole = data.findings.some((each) => each[UNIT] < 0) ? [[-1, data.whole[side()]]] : [];
    options("unit", [...whole, ...data.units.map((unit, at) => [at, unit[0]])]);
    options("rule", codes.map((code, at) => [at, code]));
    options("standing", [1, 2].filter((each) => standings.has(each)).map((each) => [each, words().standings[each]]));
    severities.forEach((_, at) => { document.querySelector(`[data-count="${at}"]`).textContent = tally((each) => each[SEVERITY] === at && each[WAIVER] < 0); });
    document.querySelector('[data-count="waived"]').textContent = counted(data.findings.filter((each) => each[WAIVER] >= 0).length);
    rowsShown();
    show();
  };

  /* The table of dossiers. */
  const table = byId("units");
  const rows = table ? [...table.tBodies[0].rows] : [];
  const rowText = rows.map((row) => plain(`${row.cells[0].textContent} ${row.cells[1].textContent}`));
  const rowsShown = () => {
    if (!table) return;
    const wanted = plain(byId("unit-search").value).split(/\s+/).filter(Boolean);
    const verdict = byId("unit-verdict").value;
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !(wanted.every((word) => rowText[at].includes(word)) && (!verdict || row.dataset.verdict === verdict));
      shown += row.hidden ? 0 : 1;
    });
    byId("unit-count").textContent = words().rows(counted(shown), counted(rows.length));
  };
  const sort = (heading, column) => {
    const up = heading.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
    const compare = new Intl.Collator("vi", { numeric: true }).compare;
    const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
    table.tBodies[0].append(...rows.slice().sort((a, b) => (up ? 1 : -1) * compare(value(a), value(b))));
  };
  if (table) {
    byId("unit-search").addEventListener("input", rowsShown);
    byId("unit-verdict").addEventListener("change", rowsShown);
    table.tHead.addEventListener("click", (event) => {
      const button = event.target.closest("[data-sort]");
      if (button) sort(button.closest("th"), Number(button.dataset.sort));
    });
    table.addEventListener("click", (event) => {
      const link = event.target.closest("[data-unit]");
      if (!link) return;
      byId("unit").value = link.dataset.unit;
      show();
    });
  }

  const filter = document.querySelector("form.filter");
  const usual = () => {
    const grave = data.findings.some((each) => each[SEVERITY] < 2);
    severities.forEach((box, at) => { box.checked = at < 2 || !grave; });
  };
  let waiting = 0;
  byId("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => show(), 120); });
  filter.addEventListener("change", (event) => { if (event.target.id !== "search") show(); });
  filter.addEventListener("submit", (event) => event.preventDefault());
  filter.addEventListener("reset", () => setTimeout(() => { usual(); show(); }, 0));
  filter.hidden = !data.findings.length;
  byId("standing").closest("label").hidden = ![...standings].some((each) => each > 0);
  document.querySelector("label.waived").hidden = !data.waivers.length;
  for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => { language = button.dataset.language; speak(); });
  byId("print").addEventListener("click", () => window.print());
  window.addEventListener("beforeprint", () => show(true));
  window.addEventListener("afterprint", () => show());
  root.classList.add("scripted");
  usual();
  speak();
})();
