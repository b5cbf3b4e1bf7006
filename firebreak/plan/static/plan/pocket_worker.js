// Keeps one page, the pocket of one brand's plan, for when there is no network. Its scope is that page and nothing else.
// A copy exists only where its reader pressed the button; it is named by the reader, ends by itself after some days, and
// goes when the server no longer shows the page to this person, or when nobody or somebody else is signed in.
const scope = new URL(self.registration.scope).pathname;
const PREFIX = "firebreak-kept:", DAY = 86400_000, PATIENCE = 4000, GONE = [401, 403, 404, 410];
let cutAt = 0; // when the server was last out of reach: what the page is made of then comes from the copy at once

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data !== "keep") return;
  event.waitUntil(take().then(() => event.ports[0].postMessage("kept"), () => event.ports[0].postMessage("failed")));
});
self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== self.location.origin || request.method !== "GET") return;
  if (request.mode === "navigate" && url.pathname === scope) event.respondWith(page(event));
  else if (url.pathname.startsWith("/static/")) event.respondWith(part(request));
});

const copies = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name.endsWith(`:${scope}`));

async function forget() {
  for (const name of await copies()) await caches.delete(name);
  await self.registration.unregister();
}

// The reader pressed the button.
async function take() {
  const [answer, over] = await Promise.all(["", "over"].map((end) => fetch(scope + end, { redirect: "manual", cache: "no-store" })));
  if (!answer.ok || !over.ok) throw new Error("not given");
  const name = PREFIX + answer.headers.get("X-Kept-Person") + ":" + scope;
  for (const other of await copies()) if (other !== name) await caches.delete(other);
  const cache = await caches.open(name);
  const html = await over.text();
  await keepParts(cache, html);
  await cache.put(`${scope}over`, told(over, html, {}));
  await keepPage(name, answer);
}

async function keepPage(name, answer) {
  const cache = await caches.open(name), html = await answer.text(), now = Date.now();
  const until = now + 1000 * Number(answer.headers.get("X-Kept-For"));
  await keepParts(cache, html);
  await cache.put(scope, told(answer, html.replace('data-from="server"', 'data-from="device"'), { "X-Kept-At": now, "X-Kept-Until": until }));
}

const told = (answer, html, more) => new Response(html, {
  headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": answer.headers.get("Content-Security-Policy") ?? "default-src 'self'", ...more },
});

async function keepParts(cache, html) {
  const named = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1].replaceAll("&amp;", "&"));
  for (const address of new Set(named)) if (!(await cache.match(address))) await cache.add(address);
}

// Fresh where the server answers soon, else the copy.
async function page(event) {
  if (!(await copies()).length) return fetch(event.request);
  const fresh = fetch(event.request);
  event.waitUntil(fresh.then((answer) => settle(answer.clone())).catch(() => {}));
  let first = null;
  try { first = await Promise.race([fresh, new Promise((done) => setTimeout(done, PATIENCE, null))]); } catch { /* no network */ }
  if (first && first.status < 500) return first;
  cutAt = Date.now();
  return (await copy()) ?? first ?? fresh;
}

// What an answer of the server means for the copy.
async function settle(answer) {
  if (answer.type === "opaqueredirect" || GONE.includes(answer.status)) { await forget(); return; }
  if (!answer.ok) return;
  const own = PREFIX + answer.headers.get("X-Kept-Person") + ":" + scope;
  for (const name of await copies()) if (name !== own) await caches.delete(name);
  if (!(await caches.has(own))) return;
  const before = await caches.match(scope, { cacheName: own });
  if (before && lives(before)) await keepPage(own, answer);
  else await forget(); // its time was over: the reader chooses anew
}

// A clock that was set back must not make it live longer.
function lives(found) {
  const now = Date.now();
  return now < Number(found.headers.get("X-Kept-Until")) && now > Number(found.headers.get("X-Kept-At")) - DAY;
}

async function copy() {
  const names = await copies();
  if (names.length !== 1) { await forget(); return null; } // of two people: nobody's
  const cache = await caches.open(names[0]), found = await cache.match(scope);
  if (found && lives(found)) return found;
  if (found) await cache.delete(scope);
  return (await cache.match(`${scope}over`)) ?? null;
}

async function part(request) {
  const kept = async () => {
    for (const name of await copies()) {
      const found = await (await caches.open(name)).match(request);
      if (found) return found;
    }
    return null;
  };
  if (Date.now() - cutAt < 30_000) { const found = await kept(); if (found) return found; }
  try { return await fetch(request); } catch (error) {
    const found = await kept();
    if (found) return found;
    throw error;
  }
}
