// Theme, shortcuts, charts, ticking times, the live stream, dialogs, copying, files and drafts.
// No dependencies, no inline handlers (strict CSP); every sentence comes from #firebreak-words.
const root = document.documentElement;
const words = JSON.parse(document.getElementById("firebreak-words")?.textContent ?? "{}");
const say = (key, values = {}) => (words[key] ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const zone = root.dataset.zone || undefined;
const hm = (when) => {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  try { return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone }).format(when); }
  catch { return new Intl.DateTimeFormat("en-GB", options).format(when); }
};
const typing = (element) => Boolean(element?.closest?.("input:not([type=checkbox],[type=radio],[type=button]),textarea,select,[contenteditable]"));

export function toast(text) {
  const box = document.querySelector("[data-toasts]");
  if (!box || !text) return;
  const note = document.createElement("p");
  note.className = "toast";
  note.textContent = text;
  box.append(note);
  setTimeout(() => note.remove(), 8000);
}

// --- Theme: shown at once, kept by the server so that the next page starts with it.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
  for (const button of all("[data-theme-form] [name=theme]")) button.setAttribute("aria-pressed", String(button.value === theme));
  const data = new FormData(form);
  data.set("theme", theme);
  fetch(form.action, { method: "POST", body: data, redirect: "manual" }).catch(() => toast(say("networkError")));
});
for (const form of all("[data-submit-on-change]")) {
  for (const button of all("[data-hide-with-script]", form)) button.hidden = true;
  // A closed select changes with each arrow key: send only when the reader leaves it or picks with a pointer.
  let byKey = false;
  form.addEventListener("keydown", (event) => { byKey = event.key !== "Enter"; if (event.key === "Enter") form.requestSubmit(); });
  form.addEventListener("pointerdown", () => { byKey = false; });
  form.addEventListener("change", () => { if (!byKey) form.requestSubmit(); });
  form.addEventListener("focusout", (event) => {
    const select = event.target;
    if (byKey && select.matches?.("select") && !all("option", select).some((option) => option.defaultSelected && option.selected)) form.requestSubmit();
  });
}

// --- Keyboard: g then a letter, / j k Enter ?, off while typing, with modifiers, in dialogs, or when turned off.
let goUntil = 0;
const rows = () => all("[data-row]").filter((row) => row.offsetParent);
function step(by) {
  const list = rows();
  if (!list.length) return;
  const now = list.findIndex((row) => row.classList.contains("at"));
  const next = list[Math.min(list.length - 1, Math.max(0, now < 0 ? (by > 0 ? 0 : list.length - 1) : now + by))];
  for (const row of list) row.classList.toggle("at", row === next);
  const target = next.querySelector("a[href],button,summary") ?? next;
  if (target === next) next.tabIndex = -1;
  target.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}
addEventListener("keydown", (event) => {
  if (root.dataset.shortcuts === "off" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const key = event.key;
  if (Date.now() < goUntil) {
    goUntil = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (link) { event.preventDefault(); location.assign(link.href); }
    return;
  }
  if (key === "g") goUntil = Date.now() + 1500;
  else if (key === "j") step(1);
  else if (key === "k") step(-1);
  else if (key === "?") { document.getElementById("keys")?.showModal(); }
  else if (key === "/") {
    const box = document.querySelector("[data-search]");
    if (box) { event.preventDefault(); if (box.matches("a")) location.assign(box.href); else box.focus(); }
  } else {
    const own = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (own) { event.preventDefault(); if (own.matches("input,textarea,select")) own.focus(); else own.click(); }
  }
});
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();
  for (const menu of all("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// --- Charts: a read-out under the pointer, and by arrow keys.
function dressChart(figure) {
  const plot = figure.querySelector(".plot");
  if (!plot || plot.dataset.ready) return;
  plot.dataset.ready = "1";
  const at = figure.dataset.at.split(",").map(Number), read = JSON.parse(figure.dataset.read);
  const out = document.createElement("span");
  out.className = "readout";
  out.hidden = true;
  out.setAttribute("role", "status");
  plot.append(out);
  plot.tabIndex = 0;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label", `${plot.querySelector("title")?.textContent ?? ""}. ${say("chartHint")}`);
  let index = -1;
  const svg = () => all("svg", plot).find((one) => one.getBoundingClientRect().width > 0);
  const hide = () => { out.hidden = true; index = -1; plot.querySelector(".cursor-line")?.remove(); };
  const show = (n) => {
    const drawn = svg();
    if (!drawn || !at.length) return;
    index = Math.max(0, Math.min(at.length - 1, n));
    const [from, to] = drawn.dataset.plot.split(" ").map(Number), box = drawn.viewBox.baseVal;
    const place = from + (to - from) * at[index], width = drawn.getBoundingClientRect().width;
    let line = drawn.querySelector(".cursor-line");
    if (!line) {
      plot.querySelector(".cursor-line")?.remove();
      line = document.createElementNS("http://www.w3.org/2000/svg", "line");
      line.setAttribute("class", "cursor-line");
      drawn.append(line);
    }
    for (const [name, value] of [["x1", place * box.width], ["x2", place * box.width], ["y1", 14], ["y2", box.height - 30]]) line.setAttribute(name, value);
    out.textContent = read[index];
    out.hidden = false;
    out.style.left = `${Math.max(0, Math.min(width - out.offsetWidth, place * width - out.offsetWidth / 2))}px`;
    out.style.top = "0px";
  };
  plot.addEventListener("pointermove", (event) => {
    const drawn = svg();
    if (!drawn) return;
    const box = drawn.getBoundingClientRect(), [from, to] = drawn.dataset.plot.split(" ").map(Number);
    const share = ((event.clientX - box.left) / box.width - from) / (to - from);
    if (share < -0.02 || share > 1.02) return hide();
    let low = 0, high = at.length - 1;
    while (low < high) { const middle = (low + high) >> 1; if (at[middle] < share) low = middle + 1; else high = middle; }
    show(low > 0 && share - at[low - 1] < at[low] - share ? low - 1 : low);
  });
  plot.addEventListener("pointerleave", () => { if (document.activeElement !== plot) hide(); });
  plot.addEventListener("blur", hide);
  plot.addEventListener("keydown", (event) => {
    const far = Math.max(1, Math.round(at.length / 10));
    const moves = { ArrowLeft: index - 1, ArrowRight: index + 1, PageUp: index - far, PageDown: index + far, Home: 0, End: at.length - 1 };
    if (event.key === "Escape") hide();
    else if (event.key in moves) { event.preventDefault(); show(index < 0 && event.key === "ArrowLeft" ? at.length - 1 : moves[event.key]); }
  });
}

// --- Times that tick: the words are the browser's own for the page's language.
const units = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
let relative;
try { relative = new Intl.RelativeTimeFormat(root.lang, { numeric: "always" }); } catch { relative = new Intl.RelativeTimeFormat("en"); }
function tick(within = document) {
  for (const time of all("time[data-ago]", within)) {
    const gap = (Date.parse(time.dateTime) - Date.now()) / 1000;
    if (Number.isNaN(gap) || Math.abs(gap) < 10) continue;
    const [unit, size] = units.find(([, seconds]) => Math.abs(gap) >= seconds * 2) ?? units.at(-1);
    time.textContent = relative.format(Math.round(gap / size), unit);
  }
}

// --- The live stream: one EventSource a page, closed while the tab is hidden, refreshed when it is shown again.
const live = { source: null, heard: 0, since: root.dataset.liveSince, url: root.dataset.liveUrl, names: new Set(), wait: 1000, timer: 0, broken: false, signedOut: false };
const STALE = 40_000, THROTTLE = 250, SLOWEST = 6_000, SPREAD = 300, PATIENCE = 30_000;
const loaded = Date.now();
const fragments = () => all("[data-live]");
const topicsOf = (element) => [...(element.dataset.liveTopics ?? "").split(/\s+/), ...[...(element.getAttribute("hx-trigger") ?? "").matchAll(/sse:([\w.-]+)/g)].map((found) => found[1])].filter(Boolean);

// Of what fetches, a fragment or the carrier of several: when it was asked for, what that cost, whether it is on its way.
const paces = new WeakMap();
function paceOf(element) {
  if (!paces.has(element)) paces.set(element, { at: 0, cost: 0, timer: 0, due: 0, polled: loaded, flying: false, again: "", failed: 0, asking: [] });
  return paces.get(element);
}

// Parts that name an element in data-live-together are fetched by that one, in one request for all that are woken.
const woken = new WeakMap();
function together(element) {
  const one = element.dataset.liveTogether && document.getElementById(element.dataset.liveTogether);
  if (one) woken.set(one, (woken.get(one) ?? new Set()).add(element.id));
  return one;
}
document.addEventListener("htmx:configRequest", (event) => {
  const element = event.detail.elt;
  if (!element.matches("[data-live],[data-live-carrier]")) return;
  event.detail.timeout = PATIENCE; // a request on a line that died unheard must not keep the next from going
  if (!("liveCarrier" in element.dataset)) return;
  const ids = paceOf(element).asking = [...(woken.get(element) ?? [])];
  woken.delete(element);
  if (!ids.length) event.preventDefault(); // without a name all parts would come
  for (const id of ids) event.detail.formData.append("part", id);
});

function wake(part, name, least = 0) {
  const element = together(part) || part, pace = paceOf(element);
  // One request at a time, and the last change is never lost: what is woken meanwhile is asked for when it has come.
  if (pace.flying) { pace.again = name; return; }
  // The first change is shown at once. A fragment that takes the server long is asked for less often, and the pages of a
  // full room do not all ask in the same moment.
  const pause = Math.min(Math.max(THROTTLE, pace.cost * 2), SLOWEST);
  const due = Math.max(Date.now() + Math.max(least, Math.random() * Math.min(SPREAD, pace.cost)), pace.at + pause);
  if (pace.timer && pace.due <= due) return;
  clearTimeout(pace.timer);
  pace.due = due;
  pace.timer = setTimeout(() => {
    pace.timer = 0;
    if (document.hidden) return; // all is asked for when it is shown again
    pace.at = Date.now();
    window.htmx?.trigger(element, name);
  }, due - Date.now());
}
document.addEventListener("htmx:beforeRequest", (event) => {
  const pace = paces.get(event.detail.elt);
  if (pace) Object.assign(pace, { flying: true, at: Date.now() });
});
document.addEventListener("htmx:afterRequest", (event) => {
  const element = event.detail.elt, pace = paces.get(element);
  if (!pace?.flying) return;
  const { again, asking } = pace, status = event.detail.xhr?.status ?? 0;
  Object.assign(pace, { flying: false, again: "", asking: [], cost: Date.now() - pace.at });
  // The server was away, or had a fault: what was asked for is asked for again, later each time.
  const failed = !event.detail.successful && (status === 0 || status >= 500) && element.isConnected && !live.signedOut;
  pace.failed = failed ? pace.failed + 1 : 0;
  if (failed) for (const id of asking) woken.set(element, (woken.get(element) ?? new Set()).add(id));
  // After htmx has closed this request: it would keep the next in a queue of its own.
  if (again || failed) setTimeout(() => wake(element, again || "firebreak:refresh", failed ? Math.min(1000 * 2 ** pace.failed, 30_000) : 0));
});
function refreshAll() {
  for (const element of fragments()) wake(element, "firebreak:refresh");
  for (const element of all('[hx-trigger*="sse:"]')) for (const name of topicsOf(element)) wake(element, `sse:${name}`);
}
// Parts that came with the stream, as an answer to a fetch would bring them. One that is being fetched at this moment may come
// as it was before: it is fetched once more.
function bring(html) {
  const ids = [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("[hx-swap-oob]")].map((one) => one.id);
  window.htmx?.swap(document.body, html, { swapStyle: "none" });
  for (const id of ids) {
    const part = document.getElementById(id), by = part && (document.getElementById(part.dataset.liveTogether) || part);
    if (part && paceOf(by).flying) wake(part, "firebreak:refresh");
  }
}
function hear(event) {
  live.heard = Date.now();
  live.wait = 1000;
  if (event.lastEventId) live.since = event.lastEventId;
}
// "monitor.*" says that any monitor may have changed: so many did at once that they are not named.
const reaches = (name, topic) => name === topic || (name.endsWith(".*") && topic.startsWith(name.slice(0, -1)));
function subscribe(name) {
  if (!live.source || live.names.has(name)) return;
  live.names.add(name);
  live.source.addEventListener(name, (event) => {
    hear(event);
    const [, ...came] = event.data.split(" "); // with the stream: they need not be fetched
    const meant = (element) => topicsOf(element).filter((topic) => reaches(name, topic));
    for (const element of fragments()) if (meant(element).length && !came.includes(element.id)) wake(element, "firebreak:refresh");
    for (const element of all('[hx-trigger*="sse:"]')) for (const topic of meant(element)) wake(element, `sse:${topic}`);
  });
}
function learnTopics() {
  for (const element of all("[data-live-topics],[hx-trigger*='sse:']")) for (const topic of topicsOf(element)) {
    subscribe(topic);
    if (topic.includes(".")) subscribe(topic.replace(/[^.]*$/, "*"));  // told of when very many are touched at once
  }
}
function open() {
  clearTimeout(live.timer);
  if (!live.url || live.source || document.hidden || live.signedOut) return;
  const address = new URL(live.url, location.href);
  if (live.since) address.searchParams.set("since", live.since);
  live.names.clear();
  const source = live.source = new EventSource(address);
  for (const name of ["hello", "beat"]) source.addEventListener(name, hear);
  source.addEventListener("refresh", (event) => { hear(event); refreshAll(); });
  source.addEventListener("parts", (event) => { hear(event); bring(JSON.parse(event.data)); });
  source.addEventListener("bye", () => { close(); live.signedOut = true; show(); });
  source.onerror = () => {
    // Always reopen ourselves: the browser would reuse the old "since" of the address.
    close();
    live.timer = setTimeout(open, live.wait * (0.7 + Math.random() * 0.6));
    live.wait = Math.min(live.wait * 2, 30_000);
  };
  learnTopics();
}
function close() { live.source?.close(); live.source = null; clearTimeout(live.timer); }
function show() {
  if (!live.url) return;
  const age = Date.now() - live.heard, on = Boolean(live.heard) && age < STALE && !live.broken && !live.signedOut;
  let text = say("live", { seconds: Math.round(age / 1000) });
  if (live.signedOut) text = say("signedOut");
  else if (!live.heard && Date.now() - loaded < STALE) text = say("connecting");
  else if (!on) text = say("stale", { time: hm(live.heard || loaded) });
  for (const state of all("[data-live-state]")) {
    state.classList.toggle("on", on);
    state.classList.toggle("off", !on && text !== say("connecting"));
    state.querySelector("[data-live-text]").textContent = text;
  }
}
document.addEventListener("visibilitychange", () => {
  if (document.hidden) { close(); return; }
  tick();
  open();
  refreshAll();
});
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => { if (event.persisted) { open(); refreshAll(); } });
addEventListener("online", () => { live.wait = 1000; if (!live.source) open(); });
setInterval(() => {
  if (document.hidden) return;
  show();
  const now = Date.now();
  for (const element of all("[data-live-every]")) {
    const pace = paceOf(element);
    if (now - pace.polled >= Number(element.dataset.liveEvery) * 1000) { pace.polled = now; wake(element, "firebreak:refresh"); }
  }
  release();
}, 1000);
setInterval(() => { if (!document.hidden) tick(); }, 15_000);

// --- Fragments: never overwrite what somebody is typing, keep opened details open, notice the end of a session.
const busy = (element) => {
  const at = document.activeElement;
  return (element.contains(at) && typing(at)) || element.querySelector("dialog[open]") || all("[data-draft]", element).some((form) => form.dataset.touched);
};
// What came while somebody was typing is asked for again as soon as they are done, however they were done.
const held = new Set();
function release() {
  for (const fragment of [...held]) {
    if (fragment.isConnected && busy(fragment)) continue;
    held.delete(fragment);
    if (fragment.isConnected) wake(fragment, "firebreak:refresh");
  }
}
document.addEventListener("focusout", () => { if (held.size) setTimeout(release, 400); });
// By its words and their turn among the same: a part that grows above it does not close what somebody opened.
function keysOf(target) {
  const turns = new Map();
  return all("details", target).map((one) => {
    const name = one.querySelector("summary")?.textContent.trim() ?? "", turn = turns.get(name) ?? 0;
    turns.set(name, turn + 1);
    return [one, one.id || `${turn}:${name}`];
  });
}
const opened = new WeakMap();
const arrived = new Set();
function guard(event) {
  const target = event.detail.target, fragment = target.closest?.("[data-live]");
  if (!fragment) return;
  if (busy(fragment)) {
    event.detail.shouldSwap = false;
    held.add(fragment);
    return;
  }
  opened.set(target, new Set(keysOf(target).filter(([one]) => one.open).map(([, key]) => key)));
  arrived.add(target);
}
function reopen(event) {
  const target = event.detail.target, names = opened.get(target);
  if (names) for (const [one, key] of keysOf(target)) if (names.has(key)) one.open = true;
}
document.addEventListener("htmx:beforeSwap", (event) => {
  const asked = event.detail.pathInfo?.requestPath, came = event.detail.xhr?.responseURL;
  const elsewhere = asked && came && new URL(came).pathname !== new URL(asked, location.href).pathname;
  if (elsewhere && event.detail.target.closest?.("[data-live], [data-live-carrier]")) {
    event.detail.shouldSwap = false;
    live.signedOut = true;
    close();
    show();
    return;
  }
  guard(event);
});
document.addEventListener("htmx:oobBeforeSwap", guard);
document.addEventListener("htmx:afterSwap", reopen);
document.addEventListener("htmx:oobAfterSwap", reopen);
document.addEventListener("htmx:afterSettle", (event) => {
  dress(event.detail.target ?? document);
  for (const target of arrived) if (target !== event.detail.target) dress(target);
  arrived.clear();
  learnTopics();
});
document.addEventListener("htmx:sendError", () => { live.broken = true; show(); toast(document.hidden ? "" : say("networkError")); });
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) live.broken = false; });
document.addEventListener("htmx:responseError", (event) => { if (event.detail.xhr.status >= 500 && !event.detail.target?.closest?.("[data-live]")) toast(say("serverError")); });

// --- Forms with consequences: say what will happen, with a button that names it.
const confirmed = new WeakSet();
function ask(title, text, label, danger) {
  const box = document.createElement("dialog"), make = (name, content, className) => {
    const one = document.createElement(name);
    one.textContent = content;
    if (className) one.className = className;
    return one;
  };
  const row = make("div", "", "row"), yes = make("button", label || say("confirm"), `btn primary${danger ? " danger" : ""}`), no = make("button", say("cancel"), "btn");
  const heading = make("h2", title);
  heading.id = `ask-${Math.random().toString(36).slice(2)}`;
  box.setAttribute("aria-labelledby", heading.id);
  yes.type = no.type = "button";
  row.append(yes, no);
  box.append(heading, ...(text ? [make("p", text)] : []), row);
  document.body.append(box);
  return new Promise((answer) => {
    yes.addEventListener("click", () => box.close("yes"));
    no.addEventListener("click", () => box.close());
    box.addEventListener("close", () => { answer(box.returnValue === "yes"); box.remove(); });
    box.showModal();
    no.focus();
  });
}
document.addEventListener("submit", (event) => {
  const form = event.target, data = form.dataset ?? {};
  if (!data.confirm || confirmed.has(form)) { confirmed.delete(form); return; }
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  ask(data.confirm, data.confirmText, data.confirmButton ?? button?.textContent.trim(), button?.classList.contains("danger")).then((yes) => {
    if (!yes) { button?.focus(); return; }
    confirmed.add(form);
    form.requestSubmit(button);
  });
}, true);
// A second click while the first is on its way must not send twice.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post" || event.target.hasAttribute("hx-post")) return;
  const button = event.submitter;
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "1";
  button?.setAttribute("aria-busy", "true");
  setTimeout(() => { delete event.target.dataset.sent; button?.removeAttribute("aria-busy"); }, 8000);
});

// --- Copy button and file drop zone.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy-button]");
  if (!button) return;
  const from = button.closest("[data-copy]"), text = from?.dataset.copy || from?.querySelector("code,input,textarea")?.textContent || from?.querySelector("input,textarea")?.value || "";
  try { await navigator.clipboard.writeText(text.trim()); toast(say("copied")); } catch { toast(say("copyFailed")); }
});
const sizes = new Intl.NumberFormat(root.lang, { maximumFractionDigits: 1 });
const bytes = (size) => (size >= 1e6 ? `${sizes.format(size / 1e6)} MB` : `${sizes.format(size / 1e3)} kB`);
function dressDrop(zoneBox) {
  const input = zoneBox.querySelector("input[type=file]"), list = zoneBox.querySelector("[data-files]"), limit = Number(zoneBox.dataset.limit) || Infinity;
  const put = (files) => {
    const kept = new DataTransfer();
    for (const file of files) {
      if (file.size > limit) toast(say("fileTooLarge", { name: file.name, limit: bytes(limit) }));
      else if (input.multiple || !kept.files.length) kept.items.add(file);
    }
    input.files = kept.files;
    list?.replaceChildren(...[...kept.files].map((file) => Object.assign(document.createElement("li"), { textContent: `${file.name} (${bytes(file.size)})` })));
  };
  input.addEventListener("change", () => put(input.files));
  zoneBox.addEventListener("dragover", (event) => { event.preventDefault(); zoneBox.classList.add("over"); });
  zoneBox.addEventListener("dragleave", () => zoneBox.classList.remove("over"));
  zoneBox.addEventListener("drop", (event) => { event.preventDefault(); zoneBox.classList.remove("over"); put(event.dataTransfer.files); input.dispatchEvent(new Event("input", { bubbles: true })); });
}

// --- Drafts: what was typed survives a closed tab, an expired form and a dead server; it never leaves this device.
const WEEK = 7 * 86400_000, prefix = "firebreak-draft:";
const keep = { get: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } }, set: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ } }, drop: (key) => { try { localStorage.removeItem(key); } catch { /* forbidden */ } } };
const draftKey = (form) => `${prefix}${root.dataset.person || "-"}:${location.pathname}:${form.dataset.draft}`;
const fieldsOf = (form) => [...form.elements].filter((one) => one.name && !["hidden", "password", "file", "submit", "button"].includes(one.type) && !("noDraft" in one.dataset));
const stateOf = (form) => fieldsOf(form).map((one) => [one.name, one.value, one.checked ?? null]);
// A sent draft has done its work once the server answered with a redirect; after an error it stays.
function settleSent() {
  const taken = performance.getEntriesByType("navigation")[0]?.redirectCount > 0 && !document.querySelector("[data-failed]");
  try {
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(prefix))) {
      const kept = keep.get(key);
      if (kept?.sent && taken) keep.drop(key);
      else if (kept?.sent) keep.set(key, { ...kept, sent: false });
    }
  } catch { /* forbidden */ }
}
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.matches?.("form[data-draft]") && event.detail.elt; // a check within it sends nothing
  if (form && event.detail.successful && event.detail.requestConfig?.verb !== "get") { keep.drop(draftKey(form)); delete form.dataset.touched; }
});
function dressDraft(form) {
  const key = draftKey(form), fresh = JSON.stringify(stateOf(form)), kept = keep.get(key);
  let timer;
  form.addEventListener("input", () => {
    form.dataset.touched = "1";
    clearTimeout(timer);
    timer = setTimeout(() => keep.set(key, { at: Date.now(), state: stateOf(form) }), 300);
  });
  form.addEventListener("submit", () => { clearTimeout(timer); keep.set(key, { at: Date.now(), state: stateOf(form), sent: true }); });
  if (!kept || Date.now() - kept.at > WEEK) { keep.drop(key); return; }
  if (JSON.stringify(kept.state) === fresh) return;
  const fields = fieldsOf(form);
  kept.state.forEach(([name, value, checked], n) => {
    const field = fields[n]?.name === name ? fields[n] : null;
    if (!field) return;
    if (["checkbox", "radio"].includes(field.type)) { if (field.value === value) field.checked = checked; } else field.value = value;
  });
  form.dataset.touched = "1";
  const note = document.createElement("p"), text = document.createElement("span"), button = document.createElement("button");
  note.className = "draft-note";
  note.setAttribute("role", "status");
  text.textContent = say("draftKept", { time: hm(kept.at) });
  button.type = "button";
  button.className = "btn small";
  button.textContent = say("draftDiscard");
  button.addEventListener("click", () => { keep.drop(key); form.reset(); delete form.dataset.touched; note.remove(); });
  note.append(text, button);
  form.prepend(note);
}
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-clear-drafts]")) return;
  try { for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key); } catch { /* forbidden */ }
});

// --- Everything that fragments may bring.
function once(selector, within, work) {
  for (const element of [...(within.matches?.(selector) ? [within] : []), ...all(selector, within)]) {
    if (element.dataset.dressed) continue;
    element.dataset.dressed = "1";
    work(element);
  }
}
function dress(within) {
  once("figure[data-at]", within, dressChart);
  once("[data-drop]", within, dressDrop);
  once("form[data-draft]", within, dressDraft);
  once("[data-focus]", within, (element) => element.focus());
  tick(within);
}
settleSent();
dress(document);
open();
show();
