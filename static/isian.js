// What a NIK says is filled in beside it, and told apart from what stands there. Without this the office does so after the press.
(function () {
  "use strict";
  var byId = function (id) { return document.getElementById(id); };

  // A page that answered a form is reached again by its address: Back and reload ask nothing.
  if (history.replaceState) history.replaceState(history.state, "", location.href);

  // Says something below a field, to those who hear pages too; "" takes it back.
  function say(id, words) {
    var place = byId(id + "-kata");
    if (!place) {
      var last = byId(id) || byId(id + "-0");
      if (!last) return;
      last = last.closest(".field");
      place = document.createElement("span");
      place.id = id + "-kata";
      place.className = "hint";
      place.setAttribute("role", "status");
      last.appendChild(place);
    }
    if (place.textContent !== words) place.textContent = words;
  }

  function digits(text) { return text.replace(/[\s.-]/g, ""); }

  // The days that a NIK can mean, the latest that lies not ahead; null where it says none.
  function read(nik) {
    var day = +nik.slice(6, 8), month = +nik.slice(8, 10), year = 2000 + +nik.slice(10, 12), woman = day > 40;
    if (woman) day -= 40;
    if (new Date(year, month - 1, day) > new Date()) year -= 100;
    var born = new Date(year, month - 1, day);
    if (born.getMonth() !== month - 1 || born.getDate() !== day) return null;
    return { date: day + "-" + month + "-" + year, sex: woman ? "Perempuan" : "Laki-laki" };
  }

  // The same of what was typed as digits; other ways of writing the office reads.
  function sameDay(typed, date) {
    var a = typed.match(/^\s*(\d{1,2})\D+(\d{1,2})\D+(\d{2}|\d{4})\s*$/) || typed.match(/^\s*(\d{2})(\d{2})(\d{4})\s*$/);
    var b = date.split("-");
    return !a || (+a[1] === +b[0] && +a[2] === +b[1] && +a[3] % 100 === +b[2] % 100);
  }

  var AGAIN = " Cocokkan lagi dengan KTP.", FILLED = "Terisi dari NIK. Ubah kalau di KTP berbeda.";

  function propose(form, nik, found) {
    var born = form.elements.tanggal_lahir;
    if (born) {
      if (!born.value || born.value === born.dataset.terisi) born.value = born.dataset.terisi = found.date;
      say("tanggal_lahir", !sameDay(born.value, found.date) ? "Tanggal lahir berbeda dengan tanggal di dalam NIK." + AGAIN
        : born.value === born.dataset.terisi ? FILLED : "");
    }
    choose(form, "jenis_kelamin", found.sex, "Jenis kelamin berbeda dengan yang terbaca dari NIK." + AGAIN);
    var names = form.dataset.kecamatan && JSON.parse(form.dataset.kecamatan);
    if (names) choose(form, "kecamatan", names[nik.slice(0, 6)], "");
  }

  function choose(form, name, value, other) {
    var all = form.querySelectorAll("input[name=" + name + "]"), now = "", ours = "";
    all.forEach(function (one) {
      if (one.checked) now = one.value;
      if (one.dataset.terisi) ours = one.value;
    });
    if (!value || !all.length) return;
    if (!now || now === ours) {
      all.forEach(function (one) {
        one.checked = one.value === value;
        if (one.checked) one.dataset.terisi = "1"; else delete one.dataset.terisi;
      });
      now = ours = value;
    }
    say(name, now !== value ? other : now === ours ? FILLED : "");
  }

  var form = document.querySelector("form[data-isian]"), nik = byId("nik");
  if (form && nik) {
    ["nik", "tanggal_lahir", "jenis_kelamin", "kecamatan"].forEach(function (id) { say(id, ""); });
    var look = function (event) {
      var typed = digits(nik.value), whole = /^\d{16}$/.test(typed), found = whole && read(typed);
      if (found) propose(form, typed, found);
      if (whole || !typed) say("nik", "");
      else if (event.type === "change" && event.target === nik) {
        say("nik", "NIK harus 16 angka. " + (/^\d+$/.test(typed) ? "Yang Anda tulis " + typed.length + " angka." : "Tulis angkanya saja."));
      }
    };
    form.addEventListener("change", look);
    nik.addEventListener("input", look);
    if (nik.value) look({});
  }
})();
