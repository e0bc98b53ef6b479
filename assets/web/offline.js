// Keeps the files of the site, so that it opens without a network. The name of the store changes with its contents: see VERSION.
const STORE = "ravine-VERSION";
const FILES = ["./", "index.html", "start.js", "worker.js", "ravine.js", "ravine_bg.wasm", "manifest.webmanifest", "icon.svg", "icon-256.png"];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(FILES)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("ravine-") && name !== STORE;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  // What is asked of the page, such as ?present, does not make it another file.
  const kept = () => caches.open(STORE).then((store) => store.match(pathname, { ignoreSearch: true }));
  event.respondWith(kept().then((found) => found ?? fetch(event.request)));
});
