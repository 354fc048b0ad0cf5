// What the phone does without a line: pages that say the same to everybody are shown as they last were, with their time.
// What is somebody's own is never kept: only what says itself that it is public. And news is shown when the office sends it.
// A form that could not be sent comes back with what was typed, to be sent again: the office takes the same one once.
"use strict";
const open = () => caches.open("halaman-1");
const stored = (url) => fetch(url, { cache: "force-cache" });

// A copy that knows when it was made.
async function keep(address, answer) {
  const headers = new Headers(answer.headers);
  if (!answer.ok || !/public/.test(headers.get("Cache-Control")) || /pdf/.test(headers.get("Content-Type"))) return;
  const body = await answer.clone().blob();
  headers.set("x-pada", Date.now());
  await (await open()).put(address, new Response(body, { headers }));
}

// What was open before the worker came, out of the browser's own store: costs nothing on the line.
async function keepOpen({ url }) {
  const page = await stored(url), html = await page.clone().text();
  await keep(url, page);
  for (const one of html.match(/\/(static|lambang)[^"]+/g) || []) await keep(one, await stored(one));
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()
  .then(() => self.clients.matchAll()).then((all) => Promise.all(all.map(keepOpen))).catch(() => 0)));

const page = (body, headers) => new Response(body, { headers: headers || { "Content-Type": "text/html; charset=utf-8" } });

async function alone(request) {
  const kept = await open(), found = await kept.match(request, { ignoreVary: true });
  if (found) {
    const at = new Date(Number(found.headers.get("x-pada")))
      .toLocaleString("id-ID", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
    return page((await found.text()).replace(/<main[^>]*>/,
      "$&<p class='notice paused' role=status>Halaman ini dari " + at + ", tanpa jaringan.</p>"), found.headers);
  }
  const all = (await kept.keys()).map(({ url }) => new URL(url));
  const links = all.filter(({ pathname }) => /^\/(layanan.*)?$/.test(pathname)).map(({ pathname }) =>
    "<li><a href='" + pathname + "'>" + (pathname === "/" ? "Halaman depan" : pathname.slice(9).replace(/-/g, " ") || "Daftar layanan") + "</a>").join("");
  const photos = await waiting().catch(() => 0);
  return told("Tidak ada jaringan", (photos ? "<p><b>" + photos + " foto menunggu sinyal</b> di HP ini. Biarkan halaman ini terbuka; foto terkirim sendiri saat sinyal kembali.</p>" : "")
    + "<p>Halaman ini tidak disimpan di HP ini. Cari sinyal, lalu <a href=''>muat ulang</a>.</p><p>Yang dapat dibuka:</p><ul>" + links + "</ul>", "<meta http-equiv=refresh content=15>");
}

async function told(title, words, head) {
  const css = (await (await open()).keys()).find(({ url }) => /gaya/.test(url));
  return page("<!doctype html><html lang=id><meta charset=utf-8><meta name=viewport content='width=device-width'>" + (head || "") + "<title>" + title
    + "</title>" + (css ? "<link rel=stylesheet href='" + css.url + "'>" : "") + "<main class=inner><h1>" + title + "</h1>" + words + "</main></html>");
}

// Photos that kirim.js keeps until they were sent.
const waiting = async () => (await indexedDB.databases()).some(({ name }) => name === "sipetrok-kirim") && new Promise((done, fail) => {
  const opening = indexedDB.open("sipetrok-kirim");
  opening.onerror = fail;
  opening.onsuccess = () => {
    const asked = opening.result.transaction("titipan").objectStore("titipan").count();
    asked.onsuccess = () => { opening.result.close(); done(asked.result); };
  };
});

async function post(request) {
  const typed = await request.clone().text();
  return fetch(request).catch(() => {
    const plain = (text) => text.replace(/[&<>"']/g, (sign) => "&#" + sign.charCodeAt(0) + ";");
    const fields = Array.from(new URLSearchParams(typed), ([name, value]) =>
      "<textarea hidden name=\"" + plain(name) + "\">\n" + plain(value) + "</textarea>").join("");
    return told("Belum terkirim", "<p class='notice paused' role=status>Tidak ada jaringan. Tulisan Anda masih ada di halaman ini.</p><p>Tunggu sinyal, lalu kirim lagi.</p>"
      + "<form method=post action=\"" + plain(request.url) + "\">" + fields + "<button class=button>Kirim lagi</button></form>");
  });
}

self.addEventListener("fetch", (event) => {
  const request = event.request, { origin, pathname, search } = new URL(request.url), isPage = request.mode === "navigate";
  if (origin !== location.origin) return;
  if (isPage && request.method === "POST" && /^\/(layanan|permohonan)/.test(pathname) && /urlencoded/.test(request.headers.get("Content-Type")))
    return event.respondWith(post(request));
  if (request.method !== "GET") return;
  const ask = () => fetch(request).then((answer) => {
    if (isPage !== Boolean(search)) event.waitUntil(keep(request, answer.clone()));
    return answer;
  });
  if (isPage) event.respondWith(ask().catch(() => alone(request)));
  // Its address changes with its content, so a copy is as good as the original.
  else if (/^\/(static\/|lambang)/.test(pathname)) event.respondWith(open().then((kept) => kept.match(request, { ignoreVary: true })).then((found) => found || ask()));
});

self.addEventListener("push", (event) => {
  const { judul, isi, ke, pada } = event.data.json();
  event.waitUntil(self.registration.showNotification(judul, { body: isi, tag: ke, data: ke, timestamp: pada, renotify: true, icon: "/ikon/192" }));
});

self.addEventListener("notificationclick", (event) => {
  const { data } = event.notification;
  event.notification.close();
  event.waitUntil(self.clients.matchAll({ type: "window" }).then((all) => {
    const there = all.find(({ url }) => new URL(url).pathname === data);
    return there ? there.focus() : self.clients.openWindow(data);
  }));
});
