// News of one permohonan: its page brings itself up to date, and this phone is told when asked to (hp.js, fetched by whoever
// wants that). Works without it, too.
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

  function say(words) {
    said.textContent = words;
    said.hidden = false;
    button.hidden = true;
  }

  function load() {
    const script = document.createElement("script");
    script.src = hp.dataset.skrip;
    script.onerror = function () { button.disabled = false; };
    document.head.appendChild(script);
  }

  function refused() { say("Anda tidak mengizinkan pemberitahuan di browser ini. " + hp.dataset.aman); }

  function ask() {
    button.disabled = true;
    Notification.requestPermission().then(function (answer) {
      if (answer !== "granted") return refused();
      hp.dataset.minta = "";
      load();
    });
  }

  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    say("Browser ini tidak dapat memberi tahu Anda. " + hp.dataset.aman);
  } else if (Notification.permission === "denied") {
    refused();
  } else if (Notification.permission === "granted") {
    load();
  } else {
    say("Gratis. Nama Anda dan layanannya tidak disebut.");
    button.hidden = false;
    button.onclick = ask;
  }
})();
