// Figures within the page of a course, as readers use them.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { contextFor, drag, rest, until } from "./site.mjs";

const TALL = 3000;
const AT = [20, 300];

// Places in a figure of 640 × 420: the button that leads back to the view; and in one of 360 × 480: the start, and a place where nothing else is.
const WAY_BACK = [315, 82];
const START = [117, 56];
const GROUND = [300, 190];

// A page of a course with a figure in it. Its picture is that of the figure, whatever the page has been scrolled to.
async function course(browser, figure, [width, height], options = {}) {
  const context = await contextFor(browser, { viewport: { width: 700, height: 800 }, ...options });
  const page = await context.newPage();
  page.troubles = [];
  page.on("pageerror", (error) => page.troubles.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.troubles.push(message.text()));
  const style = `position: absolute; left: ${AT[0]}px; top: ${AT[1]}px; border: 0`;
  const src = figure.replaceAll("&", "&amp;");
  // From another origin than the figure, as those of courses are.
  const body = `<!doctype html><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width"><body style="margin: 0; height: ${TALL}px"><iframe src="${src}" width="${width}" height="${height}" style="${style}"></iframe></body>`;
  const server = createServer((_, response) => response.writeHead(200, { "content-type": "text/html" }).end(body));
  await new Promise((done) => server.listen(0, done));
  await page.goto(`http://localhost:${server.address().port}/`);
  server.close();
  await page.frameLocator("iframe").locator("body[data-ready]").waitFor({ state: "attached", timeout: 60000 });
  await rest(page);
  return page;
}

const scrolled = (page) => page.evaluate(() => scrollY);
const within = (x, y) => [AT[0] + x, AT[1] + y];

// The finger goes from one place to another, in steps as a screen reports them.
async function swipe(page, [x, y], [dx, dy]) {
  const touches = await page.context().newCDPSession(page);
  const send = (type, touchPoints) => touches.send("Input.dispatchTouchEvent", { type, touchPoints });
  await send("touchStart", [{ x, y }]);
  for (let i = 1; i <= 10; i++) {
    await send("touchMove", [{ x: x + (dx * i) / 10, y: y + (dy * i) / 10 }]);
    await page.waitForTimeout(30);
  }
  await send("touchEnd", []);
}

export function embedded(test) {
  test("the wheel scrolls the page around a figure, and zooms the figure with Ctrl", async ({ browser, site }) => {
    const page = await course(browser, `${site.address}?embed`, [640, 420]);
    await page.mouse.move(...within(200, 150));
    const before = await rest(page);
    await page.mouse.wheel(0, 120);
    await until("the page is scrolled", async () => (await scrolled(page)) === 120);
    await page.mouse.wheel(0, -120);
    await until("it is scrolled back", async () => (await scrolled(page)) === 0);
    assert((await rest(page)).equals(before), "the figure is as it was");
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -120);
    await page.keyboard.up("Control");
    const zoomed = await rest(page);
    assert(!zoomed.equals(before), "the figure is zoomed");
    assert.equal(await scrolled(page), 0);
    return page;
  });

  test("a figure that was moved is led back to its view", async ({ browser, site }) => {
    const page = await course(browser, `${site.address}?embed`, [640, 420]);
    const before = await rest(page);
    await drag(page, within(200, 200), [60, 30]);
    await page.mouse.move(5, 5);
    assert(!(await rest(page)).equals(before), "the figure is moved");
    await page.mouse.click(...within(...WAY_BACK));
    await page.mouse.move(5, 5);
    await until("the view is that of the beginning", async () => (await rest(page)).equals(before));
    return page;
  });

  test("a finger scrolls the page around a figure unless it has hold of something", async ({ browser, site }) => {
    const page = await course(browser, `${site.address}?embed`, [360, 480], { viewport: { width: 400, height: 800 }, hasTouch: true, isMobile: true });
    const top = async () => {
      await page.evaluate(() => scrollTo(0, 0));
      return rest(page);
    };
    const before = await top();
    await swipe(page, within(...GROUND), [0, -150]);
    assert((await scrolled(page)) > 100, "the page is scrolled");
    assert((await top()).equals(before), "the figure is as it was");
    await swipe(page, within(...START), [0, 60]);
    assert.equal(await scrolled(page), 0);
    assert(!(await top()).equals(before), "the start is dragged");
    return page;
  });

  test("two fingers zoom a figure", async ({ browser, site }) => {
    const page = await course(browser, `${site.address}?embed`, [360, 480], { viewport: { width: 400, height: 800 }, hasTouch: true, isMobile: true });
    const before = await rest(page);
    const touches = await page.context().newCDPSession(page);
    const send = (type, places) => touches.send("Input.dispatchTouchEvent", { type, touchPoints: places.map(([x, y], id) => ({ x, y, id })) });
    const [x, y] = within(180, 120);
    await send("touchStart", [[x, y]]);
    await send("touchStart", [[x, y], [x, y + 60]]);
    for (let i = 1; i <= 8; i++) {
      await send("touchMove", [[x, y - 6 * i], [x, y + 60 + 6 * i]]);
      await page.waitForTimeout(30);
    }
    await send("touchEnd", []);
    assert(!(await rest(page)).equals(before), "the figure is zoomed");
    assert.equal(await scrolled(page), 0);
    assert.equal(await page.evaluate(() => visualViewport.scale), 1);
    return page;
  });

  test("a figure whose link is incomplete is none", async ({ browser, site, native }) => {
    const link = native("text", "assets/lessons/momentum.toml", "--page", "1", "--link", `${site.address}?embed`).toString().trim();
    const whole = await course(browser, link, [640, 420]);
    const page = await course(browser, link.slice(0, -40), [640, 420]);
    const none = await course(browser, `${site.address}?embed`, [640, 420]);
    const pictures = await Promise.all([whole, page, none].map((page) => rest(page)));
    assert(!pictures[1].equals(pictures[0]) && !pictures[1].equals(pictures[2]), "it is neither that of the link nor another");
    assert(pictures[1].length < pictures[2].length / 2, "there is hardly anything");
    await whole.context().close();
    await none.context().close();
    return page;
  });
}
