"use strict";
// Shows times in the reader's zone, switches between light and dark, draws charts and reports when the host does not answer.
// Pages work without it: then times are in UTC, and charts are only tables.

const root = document.documentElement;
const THEMES = ["system", "light", "dark"];

function theme() {
  const kept = localStorage.getItem("theme");
  return THEMES.includes(kept) ? kept : "system";
}

function applyTheme() {
  if (theme() === "system") {
    delete root.dataset.theme;
  } else {
    root.dataset.theme = theme();
  }
}

// Before the first paint.
applyTheme();

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const longTime = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });
const day = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** 02:13:05 today, 2026-11-20 02:13:05 on another day. */
function localized(instant) {
  const today = day.format(instant) === day.format(new Date());
  return today ? clock.format(instant) : day.format(instant) + " " + clock.format(instant);
}

function localize(within) {
  for (const element of within.querySelectorAll("time[datetime]")) {
    const instant = new Date(element.dateTime);
    if (!Number.isNaN(instant.getTime())) {
      element.textContent = localized(instant);
      element.title = longTime.format(instant);
    }
  }
}

function showZone() {
  const offset = new Intl.DateTimeFormat("en", { timeZoneName: "shortOffset" })
    .formatToParts(new Date())
    .find((part) => part.type === "timeZoneName");
  for (const element of document.querySelectorAll("[data-zone]")) {
    element.textContent = zone + (offset ? " (" + offset.value + ")" : "");
  }
}

function showTheme(button) {
  button.textContent = "Theme: " + theme();
}

function numberOf(text) {
  const number = Number.parseFloat(text);
  return Number.isNaN(number) ? null : number;
}

/** The first column is the x axis; each further one is a line, named by its header. */
function linesOf(table) {
  const headers = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.dataset.value ?? cell.textContent));
  return {
    x: rows.map((row) => row[0]),
    xName: headers[0],
    lines: headers.slice(1).map((name, i) => ({ name, data: rows.map((row) => numberOf(row[i + 1])) })),
  };
}

const drawn = [];

/** A colour of the style sheet as it is now, light or dark. */
function colour(name) {
  const probe = document.body.appendChild(document.createElement("span"));
  probe.style.color = "var(--" + name + ")";
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

/** Makes tables that do not fit scrollable by keyboard. */
function letScroll() {
  for (const box of document.querySelectorAll(".scroll:not([tabindex])")) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", "Table, can be scrolled");
    }
  }
}

function draw(element) {
  const ink = colour("text");
  const { x, xName, lines } = linesOf(document.getElementById(element.dataset.table));
  const chart = echarts.init(element, null, { renderer: "canvas" });
  const axis = { axisLabel: { color: ink }, nameTextStyle: { color: ink }, splitLine: { lineStyle: { color: colour("line") } } };
  chart.setOption({
    animation: false,
    color: ["link", "warn", "good", "bad", "muted"].map(colour),
    aria: { enabled: true, label: { description: element.getAttribute("aria-label") } },
    grid: { left: 8, right: 16, top: 40, bottom: 28, containLabel: true },
    legend: { top: 0, textStyle: { color: ink }, icon: "roundRect" },
    // As canvas text: the content security policy forbids inline styles, so an HTML tooltip would not be drawn.
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: { type: "category", data: x, name: xName, nameLocation: "middle", nameGap: 24, ...axis },
    yAxis: { type: "value", scale: true, ...axis },
    series: lines.map(({ name, data }) => ({ name, data, type: "line", showSymbol: data.length < 40, connectNulls: true })),
  });
  drawn.push(chart);
}

const BINARY = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

function bytes(value) {
  const unit = value === 0 ? 0 : Math.min(BINARY.length - 1, Math.max(0, Math.floor(Math.log2(Math.abs(value)) / 10)));
  return +(value / 1024 ** unit).toFixed(1) + " " + BINARY[unit];
}

function seconds(value) {
  const size = Math.abs(value);
  if (size >= 86400) {
    return +(value / 86400).toFixed(1) + " d";
  }
  return size >= 3600 ? +(value / 3600).toFixed(1) + " h" : size >= 120 ? +(value / 60).toFixed(1) + " min" : +value.toFixed(3) + " s";
}

/** A value with its unit, by Grafana's name for the unit. */
function written(value, unit) {
  switch (unit) {
    case "s": return seconds(value);
    case "bytes": return bytes(value);
    case "Bps": return bytes(value) + "/s";
    case "percentunit": return +(100 * value).toFixed(1) + " %";
    case "reqps": return +value.toFixed(2) + "/s";
    default: return String(+value.toFixed(4));
  }
}

/** Lines over time. The table below is the legend; its keys have the same colours. */
function drawLines(element) {
  const { unit, seconds: times, lines } = JSON.parse(element.dataset.lines);
  const ink = colour("text");
  const axis = { axisLabel: { color: ink, hideOverlap: true }, splitLine: { lineStyle: { color: colour("line") } } };
  const chart = echarts.init(element, null, { renderer: "canvas" });
  chart.setOption({
    animation: false,
    color: lines.map((_, i) => colour("key-" + (i % 8))),
    aria: { enabled: true, label: { description: element.getAttribute("aria-label") } },
    grid: { left: 8, right: 16, top: 12, bottom: 8, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => (value === null || value === undefined ? "–" : written(value, unit)) },
    xAxis: { type: "time", ...axis, splitLine: { show: false } },
    yAxis: { type: "value", ...axis, axisLabel: { color: ink, formatter: (value) => written(value, unit) } },
    series: lines.map(({ name, values }) => ({ name, type: "line", showSymbol: values.length < 3, data: times.map((time, i) => [1000 * time, values[i]]) })),
  });
  drawn.push(chart);
}

/** Draws the charts in the element; disposes those drawn there before and those no longer on the page. */
function drawWithin(within) {
  if (typeof echarts === "undefined") {
    return;
  }
  for (let i = drawn.length - 1; i >= 0; i--) {
    if (within.contains(drawn[i].getDom()) || !document.contains(drawn[i].getDom())) {
      drawn[i].dispose();
      drawn.splice(i, 1);
    }
  }
  within.querySelectorAll(".chart[data-table]").forEach(draw);
  within.querySelectorAll(".chart[data-lines]").forEach(drawLines);
}

function drawAll() {
  drawWithin(document);
}

function hostAnswers(answers) {
  const note = document.getElementById("away");
  if (note && note.hidden !== answers) {
    note.hidden = answers;
  }
}

document.addEventListener("DOMContentLoaded", () => {
  localize(document);
  showZone();
  letScroll();
  drawAll();
  const button = document.getElementById("theme");
  if (button) {
    button.hidden = false;
    showTheme(button);
    button.addEventListener("click", () => {
      localStorage.setItem("theme", THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
      applyTheme();
      showTheme(button);
      drawAll();
    });
  }
  for (const all of document.querySelectorAll("input[data-all]")) {
    all.addEventListener("change", () => {
      document.querySelectorAll("input[name=" + all.dataset.all + "]").forEach((box) => (box.checked = all.checked));
    });
  }
  document.body.addEventListener("htmx:afterSwap", (event) => {
    localize(event.target);
    letScroll();
    drawWithin(event.target);
  });
  document.body.addEventListener("htmx:afterRequest", (event) => hostAnswers(event.detail.successful));
});
window.addEventListener("resize", () => {
  letScroll();
  drawn.forEach((chart) => chart.resize());
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
