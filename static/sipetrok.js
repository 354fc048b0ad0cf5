// Staff pages only: keys for the antrean, and looking at scans without a reload. Everything also works without it.
"use strict";

const typing = (element) => element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("#daftar .row a")];

function move(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((a) => a === document.activeElement || (!all.includes(document.activeElement) && a.closest("[aria-current]")));
  const next = all[Math.min(all.length - 1, Math.max(0, here === -1 ? 0 : here + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function tick(n) {
  const box = document.getElementById(n === 0 ? "semua" : "syarat-" + n);
  if (box) { box.click(); box.focus(); }
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  const help = document.getElementById("papan-tik");
  if (help && help.open) return; // what lies behind the list of keys must not change unseen
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "n") nextScan();
  else if (event.key >= "0" && event.key <= "9") tick(Number(event.key));
  else if (event.key === "?" && help) help.showModal();
  else return;
  event.preventDefault();
});

// "Semua sesuai" ticks what it says, so that the officer sees what is being confirmed; it stays ticked only while it is true.
document.addEventListener("change", (event) => {
  const all = document.getElementById("semua"), boxes = [...document.querySelectorAll("input[name=sesuai]")];
  if (event.target === all) boxes.forEach((box) => { box.checked = all.checked; });
  else if (all && boxes.includes(event.target)) all.checked = boxes.every((box) => box.checked);
});

const TURNS = ["", "turn-1", "turn-2", "turn-3"], SIZES = ["", "zoom-2", "zoom-3"];

// The next of these classes, after the last the first again.
function cycle(figure, classes) {
  const here = Math.max(0, classes.findIndex((name) => name && figure.classList.contains(name)));
  if (classes[here]) figure.classList.remove(classes[here]);
  const next = classes[(here + 1) % classes.length];
  if (next) figure.classList.add(next);
}

function nextScan() {
  const all = [...document.querySelectorAll("[data-scans] .scan")];
  if (!all.length) return;
  const top = (figure) => Math.abs(figure.getBoundingClientRect().top - all[0].parentElement.getBoundingClientRect().top);
  const here = all.reduce((best, figure, i) => (top(figure) < top(all[best]) ? i : best), 0);
  all[(here + 1) % all.length].scrollIntoView({ block: "start" });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zoom], [data-turn], [data-next]");
  if (!button) return;
  if ("next" in button.dataset) nextScan();
  else cycle(button.closest(".scan"), "zoom" in button.dataset ? SIZES : TURNS);
});

// What only works with script is shown only with script.
function reveal(root) {
  root.querySelectorAll("[data-zoom][hidden], [data-turn][hidden]").forEach((button) => { button.hidden = false; });
  if (document.querySelectorAll("[data-scans] .scan").length < 2) return;
  root.querySelectorAll("[data-next][hidden]").forEach((button) => { button.hidden = false; });
}

document.addEventListener("DOMContentLoaded", () => reveal(document));
document.addEventListener("htmx:load", (event) => reveal(event.detail.elt));

// After a press: to the error summary, the next file, or the top of the fresh one. A refreshed list moves nothing.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt.id !== "kerja") return;
  const goal = document.querySelector("#kerja .summary") || document.getElementById("berikutnya")
    || document.querySelector("#kerja h1");
  if (goal) goal.focus();
  if (document.querySelector("#kerja .notice, #kerja .summary")) document.getElementById("kerja").scrollIntoView({ block: "nearest" });
  const said = document.querySelector(".desk-file > .notice"); // stands above the heading, and is read first
  if (said) said.scrollIntoView({ block: "nearest" });
});

// What was written and not sent is asked about before the page is left. Only the text of a letter is ever kept between
// two presses; everything else that stands in a field is unsent, also when it came back with an answer.
let isSent = false;

function isUnsent() {
  const fields = [...document.querySelectorAll("#kerja form textarea:not([readonly]), #kerja form [id^=alasan-]")];
  const isRefused = document.querySelector("#kerja .summary") !== null;
  return fields.some((field) => field.id === "naskah"
    ? isRefused || field.value !== field.defaultValue : field.value.trim() !== "");
}

window.addEventListener("beforeunload", (event) => {
  if (!isSent && isUnsent()) event.preventDefault();
});
window.addEventListener("pageshow", () => { isSent = false; });
// htmx takes its forms over before this is heard; then the page stays.
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.closest("#kerja")) isSent = true;
});

// A refusal that the office wrote for the place above the page; the page itself stays, with what was typed and picked.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Retarget") === "#pesan") event.detail.shouldSwap = true;
});

// With the refusal comes a fresh token: a page whose session is gone can be sent after all once the officer is back.
document.addEventListener("htmx:afterSwap", () => {
  const fresh = document.querySelector("#pesan [data-token]");
  if (!fresh) return;
  document.querySelectorAll("input[name=csrf_token]").forEach((field) => { field.value = fresh.dataset.token; });
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh.dataset.token }));
});

// A press that got no answer must never look like one that worked.
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    if (event.detail.xhr && event.detail.xhr.getResponseHeader("HX-Retarget")) return;
    const place = document.getElementById("pesan");
    place.textContent = "";
    const box = document.createElement("div");
    box.className = "notice late";
    box.setAttribute("role", "alert");
    box.textContent = "Belum tersimpan: kantor tidak menjawab. Isian Anda masih ada. Periksa jaringan, lalu tekan lagi.";
    place.append(box);
    place.scrollIntoView({ block: "nearest" });
  });
}

// Kerjakan sekaligus: "Pilih semua" and "Kosongkan pilihan" tick on the page; without script they are links that load it anew.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-semua], a[data-kosong]");
  if (!link) return;
  event.preventDefault();
  // Example files go with no citizen's file: they are ticked together only where there is nothing else.
  const boxes = [...document.querySelectorAll("input[name=pilih]")], citizens = boxes.filter((box) => !("contoh" in box.dataset));
  const wanted = "kosong" in link.dataset ? [] : citizens.length ? citizens : boxes;
  boxes.forEach((box) => { box.checked = wanted.includes(box); });
});
