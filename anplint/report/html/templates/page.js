// The table of posts, its filters, and the panel of one post. All text of posts comes either as
// data that is put into the page as text, or as panels that were escaped when they were made.
"use strict";
(() => {
const byId = (id) => document.getElementById(id);
const report = JSON.parse(byId("report-settings").textContent);
const at = Object.fromEntries(report.columns.map((name, index) => [name, index]));
const form = byId("filters");
const fields = Object.fromEntries([...form.querySelectorAll("[name]")].map((field) => [field.name, field]));
const FILTERS = Object.keys(fields);
const NONE = "(none)";

// Data: in the page, or in files beside it, which scripts load: from a disk nothing else may.
const asked = new Map();
const waiting = new Map();
window.anplintData = (name, data) => waiting.get(name)(data);
function load(name) {
  return new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = `data/${name}.js`;
    script.onload = done;
    script.onerror = () => fail(new Error(`data/${name}.js is missing`));
    document.head.append(script);
  });
}
function need(name) {
  if (!asked.has(name)) {
    const held = byId(name);
    asked.set(name, held ? Promise.resolve(JSON.parse(held.textContent)) : new Promise((done, fail) => {
      waiting.set(name, done);
      load(name).catch(fail);
    }));
  }
  return asked.get(name);
}

// The address after "#": what is filtered, how it is sorted, which post is open.
const isView = () => location.hash.includes("=");
const address = () => new URLSearchParams(isView() ? location.hash.slice(1) : "");
function write(params, push) {
  // A space as %20: some programs that make links of text stop at "+".
  const hash = params.toString().replaceAll("+", "%20");
  history[push ? "pushState" : "replaceState"](null, "", hash ? `#${hash}` : location.pathname + location.search);
}

// Filters.
let table;
let rows = [];
let numbers = new Map();
let tests = [];
const value = (name) => fields[name].value;
const listed = {owner: "owners", section: "sections", status: "statuses", collection: "collections"};
const OPEN = [...Object.keys(listed), "rule", "review"];  // the others have fixed choices
const LEVELS = {error: ["errors"], warning: ["warnings"], note: ["notes"], any: ["errors", "warnings", "notes"]};
function testOf(name, wanted) {
  if (listed[name]) {
    const number = report[listed[name]].indexOf(wanted);
    return (row) => row[at[name]] === number;
  }
  if (name === "rule") {
    const number = report.rules.indexOf(wanted);
    return (row) => row[at.rules].includes(number);
  }
  if (name === "level") {
    const has = (row) => (LEVELS[wanted] || LEVELS.any).some((level) => row[at[level]] > 0);
    return wanted === "none" ? (row) => !has(row) : has;
  }
  if (name === "review") {
    const number = report.reviews.indexOf(wanted);
    return number < 0 ? (row) => row[at.due].startsWith(wanted) : (row) => row[at.review] === number;
  }
  if (name === "copies") return (row) => Boolean(row[at.copies]) === (wanted === "yes");
  return (row) => row[at[wanted]] > 0;  // state: new, known, suppressed
}
function readFilters() {
  tests = FILTERS.filter((name) => name !== "q" && value(name)).map((name) => testOf(name, value(name)));
  for (const name of FILTERS) fields[name].classList.toggle("set", value(name) !== "");
}
function showMatches() {
  readFilters();
  table.search(value("q")).draw();
  const {recordsDisplay, recordsTotal} = table.page.info();
  const format = new Intl.NumberFormat("en");
  const all = `${format.format(recordsTotal)} ${recordsTotal === 1 ? "post" : "posts"}`;
  byId("posts-count").textContent = recordsDisplay === recordsTotal ? all : `${format.format(recordsDisplay)} of ${all}`;
}
function keepAddress() {
  const params = new URLSearchParams();
  for (const name of FILTERS) if (value(name)) params.set(name, value(name));
  const [[column, direction]] = table.order().length ? table.order() : [[4, "asc"]];
  if (column !== 4 || direction !== "asc") params.set("sort", `${direction === "desc" ? "-" : ""}${NAMES[column]}`);
  write(params, false);
}
function followAddress() {
  if (!isView()) return;
  const params = address();
  for (const name of FILTERS) {
    const field = fields[name];
    const wanted = params.get(name) || "";
    // A name that is too far down its list to be offered, or that no post has any more.
    if (wanted && OPEN.includes(name) && ![...field.options].some((option) => option.value === wanted)) field.add(new Option(wanted, wanted));
    field.value = wanted;
  }
  const sort = params.get("sort") || "score";
  const column = NAMES.indexOf(sort.replace(/^-/, ""));
  if (column >= 0) table.order([[column, sort.startsWith("-") ? "desc" : "asc"]]);
  showMatches();
}

// The table.
const NAMES = ["title", "owner", "section", "status", "score", "errors", "warnings", "notes", "review", "words"];
function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}
const keyOf = (row) => row[at.key] || row[at.path];
function nameCell(row) {
  const cell = document.createDocumentFragment().appendChild(element("div", ""));
  const link = element("a", row[at.title]);
  link.href = `#post=${encodeURIComponent(keyOf(row))}`;
  link.dir = "auto";
  cell.append(link);
  if (row[at.path] !== row[at.title]) cell.append(element("small", row[at.path]));
  return cell;
}
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
function day(text) {
  const [year, month, date] = text.split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}
function reviewCell(row) {
  if (!row[at.due]) return element("span", row[at.review] === report.reviews.indexOf("never") ? "never" : "–", "zero");
  const cell = element("div", day(row[at.due]));
  const days = row[at.days];
  if (days < 0) cell.append(element("small", `${-days} ${days === -1 ? "day" : "days"} overdue`));
  return cell;
}
function columns() {
  const number = (name) => ({data: at[name], type: "num", searchable: false, className: "num"});
  const named = (name) => ({
    data: null, type: "string", className: "wide-only",
    render: (row, kind) => {
      const text = report[listed[name]][row[at[name]]];
      return kind === "display" ? element("span", text === NONE ? "–" : text) : text;
    },
  });
  const counted = (name, className = "") => ({
    ...number(name), className: `num ${className}`, orderSequence: ["desc", "asc"],
    render: (count, kind) => (kind === "display" ? element("span", count.toLocaleString("en"), count ? "" : "zero") : count),
  });
  return [
    {data: null, type: "string", className: "name", cellType: "th", createdCell: (cell) => { cell.scope = "row"; },
      render: (row, kind) => (kind === "display" ? nameCell(row) : kind === "sort" ? row[at.title].toLowerCase() : `${row[at.title]} ${row[at.path]}`)},
    named("owner"), named("section"), named("status"),
    {...number("score"), render: (score, kind) => (kind === "display" ? score.toFixed(1) : score)},
    counted("errors"), counted("warnings", "wide-only"), counted("notes", "wide-only"),
    {data: null, type: "num", searchable: false, className: "review",
      createdCell: (cell, _, row) => cell.classList.toggle("late", row[at.days] !== null && row[at.days] < 0),
      render: (row, kind) => (kind === "display" ? reviewCell(row) : row[at.days] ?? 1e9)},
    {...counted("words", "wide-only"), orderSequence: ["asc", "desc"]},
  ];
}
const LANGUAGE = {
  emptyTable: "There are no posts.", zeroRecords: "No post matches. Clear some filters.",
  lengthMenu: "_MENU_ posts a page",
  paginate: {first: "First", previous: "Previous", next: "Next", last: "Last"},
  // A head with two ways calls the second one "remove".
  aria: {orderable: ": sort", orderableReverse: ": sort the other way", orderableRemove: ": sort the other way"},
};
async function makeTable() {
  if (report.tables) await load(report.tables);
  rows = (await Promise.all(report.rows.map(need))).flat();
  numbers = new Map(rows.map((row, number) => [keyOf(row), number]));
  const DataTable = window.anplintTables.default;
  table = new DataTable("#posts-table", {
    data: rows, columns: columns(), columnDefs: [{targets: "_all", orderSequence: ["asc", "desc"]}], order: [[4, "asc"]], pageLength: 25, deferRender: true,
    autoWidth: false, orderMulti: false, language: LANGUAGE,
    layout: {topStart: null, topEnd: null, bottomStart: "pageLength", bottomEnd: "paging"},
  });
  table.search.fixed("filters", (_, row) => tests.every((test) => test(row)));
  table.on("order.dt", () => { if (!isView() || !address().has("post")) keepAddress(); });
  followAddress();
  byId("clear-filters").addEventListener("click", () => {
    for (const name of FILTERS) fields[name].value = "";
    showMatches();
    keepAddress();
  });
  // Buttons answer to the space bar too, which the library leaves out.
  byId("posts-table").addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches(".dt-column-order")) return;
    event.preventDefault();
    event.target.click();
  });
  let typing;
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => { showMatches(); keepAddress(); }, 120);
  });
}

// Somebody followed a link to a view: there they and their keyboard go on.
function showPosts() {
  byId("posts").scrollIntoView({behavior: "instant"});
  byId("posts-title").focus({preventScroll: true});
}

// The panel of one post.
const panel = byId("panel");
async function open(key) {
  const number = numbers.get(key);
  const part = report.starts.findLastIndex((start) => start <= number);
  const body = byId("panel-body");
  if (part < 0) {
    body.replaceChildren(element("h2", "This report has no such post"), element("p", key));
    body.firstChild.id = "panel-title";
  } else {
    body.innerHTML = (await need(report.panels[part]))[number - report.starts[part]];
    for (const place of body.querySelectorAll("[data-advice]")) {
      place.append(byId(`advice-${place.dataset.advice}`).content.cloneNode(true));
    }
  }
  if (!panel.open) panel.showModal();
  panel.scrollTop = 0;
}
function followPost() {
  const key = isView() ? address().get("post") : null;
  if (key !== null) open(key);
  else if (panel.open) panel.close();
}
panel.addEventListener("close", () => {
  const params = address();
  if (params.has("post")) {
    params.delete("post");
    write(params, false);
  }
});
panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#post="]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const params = address();  // what is filtered stays so
  params.set("post", new URLSearchParams(link.hash.slice(1)).get("post"));
  write(params, true);
  followPost();
});
window.addEventListener("popstate", () => followPost());
window.addEventListener("hashchange", () => {
  followPost();
  if (!isView() || address().has("post")) return;
  followAddress();
  showPosts();
});

// Tooltips of the charts: what a mark stands for.
const tooltip = byId("tooltip");
document.addEventListener("pointerover", (event) => {
  const mark = event.target.closest?.(".picture [aria-label]");
  tooltip.hidden = !mark;
  if (!mark) return;
  tooltip.textContent = mark.getAttribute("aria-label");
  const box = mark.getBoundingClientRect();
  tooltip.style.left = `${Math.max(8, Math.min(box.left + box.width / 2 - tooltip.offsetWidth / 2, innerWidth - tooltip.offsetWidth - 8))}px`;
  tooltip.style.top = `${Math.max(8, box.top - tooltip.offsetHeight - 6)}px`;
});

// On paper nothing can be opened.
window.addEventListener("beforeprint", () => document.querySelectorAll("details:not([open])").forEach((part) => { part.open = true; part.dataset.printed = ""; }));
window.addEventListener("afterprint", () => document.querySelectorAll("details[data-printed]").forEach((part) => { part.open = false; delete part.dataset.printed; }));

makeTable().then(() => {
  document.documentElement.dataset.ready = "";
  followPost();
  if (isView() && !address().has("post")) showPosts();
}).catch((error) => { byId("posts-count").textContent = `The table could not be made: ${error.message}`; });
})();
