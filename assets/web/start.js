// Starts the program on the page, and lets it work without a network from the next visit on.
import init from "./ravine.js";

const wait = document.getElementById("wait");
try {
  await init({ module_or_path: new URL("ravine_bg.wasm", import.meta.url) });
  // The link has been taken up, and the work goes on from there: a reload keeps it. A frame begins anew.
  if (location.hash && window.top === window) {
    history.replaceState(null, "", location.pathname + location.search);
  }
} catch (reason) {
  wait.textContent = `Ravine cannot start here (${reason.message ?? reason}). A current browser with WebAssembly can run it.`;
}
// A link that is pasted over this page's address changes nothing but what stands behind the #.
addEventListener("hashchange", () => location.reload());
// A page of another site that embeds this one keeps nothing.
if ("serviceWorker" in navigator && window.top === window) {
  navigator.serviceWorker.register("offline.js").catch(() => {});
}
