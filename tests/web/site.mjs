// A web server for one folder, as plain as course pages have, and the browser that looks at it.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".png": "image/png", ".webmanifest": "application/manifest+json" };

export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    try {
      const file = path.endsWith("/") ? join(path, "index.html") : path;
      const body = await readFile(join(folder, file));
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, done));
  return { address: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless=new", "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

// A context of its own for each test: nothing is kept from the one before. The tour of the first start is left out.
export async function contextFor(browser, options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, ...options });
  await context.addInitScript(() => {
    // Not on pages before the first.
    if (location.protocol.startsWith("http") && !localStorage.getItem("/ravine/window.toml")) {
      localStorage.setItem("/ravine/window.toml", "toured = true\n");
    }
  });
  return context;
}

export async function visit(browser, address, { timesFrames, ...options } = {}) {
  const context = await contextFor(browser, options);
  if (timesFrames) {
    await context.addInitScript(() => {
      globalThis.frames = [];
      const request = globalThis.requestAnimationFrame.bind(globalThis);
      globalThis.requestAnimationFrame = (draw) => request((time) => {
        const began = performance.now();
        draw(time);
        globalThis.first ??= performance.now();
        globalThis.frames.push(performance.now() - began);
      });
    });
  }
  const page = await context.newPage();
  page.troubles = [];
  page.hosts = new Set();
  page.on("pageerror", (error) => page.troubles.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.troubles.push(message.text()));
  page.on("request", (request) => page.hosts.add(new URL(request.url()).host));
  await page.goto(address);
  await ready(page);
  return page;
}

export async function ready(page) {
  await page.waitForSelector("body[data-ready]", { timeout: 60000, state: "attached" });
  await rest(page);
}

// Waits until the window has nothing more to draw: two pictures that are the same.
export async function rest(page, milliseconds = 20000) {
  const end = Date.now() + milliseconds;
  let before = null;
  while (Date.now() < end) {
    const now = await page.screenshot();
    if (before && now.equals(before)) return now;
    before = now;
    await page.waitForTimeout(250);
  }
  throw new Error("the window does not come to rest");
}

// The places of the documents that the page keeps.
export function places(page) {
  return page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("/ravine/documents/")));
}

// The documents that the page keeps, one after the other.
export function kept(page) {
  return page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith("/ravine/documents/")).map(([, text]) => text).join("\n"));
}

export async function until(what, holds, milliseconds = 20000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

export async function drag(page, [x, y], [dx, dy]) {
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 1; i <= 8; i++) {
    await page.mouse.move(x + (dx * i) / 8, y + (dy * i) / 8);
    await page.waitForTimeout(60);
  }
  await page.mouse.up();
}
