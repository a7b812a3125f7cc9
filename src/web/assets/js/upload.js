// The upload page without leaving it: files one by one, with progress. What is said of
// them are the pages that the same form gives without a script.
(() => {
  "use strict";
  const form = document.getElementById("upload");
  if (!form || !window.FormData || !window.DOMParser) return;
  const token = form.elements.token;
  const input = document.getElementById("files");
  const list = document.getElementById("chosen");
  const said = document.getElementById("said");
  const results = document.getElementById("results");
  const drop = form.querySelector(".drop");
  const buttons = [...form.querySelectorAll(".actions button")];
  const [check, register] = buttons;
  const most = { files: Number(form.dataset.files), bytes: Number(form.dataset.bytes) };
  const KEY = "shisaku-upload-token";
  const LOST = "接続が切れました。受け付けたファイルは失われません。もう一度お試しください。";
  let rows = [];
  let busy = false;

  keepToken();
  chooseFiles();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy || !rows.length) return;
    run(event.submitter === register ? registerAll : checkAll);
  });
  results.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!busy) run(() => undo(event.target));
  });
  addEventListener("beforeunload", (event) => {
    if (busy) event.preventDefault();
  });

  // The token stays in this tab, and only where somebody says so.
  function keepToken() {
    const keep = document.getElementById("keep");
    keep.closest(".keep").hidden = false;
    try {
      const kept = sessionStorage.getItem(KEY);
      if (kept) {
        token.value = kept;
        keep.checked = true;
      }
      const store = () => keep.checked ? sessionStorage.setItem(KEY, token.value) : sessionStorage.removeItem(KEY);
      keep.addEventListener("change", store);
      token.addEventListener("change", store);
    } catch {
      keep.closest(".keep").hidden = true;
    }
  }

  function chooseFiles() {
    input.required = false;
    form.querySelector(".can-drop").hidden = false;
    input.addEventListener("change", () => {
      add([...input.files]);
      input.value = "";
    });
    const over = (is) => (event) => {
      event.preventDefault();
      drop.classList.toggle("over", is);
    };
    drop.addEventListener("dragover", over(true));
    drop.addEventListener("dragleave", over(false));
    drop.addEventListener("drop", (event) => {
      over(false)(event);
      add([...event.dataTransfer.files]);
    });
    showButtons();
  }

  function add(files) {
    if (busy) return;
    const same = (file) => (row) => row.file.name === file.name && row.file.size === file.size && row.file.lastModified === file.lastModified;
    files.filter((file) => !rows.some(same(file))).forEach((file) => {
      const row = { file, state: "chosen", item: document.createElement("li") };
      const name = line("name", file.name + " ");
      const size = document.createElement("span");
      size.className = "note";
      size.textContent = sizeOf(file.size);
      const away = button("外す", () => {
        if (busy) return;
        const next = row.item.nextElementSibling || row.item.previousElementSibling;
        rows = rows.filter((other) => other !== row);
        row.item.remove();
        showButtons();
        ((next && next.querySelector("button")) || input).focus();
      });
      away.setAttribute("aria-label", file.name + "を外す");
      name.append(size, " ", away);
      row.item.append(name);
      rows.push(row);
      list.append(row.item);
    });
    say(rows.length + "件を選んでいます。");
    showButtons();
  }

  function showButtons() {
    list.hidden = !rows.length;
    const left = rows.filter((row) => row.state === "chosen" || row.state === "readable");
    check.disabled = busy || !rows.some((row) => row.state === "chosen");
    register.disabled = busy || !left.length;
    register.textContent = rows.some((row) => row.state === "readable") ? "読み取れる" + left.length + "件を登録する" : "登録する";
  }

  async function run(work) {
    busy = true;
    form.setAttribute("aria-busy", "true");
    showButtons();
    try {
      await work();
    } catch (error) {
      say(error.message || LOST, true);
      if (error.status === 401) token.focus();
    } finally {
      busy = false;
      form.removeAttribute("aria-busy");
      showButtons();
    }
  }

  async function checkAll() {
    await askForToken();
    const asked = rows.filter((row) => row.state === "chosen");
    for (const [at, row] of asked.entries()) {
      say(asked.length + "件のうち" + (at + 1) + "件目を確かめています。");
      const bar = progressOf(row);
      try {
        const page = await send([row.file], true, bar.to);
        const verdict = page.querySelector(".result .files > li");
        if (!verdict) throw problemOf(page);
        settle(row, verdict);
      } finally {
        bar.end();
      }
    }
    const readable = rows.filter((row) => row.state === "readable").length;
    say(readable ? rows.length + "件のうち" + readable + "件を登録できます。" : "登録できるファイルがありません。");
    showButtons();
    (readable ? register : input).focus();
  }

  // As many at once as one request may hold: together they are one update of the index.
  async function registerAll() {
    await askForToken();
    let left = rows.filter((row) => row.state === "chosen" || row.state === "readable");
    while (left.length) {
      const batch = [];
      let bytes = 0;
      for (const row of left) {
        bytes += row.file.size + 1024;
        if (batch.length && (batch.length === most.files || bytes > most.bytes)) break;
        batch.push(row);
      }
      say(batch.length + "件を送っています。");
      const bar = progressOf(batch[0]);
      let page;
      try {
        page = await send(batch.map((row) => row.file), false, bar.to);
      } finally {
        bar.end();
      }
      if (!page.querySelector(".result")) throw problemOf(page);
      rows = rows.filter((row) => !batch.includes(row));
      batch.forEach((row) => row.item.remove());
      left = left.filter((row) => !batch.includes(row));
      await follow(show(page), left.length === 0);
    }
  }

  // A wrong token is told before a large file is sent in vain.
  async function askForToken() {
    const page = await ask("/upload", formOf([], true));
    if (page.status === 401) throw problemOf(page);
  }

  function formOf(files, dryRun) {
    const data = new FormData();
    // First, so that the service knows it before it takes a file.
    data.append("token", token.value);
    data.append("dry_run", String(dryRun));
    for (const name of ["municipality", "fiscal_year"]) data.append(name, form.elements[name].value);
    files.forEach((file) => data.append("file", file, file.name));
    return data;
  }

  // Sends files; where the service is busy, a few times.
  async function send(files, dryRun, onProgress) {
    for (let wait = 1000; ; wait *= 2) {
      const page = await ask("/upload", formOf(files, dryRun), onProgress);
      if (page.status < 400) return page;
      if (page.status !== 503 || wait > 8000) throw problemOf(page);
      say("混み合っています。少し待ってから続けます。");
      await sleep(wait);
    }
  }

  // The page that answers a form, with its status.
  function ask(address, body, onProgress) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(body ? "POST" : "GET", address);
      request.setRequestHeader("Accept", "text/html");
      request.setRequestHeader("Accept-Language", "ja");
      if (onProgress) request.upload.addEventListener("progress", (event) => onProgress(event.loaded, event.total));
      request.addEventListener("load", () => {
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        resolve(Object.assign(page, { status: request.status }));
      });
      ["error", "abort", "timeout"].forEach((name) => request.addEventListener(name, () => reject(new Error(LOST))));
      request.send(body || null);
    });
  }

  function problemOf(page) {
    const text = page.querySelector(".problem, .error h1 + p");
    return Object.assign(new Error(text ? text.textContent : LOST), { status: page.status });
  }

  function show(page) {
    const result = document.importNode(page.querySelector(".result"), true);
    result.querySelector("h2").removeAttribute("id");
    result.setAttribute("aria-label", result.querySelector("h2").textContent);
    result.removeAttribute("aria-labelledby");
    fillIn(result);
    results.prepend(result);
    return result;
  }

  // The token is in the form above; nobody types it twice.
  function fillIn(part) {
    part.querySelectorAll(".undo input").forEach((field) => {
      field.value = token.value;
      field.closest("label").hidden = true;
    });
  }

  // Asks for the page of a job until it has ended.
  async function follow(result, isLast) {
    let failures = 0;
    while (result.dataset.state === "running") {
      say(result.querySelector(".summary-line").textContent);
      await sleep(700);
      try {
        const page = await ask(result.dataset.job);
        if (page.status >= 400) throw problemOf(page);
        const next = show(page);
        result.remove();
        result = next;
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures > 5) throw error;
      }
    }
    say(result.querySelector(".summary-line").textContent, result.dataset.state === "failed");
    if (isLast) result.querySelector("h2").focus();
    return result;
  }

  // Takes a file back, or brings it back, in its row.
  async function undo(asked) {
    const place = asked.closest(".take-back, .changed");
    if (token.value) asked.elements.token.value = token.value;
    let page = await ask(asked.getAttribute("action"), new URLSearchParams(new FormData(asked)));
    if (page.status >= 400) throw problemOf(page);
    while (page.querySelector(".result").dataset.state === "running") {
      say(page.querySelector(".summary-line").textContent);
      await sleep(500);
      page = await ask(page.querySelector(".result").dataset.job);
      if (page.status >= 400) throw problemOf(page);
    }
    const changed = document.importNode(page.querySelector(".changed"), true);
    const summary = page.querySelector(".summary-line").textContent;
    changed.prepend(line("summary-line", summary));
    fillIn(changed);
    place.replaceWith(changed);
    say(summary);
    changed.querySelector("button").focus();
  }

  function settle(row, verdict) {
    const item = document.importNode(verdict, true);
    item.querySelector(".name").append(" ", row.item.querySelector(".name button"));
    row.state = verdict.className;
    row.item.replaceWith(item);
    row.item = item;
  }

  function progressOf(row) {
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", row.file.name + "の送信");
    const text = line("note", "");
    row.item.append(bar, text);
    const to = (done, all) => {
      bar.value = all ? done / all : 0;
      text.textContent = done < all ? sizeOf(done) + " / " + sizeOf(all) : "読み取っています。";
      if (done >= all) bar.removeAttribute("value");
    };
    const end = () => {
      bar.remove();
      text.remove();
    };
    return { to, end };
  }

  function say(text, isProblem) {
    said.textContent = text;
    said.classList.toggle("problem", Boolean(isProblem));
  }

  function line(name, text) {
    const p = document.createElement("p");
    p.className = name;
    p.textContent = text;
    return p;
  }

  function button(text, onClick) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", onClick);
    return made;
  }

  function sizeOf(bytes) {
    if (bytes < 1024) return bytes + " バイト";
    return bytes < 1048576 ? Math.ceil(bytes / 1024) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }

  function sleep(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
})();
