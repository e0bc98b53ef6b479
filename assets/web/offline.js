// Keeps the files of the site, so that it opens without a network. The name of the store changes with each version of the site; a new one is
// used once no tab shows the old one any more, whose workers could not start with it.
const STORES = `ravine ${registration.scope} `;
const STORE = STORES + "VERSION";
const FILES = ["./", "index.html", "start.js", "worker.js", "ravine.js", "ravine_bg.wasm", "manifest.webmanifest", "icon.svg", "icon-256.png"];

addEventListener("install", (event) => {
  // From the server, not from what the browser has kept of an earlier version.
  const files = FILES.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(files)));
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(STORES) && name !== STORE;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  // What is asked of the page, such as ?present, does not make it another file.
  const kept = () => caches.open(STORE).then((store) => store.match(pathname, { ignoreSearch: true }));
  event.respondWith(kept().then((found) => found ?? fetch(event.request)));
});
