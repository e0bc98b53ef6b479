// Starts the program on the page, and lets it work without a network from the next visit on.
import init from "./ravine.js";

// What goes wrong before the window is there is said in its place.
function fail(reason) {
  const wait = document.getElementById("wait");
  if (!wait || "ready" in document.body.dataset) return;
  wait.textContent = `Ravine cannot start here (${reason?.message ?? reason}). A current browser with WebAssembly can run it.`;
}
addEventListener("error", ({ message }) => fail(message));
addEventListener("unhandledrejection", ({ reason }) => fail(reason));
// The browser takes a while to be able to draw, and does so while the program is loaded. Without antialiasing, as on the desktop: the window
// smooths its edges itself.
document.getElementById("ravine").getContext("webgl2", { antialias: false });
try {
  await init({ module_or_path: new URL("ravine_bg.wasm", import.meta.url) });
} catch (reason) {
  fail(reason);
}
// A link that is pasted over this page's address changes nothing but what stands behind the #.
addEventListener("hashchange", () => location.reload());
// A page of another site that embeds this one keeps nothing.
if ("serviceWorker" in navigator && window.top === window) {
  navigator.serviceWorker.register("offline.js").catch(() => {});
}
