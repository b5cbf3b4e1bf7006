// Pages that a person keeps on this device: caches named firebreak-kept:<person>:<path>, each with its own worker. They go
// at sign-out, when nobody or somebody else is signed in, when their time is over, and when the server refuses that page.
const PREFIX = "firebreak-kept:", GONE = [401, 403, 404, 410];
const here = document.documentElement.dataset.person ?? "";
const parts = (name) => { const [, person, ...path] = name.split(":"); return { person, path: path.join(":") }; };

async function drop(name) {
  await caches.delete(name);
  const registration = await navigator.serviceWorker?.getRegistration(parts(name).path);
  await registration?.unregister();
}

const names = async () => ("caches" in window ? (await caches.keys()).filter((name) => name.startsWith(PREFIX)) : []);

async function over(name, path) {
  const copy = await (await caches.open(name)).match(path);
  return Boolean(copy) && Date.now() >= Number(copy.headers.get("X-Kept-Until"));
}

async function refused(path) {
  try {
    const answer = await fetch(`${path}kept`, { redirect: "manual", cache: "no-store" });
    return answer.type === "opaqueredirect" || GONE.includes(answer.status);
  } catch { return false; } // no network: that is what the copy is for
}

async function tidy() {
  for (const name of await names()) {
    const { person, path } = parts(name);
    if (person !== here) await drop(name);
    else if (path !== location.pathname && ((await over(name, path)) || (await refused(path)))) await drop(name);
  }
}

document.addEventListener("submit", async (event) => {
  if (event.target.matches('form[action$="/account/logout/"]')) for (const name of await names()) await drop(name);
});
// A page that says that something failed may not know who reads it.
if (!document.querySelector("[data-failed]")) tidy();
