// News of one permohonan: its page brings itself up to date, and this phone is told when asked to. Works without it, too.
"use strict";
(function () {
  // The page: asked again after half a minute, and ever more seldom while nothing is new; not at all once it is over.
  const kabar = document.getElementById("kabar"), FIRST = 30000, LAST = 480000;
  let gap = FIRST, timer = 0;

  function later() {
    clearTimeout(timer);
    if (kabar.querySelector("[data-lagi]")) timer = setTimeout(look, gap);
  }

  function look() {
    // Nothing is moved away under a finger.
    if (document.hidden || kabar.contains(document.activeElement)) return later();
    const headers = { "HX-Request": "true", "If-None-Match": kabar.dataset.tag };
    fetch(location.pathname, { headers: headers, credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      if (answer.status !== 304 && !answer.ok) throw new Error();
      gap = answer.status === 304 ? Math.min(gap * 2, LAST) : FIRST;
      const said = Date.parse(answer.headers.get("Date")), pukul = document.getElementById("pukul");
      const at = new Date(isNaN(said) ? Date.now() : said).toLocaleTimeString("id-ID",
        { timeZone: kabar.dataset.zona, hour: "2-digit", minute: "2-digit", hour12: false });
      pukul.textContent = pukul.textContent.replace(/^\S+/, at.replace(":", "."));
      if (answer.status === 304) return;
      kabar.dataset.tag = answer.headers.get("ETag");
      return answer.text().then(show);
    }).catch(function () { gap = Math.min(gap * 2, LAST); }).then(later);
  }

  function show(html) {
    const title = function () { return kabar.querySelector("h1").textContent; }, before = title();
    kabar.innerHTML = html;
    if (title() === before) return;
    document.title = document.title.replace(before, title());
    document.getElementById("baru").textContent = "Ada kabar baru: " + title();
  }

  if (kabar) {
    later();
    document.addEventListener("visibilitychange", function () {
      gap = FIRST;
      if (document.hidden) clearTimeout(timer); else if (kabar.querySelector("[data-lagi]")) look();
    });
  }

  // This phone.
  const hp = document.getElementById("hp");
  if (!hp) return;
  const button = hp.querySelector("button"), said = hp.querySelector("[role=status]");
  const SAFE = " Tidak ada yang hilang: semua kabar tetap ada di halaman permohonan Anda.";
  let isOn = false;

  function say(words) {
    said.textContent = words;
    said.hidden = !words;
  }

  function draw() {
    button.hidden = false;
    button.disabled = false;
    button.textContent = isOn ? "Berhenti memberi tahu HP ini" : "Beri tahu saya di HP ini";
    say(isOn ? "HP ini diberi tahu bila permohonan Anda perlu diperbaiki, sudah jadi, ditolak, atau hasilnya belum diambil."
      : "Gratis. Nama Anda dan layanannya tidak disebut.");
  }

  function bytes(text) {
    const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(raw, function (one) { return one.charCodeAt(0); });
  }

  function digest(text) {
    return crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)).then(function (hash) {
      return Array.from(new Uint8Array(hash), function (one) { return ("0" + one.toString(16)).slice(-2); }).join("");
    });
  }

  function send(fields) {
    return fetch(hp.dataset.ke, { method: "POST", credentials: "same-origin", body: new URLSearchParams(fields) })
      .then(function (answer) { if (!answer.ok) throw new Error(); });
  }

  // A subscription under another key, as after the office changed it, is of no use any more.
  function subscribe(registration) {
    const wanted = { userVisibleOnly: true, applicationServerKey: bytes(hp.dataset.kunci) };
    return registration.pushManager.subscribe(wanted).catch(function (error) {
      if (error.name !== "InvalidStateError") throw error;
      return registration.pushManager.getSubscription()
        .then(function (old) { return old.unsubscribe(); })
        .then(function () { return registration.pushManager.subscribe(wanted); });
    });
  }

  function known() {
    return navigator.serviceWorker.getRegistration("/")
      .then(function (registration) { return registration && registration.pushManager.getSubscription(); });
  }

  function turnOn() {
    return Notification.requestPermission().then(function (answer) {
      if (answer !== "granted") return refused();
      return navigator.serviceWorker.register("/luring")
        .then(function () { return navigator.serviceWorker.ready; })
        .then(subscribe)
        .then(function (found) {
          const keys = found.toJSON().keys;
          return send({ alamat: found.endpoint, kunci: keys.p256dh, rahasia: keys.auth });
        })
        .then(function () { isOn = true; draw(); });
    });
  }

  function turnOff() {
    return known().then(function (found) { return found && send({ alamat: found.endpoint, berhenti: "ya" }); })
      .then(function () { isOn = false; draw(); });
  }

  function refused() {
    button.hidden = true;
    say("Anda tidak mengizinkan pemberitahuan di browser ini." + SAFE);
  }

  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    return say("Browser ini tidak dapat memberi tahu Anda." + SAFE);
  }
  if (Notification.permission === "denied") return refused();
  draw();
  known().then(function (found) { return found && digest(found.endpoint); }).then(function (sidik) {
    isOn = Notification.permission === "granted" && hp.dataset.sidik.split(" ").indexOf(sidik) >= 0;
    draw();
  }).catch(function () {});
  button.addEventListener("click", function () {
    button.disabled = true;
    (isOn ? turnOff() : turnOn()).catch(function () {
      button.disabled = false;
      say("Belum berhasil. Periksa jaringan, lalu coba lagi." + SAFE);
    });
  });
})();
