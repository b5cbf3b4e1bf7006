// The pocket page: keep it on this device or remove it, say when the network is gone, print.
const box = document.querySelector("[data-pocket]");
const { scope, worker } = box.dataset;
const name = `firebreak-kept:${document.documentElement.dataset.person}:${scope}`;
const able = "serviceWorker" in navigator && "caches" in window;
const told = box.querySelector("[data-told]");

async function drop() {
  await caches.delete(name);
  await (await navigator.serviceWorker.getRegistration(scope))?.unregister();
}

async function show(words = "") {
  const kept = able && Boolean(await caches.match(scope, { cacheName: name }));
  for (const part of box.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== (able ? (kept ? "kept" : "not") : "unable");
  if (words) told.textContent = words;
}

async function active(registration) {
  const coming = registration.installing ?? registration.waiting;
  if (registration.active) return registration.active;
  await new Promise((done) => coming.addEventListener("statechange", () => { if (coming.state === "activated") done(); }));
  return registration.active;
}

const ask = (to) => new Promise((done) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = (event) => done(event.data);
  setTimeout(done, 30_000, "failed");
  to.postMessage("keep", [channel.port2]);
});

box.querySelector("[data-keep]")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target, button = form.querySelector("button");
  button.disabled = true;
  try {
    const noted = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (!noted.ok) throw new Error("refused");
    const answer = await ask(await active(await navigator.serviceWorker.register(worker, { scope })));
    if (answer !== "kept") throw new Error(answer);
    await show(told.dataset.kept);
  } catch {
    await drop();
    await show(told.dataset.failed);
  }
  button.disabled = false;
});
box.querySelector("[data-forget]")?.addEventListener("click", async () => { await drop(); await show(told.dataset.gone); });
for (const button of box.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

// Who is on duty goes by this device's clock: the page may be days old. A shift that is over goes; the next of each duty stands on top.
const near = box.querySelector("[data-near]"), later = box.querySelector("[data-later]");
function turn() {
  const at = Date.now() / 1000, followed = new Set();
  const shifts = [...box.querySelectorAll("[data-shift]")].sort((one, other) => one.dataset.begin - other.dataset.begin);
  for (const shift of shifts) {
    const on = shift.dataset.begin <= at && at < shift.dataset.end, over = shift.dataset.end <= at;
    const next = !on && !over && !followed.has(shift.dataset.shift);
    if (next) followed.add(shift.dataset.shift);
    shift.hidden = over;
    shift.querySelector("[data-on]").hidden = !on;
    (on || next || !later ? near : later).append(shift);
  }
  if (later) later.parentElement.hidden = !later.querySelector("[data-shift]:not([hidden])");
}
if (near) {
  turn();
  setInterval(turn, 60_000);
  document.addEventListener("visibilitychange", turn);
}
const line = () => { if (box.dataset.from === "server") box.toggleAttribute("data-offline", !navigator.onLine); };
addEventListener("offline", line);
addEventListener("online", line);
line();
show();
