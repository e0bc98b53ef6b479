// Uses the site in a browser as a visitor does: node tests/web/run.mjs SITE RAVINE
//
// SITE is the folder that assets/web/build.sh has made, RAVINE the program for the desktop, whose files those of the site have to equal.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drag, kept, launch, places, ready, rest, serve, until, visit } from "./site.mjs";
import { embedded } from "./embedded.mjs";
import { lessons, sameFigures, sameMaps, samePaths, takeApart } from "./same.mjs";

const [, , folder, ravine, only] = process.argv;
const scratch = mkdtempSync(join(tmpdir(), "ravine-web-"));
const native = (...words) => execFileSync(ravine, words, { maxBuffer: 1 << 28 });
const tests = [];
const test = (name, body) => tests.push([name, body]);

// Places at 1280 × 800: the slider of the second eigenvalue, the start, and the middle of the plot.
const SLIDER = [89, 231];
const START = [438, 205];

test("the first picture is there, and nothing is asked of any other host", async ({ browser, site }) => {
  const page = await visit(browser, site.address, { timesFrames: true });
  const first = await page.evaluate(() => globalThis.first);
  console.log(`  the first picture is drawn ${first.toFixed(0)} ms after the page is asked for`);
  assert.match(await page.title(), /A quadratic ravine – Ravine/);
  assert.deepEqual([...page.hosts], [new URL(site.address).host]);
  return page;
});

test("a slider and the start are dragged, and a reload keeps what has become of the document", async ({ browser, site }) => {
  const page = await visit(browser, site.address);
  const before = await rest(page);
  await drag(page, SLIDER, [30, 0]);
  const after = await rest(page);
  assert(!after.equals(before), "the picture follows the slider");
  const eigenvalue = async () => Number(/lambda2 = ([\d.]+)/.exec(await kept(page))?.[1]);
  await until("the slider's number is kept", async () => (await eigenvalue()) > 10);
  await drag(page, START, [60, 40]);
  await until("the start is kept", async () => !(await kept(page)).includes("at = [-2.4, 1.6]"));
  await rest(page);
  await page.waitForTimeout(1500);
  const text = await kept(page);
  await page.reload();
  await ready(page);
  const numbers = (text) => text.match(/(lambda2 =|at = \[).*/g);
  assert.deepEqual(numbers(await kept(page)), numbers(text));
  return page;
});

test("it plays, turns pages and presents", async ({ browser, site }) => {
  const page = await visit(browser, site.address);
  await page.keyboard.press("Home");
  const still = await rest(page);
  await page.keyboard.press("Space");
  await until("the picture moves", async () => !(await page.screenshot()).equals(still));
  const title = await page.title();
  await page.keyboard.press("PageDown");
  await until("another page", async () => (await page.title()) !== title);
  const window = await rest(page);
  await page.keyboard.press("Shift+P");
  await until("it presents", async () => !(await page.screenshot()).equals(window));
  await page.keyboard.press("Escape");
  return page;
});

test("files are opened by the browser's dialog and dropped on the window", async ({ browser, site }) => {
  const page = await visit(browser, site.address);
  const text = 'version = 1\ntitle = "Picked"\nsurface = { kind = "himmelblau" }\n[[optimizer]]\nkind = "adam"\n';
  const picked = join(scratch, "picked.ravine.toml");
  writeFileSync(picked, text);
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Control+o");
  await (await chooser).setFiles(picked);
  await until("the picked file", async () => /picked\.ravine\.toml/.test(await page.title()));
  const dropped = text.replace("Picked", "Dropped");
  await page.evaluate((text) => {
    const files = new DataTransfer();
    files.items.add(new File([text], "dropped.ravine.toml"));
    const canvas = document.getElementById("ravine");
    for (const kind of ["dragenter", "dragover", "drop"]) {
      canvas.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true, clientX: 600, clientY: 300 }));
    }
  }, dropped);
  await until("the dropped file", async () => /dropped\.ravine\.toml/.test(await page.title()));
  const saved = page.waitForEvent("download");
  await page.keyboard.press("Control+s");
  assert.match(readFileSync(await (await saved).path(), "utf8"), /title = "Dropped"/);
  return page;
});

test("the exported figure is the one that the desktop exports", async ({ browser, site }) => {
  const page = await visit(browser, site.address);
  await page.keyboard.press("End");
  await rest(page);
  const scenario = join(scratch, "lesson.toml");
  writeFileSync(scenario, lessons().find(({ name }) => name === "following-the-slope.toml").text);
  for (const [format, looks] of [["png", ["--size", "1600x1000", "--scale", "2"]], ["svg", ["--size", "1600x1000"]]]) {
    if (format === "svg") {
      await page.evaluate(() => localStorage.setItem("/ravine/exports.toml", localStorage.getItem("/ravine/exports.toml").replace(/format = "png"/, 'format = "svg"')));
      await page.reload();
      await ready(page);
    }
    await page.keyboard.press("Control+e");
    await rest(page);
    const download = page.waitForEvent("download");
    await page.keyboard.press("Enter");
    const file = await download;
    const ours = readFileSync(await file.path());
    const theirs = join(scratch, `native.${format}`);
    native("render", scenario, "-o", theirs, ...looks);
    assert(file.suggestedFilename().endsWith(`.${format}`), file.suggestedFilename());
    assert(ours.equals(readFileSync(theirs)), `${format}: ${ours.length} bytes, on the desktop ${readFileSync(theirs).length}`);
    await rest(page);
  }
  return page;
});

test("paths and figures of all pages of the lessons, and maps, are those of the desktop", async ({ browser, site }) => {
  const page = await visit(browser, site.address);
  await samePaths(page, native, scratch);
  await sameFigures(page, native, scratch);
  await sameMaps(page, native, scratch);
  return page;
});

test("a link opens what it was made of, for every lesson", async ({ browser, site }) => {
  const page = await visit(browser, site.address);
  for (const lesson of lessons()) {
    const file = join(scratch, "linked.toml");
    writeFileSync(file, lesson.text);
    const link = native("text", file, "--link", site.address).toString().trim();
    await page.goto("about:blank");
    await page.goto(link);
    await page.waitForSelector("body[data-ready]", { timeout: 60000, state: "attached" });
    await until(`${lesson.name}: its title`, async () => (await page.title()).includes(lesson.title));
    await until(`${lesson.name}: the link is taken up`, () => new URL(page.url()).hash === "");
  }
  return page;
});

embedded(test);

test("embedded in another page it keeps nothing and fits", async ({ browser, site }) => {
  const page = await visit(browser, `${site.address}?embed`, { viewport: { width: 640, height: 420 } });
  await drag(page, [320, 180], [40, 20]);
  await rest(page);
  assert.equal(await kept(page), "");
  return page;
});

test("a slow map is computed beside the page, which goes on", async ({ browser, site }) => {
  const text = 'version = 1\ntitle = "Slow"\nsurface = { kind = "eggholder" }\nlayers = { basins = true }\nrun = { steps = 20000 }\n[[optimizer]]\nkind = "adam"\nlr = 0.001\n';
  const page = await visit(browser, site.address);
  const file = join(scratch, "slow.toml");
  writeFileSync(file, text);
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Control+o");
  await (await chooser).setFiles(file);
  await until("the slow map", async () => /slow\.toml/.test(await page.title()));
  await until("a worker", async () => page.workers().length > 0);
  // Software draws a frame in 100 ms here, so what is measured is for how long the page's own thread is away otherwise.
  const longest = await page.evaluate(() => new Promise((done) => {
    const gaps = [];
    let last = performance.now();
    const look = () => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      if (gaps.length < 200) setTimeout(look, 0);
      else done(gaps.sort((a, b) => a - b)[190]);
    };
    look();
  }));
  console.log(`  19 of 20 gaps in the page's time are below ${longest.toFixed(0)} ms`);
  assert(longest < 1000 / 30, `${longest} ms`);
  return page;
});

test("fingers drag the start and pinch the plot on a phone", async ({ browser, site }) => {
  const page = await visit(browser, site.address, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 });
  const before = await rest(page);
  const session = await page.context().newCDPSession(page);
  // Not with two pixels a point: Chromium emulates these, but not what it says of the canvas in pixels.
  const touch = (type, points) => session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  await touch("touchStart", [[150, 300], [240, 400]]);
  for (let i = 1; i <= 6; i++) {
    await touch("touchMove", [[150 - 10 * i, 300 - 10 * i], [240 + 10 * i, 400 + 10 * i]]);
    await page.waitForTimeout(60);
  }
  await touch("touchEnd", []);
  const after = await rest(page);
  assert(!after.equals(before), "the plot follows two fingers");
  await until("the view is kept", async () => /view/.test(await kept(page)));
  return page;
});

test("the slider is dragged, a map is made, and what that takes is said", async ({ browser, site }) => {
  const page = await visit(browser, site.address, { timesFrames: true });
  // Browsers compile a program once more while it runs: only the last round counts.
  for (let round = 0; round < 4; round++) {
    await page.evaluate(() => (globalThis.frames.length = 0));
    for (const way of [60, -60, 60, -60]) await drag(page, [SLIDER[0] - Math.min(way, 0), SLIDER[1]], [way, 0]);
  }
  const frames = (await page.evaluate(() => globalThis.frames)).sort((a, b) => a - b);
  console.log(`  a frame while λ₂ is dragged, with three optimizers: ${frames[frames.length >> 1].toFixed(1)} ms median of ${frames.length}`);
  const himmelblau = 'version = 1\nsurface = { kind = "himmelblau" }\n[[optimizer]]\nkind = "momentum"\n';
  const took = await page.evaluate(async (text) => {
    const { map } = await import(new URL("ravine.js", location.href).href);
    const times = [];
    for (let i = 0; i < 5; i++) {
      const began = performance.now();
      map(text, "basins", 256);
      times.push(performance.now() - began);
    }
    return times.sort((a, b) => a - b)[2];
  }, himmelblau);
  console.log(`  a basin map of 256² as a table: ${took.toFixed(0)} ms`);
  return page;
});

test("two tabs keep a document each", async ({ browser, site }) => {
  const page = await visit(browser, site.address);
  await drag(page, SLIDER, [30, 0]);
  await until("the first document", async () => /lambda2/.test(await kept(page)));
  const other = await page.context().newPage();
  await other.goto(site.address);
  await ready(other);
  await drag(other, START, [60, 40]);
  await until("both documents", async () => (await places(other)).length === 2);
  await other.close();
  return page;
});

test("a figure is copied as an image", async ({ browser, site }) => {
  const page = await visit(browser, site.address, { permissions: ["clipboard-read", "clipboard-write"] });
  await page.keyboard.press("Control+c");
  const types = () => page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
  await until("an image in the clipboard", async () => (await types()).includes("image/png"));
  return page;
});

test("what a link hides is not there", async ({ browser, site }) => {
  const plain = await visit(browser, site.address);
  const [all] = [await rest(plain), await plain.context().close()];
  const page = await visit(browser, `${site.address}?hide=surface,optimizers,chart`);
  assert(!(await rest(page)).equals(all), "there is more room for the plot");
  await page.keyboard.press("F6");
  await rest(page);
  await drag(page, SLIDER, [30, 0]);
  await page.waitForTimeout(1500);
  assert(!/lambda2 = (?!10)/.test(await kept(page)), "the slider is not there");
  return page;
});

test("where the drawing surface is taken away, the figure stays", async ({ browser, site }) => {
  const page = await visit(browser, site.address);
  await page.evaluate(() => document.getElementById("ravine").getContext("webgl2").getExtension("WEBGL_lose_context").loseContext());
  await page.waitForSelector("body.still svg", { timeout: 20000 });
  assert.match(await page.textContent("body"), /Reload the page/);
  assert(await page.$eval("body.still svg", (svg) => svg.textContent.includes("Gradient descent")), "the figure is the document's");
  return page;
});

// A page that finds no drawing surface where `script` hides it.
async function withoutWindow(browser, site, script) {
  const context = await browser.newContext();
  await context.addInitScript(script);
  const page = await context.newPage();
  page.troubles = [];
  page.on("pageerror", (error) => page.troubles.push(error.message));
  await page.goto(site.address);
  await page.waitForSelector("body.still svg", { timeout: 60000 });
  return page;
}

test("without WebGL there is a sentence, and the figure all the same", async ({ browser, site }) => {
  const page = await withoutWindow(browser, site, () => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  assert.match(await page.textContent("body p"), /^This browser does not offer WebGL/);
  return page;
});

test("another reason why there is no window is said as it is", async ({ browser, site }) => {
  const page = await withoutWindow(browser, site, () => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (...words) {
      return this.id === "ravine" ? null : getContext.apply(this, words);
    };
  });
  assert.match(await page.textContent("body p"), /^The window cannot start here: /);
  return page;
});

test("a page that presents begins without a hand, and does so once", async ({ browser, site }) => {
  const page = await visit(browser, `${site.address}?present&hide=chart`);
  await page.keyboard.press("Escape");
  await until("the address asks for it no more", () => new URL(page.url()).search === "?hide=chart");
  const plain = await rest(page);
  await page.keyboard.press("Shift+P");
  await until("it fills the screen", () => page.evaluate(() => document.fullscreenElement !== null));
  await page.keyboard.press("Escape");
  await until("it does not any more", () => page.evaluate(() => document.fullscreenElement === null));
  assert((await rest(page)).equals(plain));
  return page;
});

test("it works without a network after the first visit", async ({ browser, site }) => {
  const page = await visit(browser, site.address);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.context().setOffline(true);
  await page.reload();
  await ready(page);
  assert.match(await page.title(), /Ravine/);
  page.troubles = page.troubles.filter((trouble) => !/ERR_INTERNET_DISCONNECTED/.test(trouble));
  return page;
});

takeApart(native);
const site = await serve(folder);
const browser = await launch();
let failed = 0;
for (const [name, body] of tests.filter(([name]) => !only || name.includes(only))) {
  const began = Date.now();
  try {
    const page = await body({ browser, site, native });
    assert.deepEqual(page.troubles, [], "the page complains of nothing");
    await page.context().close();
    console.log(`ok      ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.stack}`);
    for (const context of browser.contexts()) {
      for (const page of context.pages()) {
        await page.screenshot({ path: join(scratch, `${failed}.png`) }).catch(() => {});
        console.log(`  ${join(scratch, `${failed}.png`)} ${JSON.stringify(page.troubles)}`);
      }
      await context.close();
    }
  }
}
await browser.close();
site.close();
process.exitCode = failed ? 1 : 0;
