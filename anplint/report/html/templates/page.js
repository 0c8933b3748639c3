// The table of posts, its filters, and the panel of one post. All text of posts comes either as
// data that is put into the page as text, or as panels that were escaped when they were made.
"use strict";
(() => {
const byId = (id) => document.getElementById(id);
const report = JSON.parse(byId("report-settings").textContent);
const at = Object.fromEntries(report.columns.map((name, index) => [name, index]));
const form = byId("filters");
const fields = Object.fromEntries(
  [...form.querySelectorAll("[name]")].map((field) => [field.name, field]),
);
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
function fetched(name) {
  return new Promise((done, fail) => {
    waiting.set(name, done);
    load(name).catch(fail);
  });
}
function need(name) {
  if (!asked.has(name)) {
    const held = byId(name);
    asked.set(name, held ? Promise.resolve(JSON.parse(held.textContent)) : fetched(name));
  }
  return asked.get(name);
}

// The address after "#": what is filtered, how it is sorted, which post is open.
const isView = () => location.hash.includes("=");
const address = () => new URLSearchParams(isView() ? location.hash.slice(1) : "");
function write(params, push) {
  // A space as %20: some programs that make links of text stop at "+".
  const hash = params.toString().replaceAll("+", "%20");
  const url = hash ? `#${hash}` : location.pathname + location.search;
  history[push ? "pushState" : "replaceState"](null, "", url);
}
// What an address says of the table: all but the post that is open.
function viewOf(params) {
  const view = new URLSearchParams(params);
  view.delete("post");
  return view.toString();
}
let applied = "";

// Filters.
let table;
let rows = [];
let numbers = new Map();
let tests = [];
const value = (name) => fields[name].value;
const listed = {owner: "owners", section: "sections", status: "statuses", collection: "collections"};
const OPEN = [...Object.keys(listed), "rule", "review"];  // the others have fixed choices
const LEVELS = {
  error: ["errors"], warning: ["warnings"], note: ["notes"], any: ["errors", "warnings", "notes"],
};
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
    if (number < 0) return (row) => row[at.due].startsWith(wanted);  // a month
    return (row) => row[at.review] === number;
  }
  if (name === "copies") return (row) => Boolean(row[at.copies]) === (wanted === "yes");
  return (row) => row[at[wanted]] > 0;  // state: new, known, suppressed
}
function readFilters() {
  tests = FILTERS.filter((name) => name !== "q" && value(name))
    .map((name) => testOf(name, value(name)));
  // Both chosen, a level and new: new ones of that level, not any of it beside any new one.
  const mark = report.marks.indexOf(`${value("state")} ${value("level")}`);
  if (mark >= 0) tests.push((row) => (row[at.marks] & (1 << mark)) > 0);
  for (const name of FILTERS) fields[name].classList.toggle("set", value(name) !== "");
}
function showMatches() {
  readFilters();
  table.search(value("q")).draw();
  const {recordsDisplay, recordsTotal} = table.page.info();
  const format = new Intl.NumberFormat("en");
  const all = `${format.format(recordsTotal)} ${recordsTotal === 1 ? "post" : "posts"}`;
  const some = recordsDisplay === recordsTotal ? "" : `${format.format(recordsDisplay)} of `;
  byId("posts-count").textContent = some + all;
}
// What paper can't show: that the table goes on.
function tellWhatIsPrinted() {
  const {start, end, recordsDisplay} = table.page.info();
  byId("posts-printed").textContent = end - start === recordsDisplay ? "" : (
    `Posts ${start + 1} to ${end} of these ${recordsDisplay} are printed. `
    + "To print more, choose more posts a page below the table."
  );
}
function keepAddress() {
  const params = new URLSearchParams();
  for (const name of FILTERS) if (value(name)) params.set(name, value(name));
  const [[column, direction]] = table.order().length ? table.order() : [[4, "asc"]];
  if (column !== 4 || direction !== "asc") {
    params.set("sort", `${direction === "desc" ? "-" : ""}${NAMES[column]}`);
  }
  write(params, false);
  applied = viewOf(params);
}
function followAddress() {
  if (!isView() || !table) return;
  const params = address();
  for (const name of FILTERS) {
    const field = fields[name];
    const wanted = params.get(name) || "";
    // A name that is too far down its list to be offered, or that no post has any more.
    const isOffered = () => [...field.options].some((option) => option.value === wanted);
    if (wanted && OPEN.includes(name) && !isOffered()) field.add(new Option(wanted, wanted));
    field.value = wanted;
    if (field.selectedIndex < 0) field.value = "";
  }
  const sort = params.get("sort") || "score";
  const column = NAMES.indexOf(sort.replace(/^-/, ""));
  if (column >= 0) table.order([[column, sort.startsWith("-") ? "desc" : "asc"]]);
  showMatches();
  applied = viewOf(address());
}

// The table.
const NAMES = [
  "title", "owner", "section", "status", "score", "errors", "warnings", "notes", "review", "words",
];
const LONGEST_NAME = 60;
function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}
function short(name) {
  const letters = [...name];
  return letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME - 1).join("")}…` : name;
}
const keyOf = (row) => row[at.key] || row[at.path];
function nameCell(row) {
  const cell = document.createDocumentFragment().appendChild(element("div", ""));
  const link = element("a", row[at.title]);
  link.href = `#post=${encodeURIComponent(keyOf(row))}`;
  link.dir = "auto";
  cell.append(link);
  if (row[at.path] !== row[at.title]) cell.append(element("small", row[at.path]));
  const owner = report.owners[row[at.owner]];
  if (owner !== NONE) cell.append(element("small", `Owner: ${short(owner)}`, "narrow-only"));
  return cell;
}
const MONTHS = [
  "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
function day(text) {
  const [year, month, date] = text.split("-").map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}
function reviewCell(row) {
  if (!row[at.due]) {
    const isNever = row[at.review] === report.reviews.indexOf("never");
    return element("span", isNever ? "never" : "–", "zero");
  }
  const cell = element("div", day(row[at.due]));
  const days = row[at.days];
  if (days < 0) cell.append(element("small", `${-days} ${days === -1 ? "day" : "days"} overdue`));
  return cell;
}
const countCell = (count) => element("span", count.toLocaleString("en"), count ? "" : "zero");
function nameColumn() {
  const sorted = (row) => row[at.title].toLowerCase();
  const searched = (row) => `${row[at.title]} ${row[at.path]}`;
  const kinds = {display: nameCell, sort: sorted};
  return {
    data: null, type: "string", className: "name", cellType: "th",
    createdCell: (cell) => { cell.scope = "row"; },
    render: (row, kind) => (kinds[kind] || searched)(row),
  };
}
function reviewColumn() {
  const isLate = (row) => row[at.days] !== null && row[at.days] < 0;
  return {
    data: null, type: "num", searchable: false, className: "review",
    createdCell: (cell, _, row) => cell.classList.toggle("late", isLate(row)),
    render: (row, kind) => (kind === "display" ? reviewCell(row) : row[at.days] ?? 1e9),
  };
}
function columns() {
  const number = (name) => ({data: at[name], type: "num", searchable: false, className: "num"});
  const named = (name) => ({
    data: null, type: "string", className: "wide-only",
    render: (row, kind) => {
      const text = report[listed[name]][row[at[name]]];
      return kind === "display" ? element("span", text === NONE ? "–" : short(text)) : text;
    },
  });
  const counted = (name, className = "") => ({
    ...number(name), className: `num ${className}`, orderSequence: ["desc", "asc"],
    render: (count, kind) => (kind === "display" ? countCell(count) : count),
  });
  return [
    nameColumn(),
    named("owner"), named("section"), named("status"),
    {...number("score"), render: (score, kind) => (kind === "display" ? score.toFixed(1) : score)},
    counted("errors"), counted("warnings", "wide-only"), counted("notes", "wide-only"),
    reviewColumn(),
    {...counted("words", "wide-only"), orderSequence: ["asc", "desc"]},
  ];
}
const LANGUAGE = {
  emptyTable: "There are no posts.", zeroRecords: "No post matches. Clear some filters.",
  lengthMenu: "_MENU_ posts a page",
  paginate: {first: "First", previous: "Previous", next: "Next", last: "Last"},
  // A head with two ways calls the second one "remove".
  aria: {
    orderable: ": sort", orderableReverse: ": sort the other way",
    orderableRemove: ": sort the other way",
  },
};
async function makeTable() {
  if (report.tables) await load(report.tables);
  rows = (await Promise.all(report.rows.map(need))).flat();
  numbers = new Map(rows.map((row, number) => [keyOf(row), number]));
  const DataTable = window.anplintTables.default;
  table = new DataTable("#posts-table", {
    data: rows, columns: columns(), order: [[4, "asc"]], pageLength: 25, deferRender: true,
    columnDefs: [{targets: "_all", orderSequence: ["asc", "desc"]}],
    autoWidth: false, orderMulti: false, language: LANGUAGE,
    layout: {topStart: null, topEnd: null, bottomStart: "pageLength", bottomEnd: "paging"},
  });
  table.search.fixed("filters", (_, row) => tests.every((test) => test(row)));
  table.on("order.dt", () => { if (!isView() || !address().has("post")) keepAddress(); });
  table.on("draw.dt", tellWhatIsPrinted);
  tellWhatIsPrinted();
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
  if (!table) return;  // as soon as it is there, it is asked again
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

// Links: to a post, to a view of the table, to a section. What is filtered stays in the address,
// unless a link says what is to be filtered.
function follow(hash) {
  const wanted = new URLSearchParams(hash.slice(1));
  if (wanted.has("post")) {
    const params = address();
    params.set("post", wanted.get("post"));
    write(params, true);
    followPost();
  } else if (hash.includes("=")) {
    if (viewOf(wanted) !== applied || !isView()) write(wanted, true);
    followAddress();
    showPosts();
  } else {
    const target = byId(hash.slice(1));
    target.tabIndex = -1;
    target.scrollIntoView();
    target.focus({preventScroll: true});
  }
}
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!link.hash.includes("=") && !isView()) return;  // the browser knows the way
  event.preventDefault();
  follow(link.hash);
});
window.addEventListener("popstate", () => followPost());
window.addEventListener("hashchange", () => {
  followPost();
  // Where only a post was opened or closed, the table stays as it is, and so does its reader.
  if (!isView() || viewOf(address()) === applied) return;
  followAddress();
  if (!address().has("post")) showPosts();
});

// Tooltips of the charts: what a mark stands for.
const tooltip = byId("tooltip");
document.addEventListener("pointerover", (event) => {
  const mark = event.target.closest?.(".picture [aria-label]");
  tooltip.hidden = !mark;
  if (!mark) return;
  tooltip.textContent = mark.getAttribute("aria-label");
  const box = mark.getBoundingClientRect();
  const middle = box.left + box.width / 2 - tooltip.offsetWidth / 2;
  const rightmost = innerWidth - tooltip.offsetWidth - 8;
  tooltip.style.left = `${Math.max(8, Math.min(middle, rightmost))}px`;
  tooltip.style.top = `${Math.max(8, box.top - tooltip.offsetHeight - 6)}px`;
});

// On paper nothing can be opened. The numbers of the charts stay closed: they would take pages.
window.addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details:not([open])")) {
    if (part.closest(".chart")) continue;
    part.open = true;
    part.dataset.printed = "";
  }
});
window.addEventListener("afterprint", () => {
  for (const part of document.querySelectorAll("details[data-printed]")) {
    part.open = false;
    delete part.dataset.printed;
  }
});

makeTable().then(() => {
  document.documentElement.dataset.ready = "";
  followPost();
  if (isView() && !address().has("post")) showPosts();
}).catch((error) => {
  byId("posts-count").textContent = `The table could not be made: ${error.message}`;
});
})();
