// Tells this phone of news, or no longer; fetched where notifications were allowed (kabar.js).
"use strict";
(function () {
  const hp = document.getElementById("hp"), button = hp.querySelector("button"), said = hp.querySelector("[role=status]");
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
    return navigator.serviceWorker.register("/luring")
      .then(function () { return navigator.serviceWorker.ready; })
      .then(subscribe)
      .then(function (found) {
        const keys = found.toJSON().keys;
        return send({ alamat: found.endpoint, kunci: keys.p256dh, rahasia: keys.auth });
      })
      .then(function () { isOn = true; draw(); });
  }

  function turnOff() {
    return known().then(function (found) { return found && send({ alamat: found.endpoint, berhenti: "ya" }); })
      .then(function () { isOn = false; draw(); });
  }

  function press() {
    button.disabled = true;
    (isOn ? turnOff() : turnOn()).catch(function () {
      button.disabled = false;
      say("Belum berhasil. Periksa jaringan, lalu coba lagi. " + hp.dataset.aman);
    });
  }

  button.onclick = press;
  draw();
  known().then(function (found) { return found && digest(found.endpoint); }).then(function (sidik) {
    isOn = Notification.permission === "granted" && hp.dataset.sidik.split(" ").indexOf(sidik) >= 0;
    draw();
  }).catch(function () {}).then(function () { if ("minta" in hp.dataset && !isOn) press(); });
})();
