// What the phone does when the line is gone: pages that say the same to everybody are shown as they last were, with their
// time. What is somebody's own is never kept here. And news of a permohonan is shown when the office sends it.
"use strict";
const KEPT = "halaman-1", AT = "x-pada";

const isShared = (answer) => answer.ok && answer.type === "basic" && /public/.test(answer.headers.get("Cache-Control") || "")
  && /html|css|javascript|image/.test(answer.headers.get("Content-Type") || "");

// A copy that knows when it was made.
function keep(request, answer) {
  if (!isShared(answer)) return Promise.resolve();
  const headers = new Headers(answer.headers), copy = answer.clone();
  headers.set(AT, String(Date.now()));
  return copy.blob().then((body) => caches.open(KEPT).then((kept) =>
    kept.put(request, new Response(body, { status: 200, headers: headers }))));
}

// The page that is open and what it shows, out of the browser's own store: costs nothing on the line.
function keepOpen(url) {
  return fetch(url, { cache: "force-cache" }).then((answer) => {
    if (!isShared(answer)) return undefined;
    const page = answer.clone();
    return keep(url, answer).then(() => page.text()).then((html) =>
      Promise.all((html.match(/\/static\/[^"]+|\/lambang[^"]*/g) || []).map((one) =>
        fetch(one, { cache: "force-cache" }).then((part) => keep(one, part)))));
  }).catch(() => undefined);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys()
    .then((all) => Promise.all(all.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
    .then(() => self.clients.claim())
    .then(() => self.clients.matchAll())
    .then((open) => Promise.all(open.map((one) => keepOpen(one.url)))));
});

const two = (number) => ("0" + number).slice(-2);

function moment(stamp) {
  const at = new Date(Number(stamp)), clock = two(at.getHours()) + "." + two(at.getMinutes());
  if (at.toDateString() === new Date().toDateString()) return "pukul " + clock;
  return at.getDate() + "-" + (at.getMonth() + 1) + "-" + at.getFullYear() + " pukul " + clock;
}

// Says above everything else from when it is.
function dated(answer) {
  const words = "Halaman ini dari " + moment(answer.headers.get(AT)) + ", tanpa jaringan.";
  return answer.text().then((html) => new Response(
    html.replace(/<main[^>]*>/, "$&<p class=\"notice paused\" role=\"status\">" + words + "</p>"),
    { headers: answer.headers }));
}

// No page and no line. The page asks again when it is told to.
function nothing() {
  return caches.open(KEPT).then((kept) => kept.keys()).then((all) => {
    const paths = all.map((one) => new URL(one.url)), css = paths.filter((one) => /gaya\.css/.test(one.pathname)).pop();
    const links = paths.filter((one) => /^\/(layanan[^.]*)?$/.test(one.pathname))
      .map((one) => "<li><a href=\"" + one.pathname + "\">" + (one.pathname === "/" ? "Halaman depan" : one.pathname.slice(1)) + "</a></li>");
    const html = "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\"><title>Tidak ada jaringan</title>"
      + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      + (css ? "<link rel=\"stylesheet\" href=\"" + css.pathname + css.search + "\">" : "")
      + "<main class=\"inner\"><h1>Tidak ada jaringan</h1><p>Halaman ini belum tersimpan di HP ini. Halaman permohonan tidak pernah "
      + "disimpan di HP, agar tidak dibaca orang lain. Cari sinyal, lalu muat ulang.</p>"
      + "<p><a class=\"button\" href=\"\">Muat ulang</a></p>"
      + (links.length ? "<h2>Yang dapat dibuka sekarang</h2><ul>" + links.join("") + "</ul>" : "") + "</main></html>";
    return new Response(html, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  });
}

const known = (request) => caches.match(request, { ignoreVary: true });

function page(event) {
  return fetch(event.request).then((answer) => {
    event.waitUntil(keep(event.request, answer));
    return answer;
  }).catch(() => known(event.request).then((found) => (found ? dated(found) : nothing())));
}

// Its address changes with its content, so the copy is as good as the original; older ones of the same file go.
function part(event, url) {
  return known(event.request).then((found) => found || fetch(event.request).then((answer) => {
    event.waitUntil(keep(event.request, answer).then(() => caches.open(KEPT)).then((kept) => kept.keys().then((all) =>
      Promise.all(all.filter((one) => new URL(one.url).pathname === url.pathname && one.url !== event.request.url)
        .map((one) => kept.delete(one))))));
    return answer;
  }));
}

self.addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (/^\/static\/|^\/lambang$/.test(url.pathname) && url.search) event.respondWith(part(event, url));
});

self.addEventListener("push", (event) => {
  const said = event.data.json();
  event.waitUntil(self.registration.showNotification(said.judul, {
    body: said.isi, tag: said.ke, renotify: true, timestamp: said.pada, icon: "/ikon/192", data: said.ke, lang: "id",
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const there = event.notification.data;
  event.waitUntil(self.clients.matchAll({ type: "window" }).then((all) => {
    const open = all.filter((one) => new URL(one.url).pathname === there)[0];
    return open ? open.focus() : self.clients.openWindow(there);
  }));
});
