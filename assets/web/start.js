// Starts the program on the page, and lets it work without a network from the next visit on.
import init from "./ravine.js";

const wait = document.getElementById("wait");
try {
  await init({ module_or_path: new URL("ravine_bg.wasm", import.meta.url) });
} catch (reason) {
  wait.textContent = `Ravine cannot start here (${reason.message ?? reason}). A current browser with WebAssembly can run it.`;
}
// A page of another site that embeds this one keeps nothing.
if ("serviceWorker" in navigator && window.top === window) {
  navigator.serviceWorker.register("offline.js").catch(() => {});
}
