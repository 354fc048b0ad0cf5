// Sends each photo of the page of papers when it is picked: made small, in pieces, again by itself when the line was cut.
// Without it the plain form does the same. One file for three places: the page, its worker (makes photos small), and a
// service worker, which may import it for `Kirim`. ES2017 at most; what a browser does not have is left out.
//
// Kirim.simpan(titipan)   keeps a picked file on the phone until it was sent; the same again is once
// Kirim.semua()           what waits here: [{id, alamat, kunci, varian, nama, blob, at}]
// Kirim.hapus(id)         forgets one, once it was sent or given up
// Kirim.kosongkan()       forgets all of them
// Kirim.kirim(titipan, {token, maju, batal})  sends it whole: {status, isi}; `maju(bytes)` tells how far it is.
//    Throws {kalimat, tunggu} where it may be tried again, {kalimat} where not, {batal: true} where `batal.ya` was set.
// `alamat` is the address of the slot (/permohonan/KODE/potongan/N); `kunci` and `varian` come from Kirim.siapkan.
"use strict";
(function (self) {
  const FIRST = 48 * 1024, LEAST = 32 * 1024, MOST = 512 * 1024, SECONDS = 8, SLOW = 16; // SLOW: bytes a millisecond
  const FULL = { most: 330000, steps: [[1600, .8], [1600, .68], [1600, .56], [1440, .5], [1280, .42], [1120, .36], [1000, .3]] };
  const THIN = { most: 115000, steps: [[1600, .6], [1400, .5], [1280, .45], [1200, .4], [1100, .36], [1000, .3], [880, .25], [720, .2]] };
  const DAYS = 14 * 864e5;
  let rate = 0; // bytes a millisecond, of the last piece

  // What waits on the phone.

  function store(mode, work) {
    return new Promise((done, fail) => {
      const opening = self.indexedDB.open("sipetrok-kirim", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("titipan", { keyPath: "id" });
      opening.onerror = fail;
      opening.onsuccess = () => {
        const all = opening.result.transaction("titipan", mode), asked = work(all.objectStore("titipan"));
        all.oncomplete = () => { opening.result.close(); done(asked.result); };
        all.onerror = all.onabort = fail;
      };
    });
  }
  const quietly = (promise, instead) => promise.catch(() => instead);
  const simpan = (one) => quietly(store("readwrite", (all) => all.put(one)));
  const hapus = (id) => quietly(store("readwrite", (all) => all.delete(id)));
  const kosongkan = () => quietly(store("readwrite", (all) => all.clear()));
  const semua = async () => {
    const found = await quietly(Promise.resolve().then(() => store("readonly", (all) => all.getAll())), []);
    found.filter((one) => one.at < Date.now() - DAYS).forEach((one) => hapus(one.id));
    return found.filter((one) => one.at >= Date.now() - DAYS);
  };

  // One file to the office.

  function ask(method, one, at, body, options) {
    const headers = { "Upload-Key": one.kunci + "." + one.varian, "Upload-Length": one.blob.size, "Upload-Offset": at };
    if (body) Object.assign(headers, { "Content-Type": "application/octet-stream", "X-CSRFToken": options.token || "" });
    if (!self.XMLHttpRequest) {
      return fetch(one.alamat, { method, headers, body, credentials: "same-origin" }).then(async (got) => ({
        status: got.status, offset: got.headers.get("Upload-Offset"), wait: got.headers.get("Retry-After"), text: await got.text(),
      }), () => ({ status: 0 }));
    }
    return new Promise((done) => {
      const sent = new XMLHttpRequest();
      let timer;
      // A line may be dead without saying so.
      const watch = () => { clearTimeout(timer); timer = setTimeout(() => sent.abort(), 45000); };
      const end = () => {
        clearTimeout(timer);
        done({
          status: sent.status, offset: sent.status ? sent.getResponseHeader("Upload-Offset") : null,
          wait: sent.status ? sent.getResponseHeader("Retry-After") : null, text: sent.responseText || "",
        });
      };
      sent.open(method, one.alamat);
      Object.keys(headers).forEach((name) => sent.setRequestHeader(name, headers[name]));
      sent.upload.onprogress = (event) => { watch(); if (options.maju) options.maju(at + event.loaded); };
      sent.onloadend = end;
      if (options.batal) options.batal.henti = () => sent.abort();
      watch();
      sent.send(body);
    });
  }

  const GONE = "Permohonan ini tidak dapat diubah lagi di sini. Muat ulang halaman ini.";

  async function kirim(one, options) {
    const batal = options.batal || {};
    let at = one.lanjut ? null : 0, size = rate ? sized() : FIRST;
    for (let turns = 0; turns < 2000; turns++) {
      if (batal.ya) throw { batal: true };
      const begun = Date.now();
      const got = at === null
        ? await ask("HEAD", one, 0, null, options)
        : await ask("POST", one, at, one.blob.slice(at, at + size), options);
      if (batal.ya) throw { batal: true };
      const offset = got.offset === null || got.offset === undefined ? NaN : Number(got.offset);
      if (!got.status || got.status === 429 || got.status >= 500) {
        one.lanjut = true;
        const own = got.status === 429 || got.status === 503;
        throw {
          tunggu: Number(got.wait) || 0,
          kalimat: own && got.text && got.text[0] !== "<" ? got.text : "Sinyal terputus.",
        };
      }
      if (at !== null && (got.status === 200 || got.status === 422) && offset >= 0) return { status: got.status, isi: got.text };
      if (isNaN(offset)) throw { kalimat: got.text && got.text[0] !== "<" ? got.text : GONE };
      if (at !== null && got.status === 204) {
        rate = Math.min(size, one.blob.size - at) / Math.max(1, Date.now() - begun);
        size = sized();
      }
      at = offset;
      if (options.maju) options.maju(at);
      if (options.ukur) options.ukur(at);
    }
    throw { kalimat: GONE };
  }

  const sized = () => Math.round(Math.max(LEAST, Math.min(MOST, rate * SECONDS * 1000)));

  // Making a photo small, upright, and knowing it again.

  const bytes = (blob) => new Response(blob).arrayBuffer().then((all) => new Uint8Array(all));

  function mark(all) {
    let a = 0xdeadbeef, b = 0x41c6ce57;
    for (let i = 0; i < all.length; i++) {
      a = Math.imul(a ^ all[i], 2654435761);
      b = Math.imul(b ^ all[i], 1597334677);
    }
    a ^= b >>> 16; b ^= a >>> 13;
    const word = (n) => ("000000" + (n >>> 0).toString(36)).slice(-7);
    return word(a) + word(b) + all.length.toString(36);
  }

  // How the camera was held: 1 is upright, 2 to 8 are turned.
  function turned(all) {
    const view = new DataView(all.buffer);
    for (let at = 2; at + 20 < all.length && view.getUint8(at) === 255; at += 2 + view.getUint16(at + 2)) {
      if (view.getUint16(at) !== 0xffe1 || view.getUint32(at + 4) !== 0x45786966) continue;
      const tiff = at + 10, little = view.getUint16(tiff) === 0x4949, list = tiff + view.getUint32(tiff + 4, little);
      if (list + 2 > all.length) return 1;
      for (let n = view.getUint16(list, little), i = 0, row = list + 2; i < n && row + 12 <= all.length; i++, row += 12) {
        if (view.getUint16(row, little) === 0x112) return view.getUint16(row + 8, little);
      }
      return 1;
    }
    return 1;
  }

  // A picture of two pixels that says "turn me": whether this browser does.
  const TURNED = "/9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDAP" + "/".repeat(86)
    + "wAALCAABAAIBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z";
  let turns;
  function turnsItself() {
    const test = Uint8Array.from(atob(TURNED), (sign) => sign.charCodeAt(0));
    return turns = turns || quietly(decoded(new Blob([test], { type: "image/jpeg" })).then((one) => one.height === 2), false);
  }

  // With its camera's note put back, the office turns it.
  function noted(blob, turn) {
    const app1 = [255, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0];
    return new Blob([blob.slice(0, 2), new Uint8Array(app1), blob.slice(2)], { type: blob.type });
  }

  function decoded(blob) {
    if (self.createImageBitmap) return createImageBitmap(blob);
    return new Promise((done, fail) => {
      const reader = new FileReader(), image = new Image();
      image.onload = () => done(image);
      image.onerror = reader.onerror = fail;
      reader.onload = () => { image.src = reader.result; };
      reader.readAsDataURL(blob);
    });
  }

  function drawn(picture, width, height, type) {
    let canvas;
    if (self.document) canvas = Object.assign(document.createElement("canvas"), { width, height });
    else canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    if (type === "image/jpeg") { pen.fillStyle = "#fff"; pen.fillRect(0, 0, width, height); }
    pen.drawImage(picture, 0, 0, width, height);
    return canvas;
  }

  const packed = (canvas, type, quality) => canvas.convertToBlob
    ? canvas.convertToBlob({ type, quality })
    : new Promise((done, fail) => { canvas.toBlob ? canvas.toBlob(done, type, quality) : fail(); });

  // Long strips of a screen stay wide enough to be read.
  function scale(width, height, side) {
    const area = Math.sqrt(side * side * .75 / (width * height)), across = 600 / Math.min(width, height);
    return Math.min(1, Math.max(area, Math.min(across, 2 * area)));
  }

  async function small(file, all, way) {
    const turn = turned(all), itself = turn < 2 || turn > 8 || await turnsItself();
    const picture = await decoded(file);
    let type = itself ? "image/webp" : "image/jpeg", best = null;
    for (let n = 0; n < way.steps.length; n += best.size > 1.6 * way.most ? 2 : 1) {
      const [side, quality] = way.steps[n];
      const by = scale(picture.width, picture.height, side);
      const canvas = drawn(picture, Math.max(1, Math.round(picture.width * by)), Math.max(1, Math.round(picture.height * by)), type);
      best = await packed(canvas, type, quality);
      if (best.type !== type) { // it knows no WebP
        type = "image/jpeg";
        best = await packed(drawn(canvas, canvas.width, canvas.height, type), type, quality);
      }
      if (best.size <= way.most) break;
    }
    if (picture.close) picture.close();
    if (!itself) best = noted(best, turn);
    return best.size < file.size ? best : file;
  }

  // {blob, kunci, varian}: what is sent of a picked file, and how both are known again.
  async function siapkan(file, thin) {
    const all = await bytes(file), kunci = mark(all), way = thin ? THIN : FULL;
    let blob = file;
    if (/^image\/(jpe?g|png|bmp|avif|hei[cf])$|^ .*\.(jpe?g|png)$/i.test(file.type || " " + file.name) && file.size > way.most) {
      blob = await quietly(small(file, all, way), file); // what it cannot read goes as it is
    }
    return { blob, kunci, varian: blob === file ? kunci : mark(await bytes(blob)) };
  }

  self.Kirim = { simpan, semua, hapus, kosongkan, kirim, siapkan };
  if (!self.document) {
    if (self.DedicatedWorkerGlobalScope) {
      self.onmessage = async ({ data }) => {
        try {
          self.postMessage({ n: data.n, made: await siapkan(data.file, data.thin) });
        } catch (error) {
          self.postMessage({ n: data.n });
        }
      };
    }
    return;
  }

  // The page.

  const form = document.querySelector("form[data-kirim]");
  if (!form || !self.Promise || !self.XMLHttpRequest) return;
  const token = form.elements.csrf_token.value, source = document.currentScript.src;
  const said = add(form, "p", "hidden-text");
  said.setAttribute("role", "status");
  const queue = [];
  let running = null, pressed = null, leaving = false, worker = null, asked = 0;

  document.querySelectorAll("[data-skrip]").forEach((one) => { one.hidden = false; });
  document.querySelectorAll("[data-tanpa-skrip]").forEach((one) => { one.hidden = true; });

  function add(place, kind, name, words) {
    const made = document.createElement(kind);
    if (name) made.className = name;
    if (words) made.textContent = words;
    place.appendChild(made);
    return made;
  }

  const kb = (size) => Math.max(1, Math.round(size / 1000)).toLocaleString("id-ID");

  function isSlow() {
    if (rate) return rate < SLOW;
    const line = navigator.connection, first = (performance.getEntriesByType ? performance.getEntriesByType("navigation") : [])[0];
    return !!(line && /2g/.test(line.effectiveType || "")) || !!(first && first.responseStart - first.requestStart > 900);
  }

  // In the worker; in the page where it has none, or none that draws.
  function prepared(file, thin) {
    if (!self.Worker || !self.OffscreenCanvas || !self.createImageBitmap) return siapkan(file, thin);
    worker = worker || new Worker(source);
    const n = ++asked;
    return new Promise((done) => {
      const instead = () => done(siapkan(file, thin));
      worker.addEventListener("message", ({ data }) => { if (data.n === n) data.made ? done(data.made) : instead(); });
      worker.addEventListener("error", instead);
      worker.postMessage({ n, file, thin });
    });
  }

  // One photo on the page, from picking to "Sudah diterima".

  function begin(slot, file, one) {
    const same = (job) => job.slot === slot && job.file.name === file.name && job.file.size === file.size && job.file.lastModified === file.lastModified;
    if (queue.some(same)) return; // tapped twice
    const box = add(slot, "div", "sending"), job = { slot, file, one, box, thin: !!one, batal: {}, tries: 0 };
    slot.insertBefore(box, slot.querySelector("input[type=file]"));
    job.picture = add(box, "div");
    job.words = add(box, "p", "", "Menunggu giliran…");
    job.bar = add(box, "progress");
    job.bar.setAttribute("aria-label", "Mengirim " + file.name);
    const stop = add(box, "button", "link", "Batalkan");
    stop.type = "button";
    stop.addEventListener("click", () => {
      job.batal.ya = true;
      if (job.batal.henti) job.batal.henti();
      if (job.wake) job.wake();
      end(job, "Dibatalkan.");
    });
    queue.push(job);
    run();
  }

  function end(job, words) {
    const at = queue.indexOf(job);
    if (at < 0) return;
    queue.splice(at, 1);
    if (job.one) hapus(job.one.id);
    if (job.box.parentNode) job.box.parentNode.removeChild(job.box);
    if (words) said.textContent = words;
    if (running === job) running = null;
    run();
    if (!queue.length && pressed) pressed.click();
  }

  async function run() {
    if (running || !queue.length) return;
    const job = running = queue[0];
    try {
      if (!job.one) await prepare(job, isSlow());
      if (!job.batal.ya) await send(job);
    } catch (error) {
      fail(job, "Foto ini tidak dapat dibaca browser. Pilih lagi fotonya.");
    }
  }

  async function prepare(job, thin) {
    job.words.textContent = "Menyiapkan foto…";
    const made = await prepared(job.file, thin);
    const alamat = job.slot.dataset.slot;
    job.thin = thin;
    job.one = Object.assign(made, { id: alamat + "|" + made.kunci, alamat, nama: job.file.name, at: Date.now() });
    await simpan(job.one);
  }

  async function send(job) {
    const one = job.one;
    show(job);
    for (;;) {
      try {
        const got = await kirim(one, { token, batal: job.batal, maju: (done) => progress(job, done), ukur: (done) => thinner(job, done) });
        receive(job, got);
        return;
      } catch (refusal) {
        if (refusal.batal) return;
        if (refusal.ulang) { await prepare(job, true); return send(job); }
        if (!("tunggu" in refusal) || refusal.tunggu > 600) { fail(job, refusal.kalimat || GONE); return; }
        const words = refusal.kalimat + " Dicoba lagi sendiri.";
        job.words.textContent = said.textContent = words;
        await pause(job, Math.max(refusal.tunggu, Math.min(60, Math.pow(2, job.tries++))));
        if (job.batal.ya) return;
        job.words.textContent = "Menyambung lagi…";
      }
    }
  }

  // Where the line turns out to be slow, a smaller photo is there sooner than the rest of this one.
  function thinner(job, done) {
    job.tries = 0;
    if (!job.thin && job.file && isSlow() && job.one.blob !== job.file && job.one.blob.size - done > THIN.most) throw { ulang: true };
  }

  function pause(job, seconds) {
    return new Promise((done) => {
      const wake = () => { clearTimeout(timer); self.removeEventListener("online", wake); job.wake = null; done(); };
      const timer = setTimeout(wake, seconds * 1000);
      self.addEventListener("online", wake);
      job.wake = wake;
    });
  }

  function progress(job, done) {
    const all = job.one.blob.size, left = Math.ceil((all - done) / (rate || 1e9) / 1000);
    job.bar.max = all;
    job.bar.value = done;
    if (done >= all) job.words.textContent = "Sudah sampai. Sedang diperiksa…";
    else job.words.textContent = "Mengirim… " + kb(done) + " dari " + kb(all) + " KB" + (rate ? ", kira-kira " + left + " detik lagi" : "");
  }

  // What is sent is what is seen.
  async function show(job) {
    progress(job, 0);
    said.textContent = "Mengirim foto.";
    try {
      const picture = await decoded(job.one.blob), by = Math.min(1, 1000 / picture.width);
      job.canvas = drawn(picture, Math.round(picture.width * by), Math.round(picture.height * by));
      job.canvas.setAttribute("role", "img");
      job.canvas.setAttribute("aria-label", "Foto yang dikirim");
      job.picture.textContent = "";
      job.picture.appendChild(job.canvas);
    } catch (error) {
      job.canvas = null; // a PDF, or a photo that only the office can read
    }
  }

  // The part of the page that the office made anew; what is there already is not loaded again.
  function receive(job, got) {
    const place = job.slot.querySelector("[data-ada]"), made = document.createElement("template");
    made.innerHTML = got.isi;
    made.content.querySelectorAll("[data-berkas]").forEach((fresh) => {
      const there = place.querySelector('[data-berkas="' + fresh.dataset.berkas + '"]');
      if (there) fresh.parentNode.replaceChild(there, fresh);
      else if (job.canvas) fresh.querySelector("a").replaceChild(job.canvas, fresh.querySelector("img"));
    });
    place.textContent = "";
    place.appendChild(made.content);
    reveal(place);
    if (got.status !== 200) { pressed = null; label(); }
    end(job, got.status === 200 ? "Sudah diterima. Tulisannya terbaca?" : place.querySelector(".wrong-text").textContent);
  }

  function fail(job, words) {
    pressed = null;
    label();
    end(job, words);
    const note = add(job.slot, "p", "wrong-text", words);
    job.slot.insertBefore(note, job.slot.querySelector("input[type=file]"));
  }

  function reveal(root) {
    root.querySelectorAll("[data-lagi]").forEach((button) => { button.hidden = false; });
    root.querySelectorAll("[data-tanpa-skrip]").forEach((one) => { one.hidden = true; });
  }
  reveal(form);

  form.addEventListener("change", ({ target }) => {
    const slot = target.type === "file" && target.closest("[data-slot]");
    if (!slot) return;
    slot.querySelectorAll(":scope > .wrong-text").forEach((note) => note.parentNode.removeChild(note));
    [].slice.call(target.files).forEach((file) => begin(slot, file));
    target.value = ""; // it goes by itself, and not once more with the form
  });

  form.addEventListener("click", ({ target }) => {
    const again = target.closest("[data-lagi]");
    if (again) again.closest("[data-slot]").querySelector("input[type=file]").click();
  });

  // The button waits for the photos, then goes on by itself.
  const button = form.querySelector(".buttons .button"), busy = form.querySelector(".busy"), usual = busy.textContent;
  busy.setAttribute("role", "status");

  function label() {
    busy.hidden = !pressed && !leaving;
    busy.textContent = pressed ? "Menunggu foto selesai dikirim, lalu lanjut sendiri." : usual;
  }

  function stay() {
    leaving = false;
    label();
  }

  let last = button;
  form.addEventListener("click", ({ target }) => { last = target.closest("button:not([type=button])") || last; }, true);
  form.addEventListener("submit", (event) => {
    if (leaving || queue.length) event.preventDefault();
    if (leaving) return;
    if (queue.length) pressed = last;
    else {
      leaving = true;
      pressed = null;
      setTimeout(stay, 15000);
    }
    label();
  });
  self.addEventListener("pageshow", stay);

  // What was picked before the page was closed.
  semua().then((all) => all.forEach((one) => {
    const slot = [].slice.call(form.querySelectorAll("[data-slot]")).find((each) => each.dataset.slot === one.alamat);
    if (slot) begin(slot, new File([one.blob], one.nama), Object.assign(one, { lanjut: true }));
  }));
})(self);
