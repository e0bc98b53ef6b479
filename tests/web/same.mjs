// Files that the program in the browser writes, compared with those of the desktop, byte for byte.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = "assets/lessons";

// Every page of every lesson, as a scenario of its own.
let all = null;
export function pages() {
  return all;
}

// The first page of every lesson.
export function lessons() {
  return all.filter(({ number }) => number === 1);
}

export function takeApart(native) {
  const lessons = readdirSync(FOLDER).filter((name) => name.endsWith(".toml")).sort();
  all = lessons.flatMap((name) => readFileSync(join(FOLDER, name), "utf8").split("[[page]]").slice(1).map((page, before) => {
    const number = before + 1;
    // A line that carries the page, which opens like a file.
    const text = native("text", join(FOLDER, name), "--page", String(number)).toString().trim();
    const title = /^title = "(.*)"$/m.exec(page)?.[1] ?? "";
    return { name, number, text, title };
  }));
}

// Calls an export of the program in the page, which stands still meanwhile.
async function ask(page, what, ...words) {
  const bytes = await page.evaluate(async ([what, words]) => {
    const module = await import(new URL("ravine.js", location.href).href);
    return Array.from(module[what](...words));
  }, [what, words]);
  return Buffer.from(bytes);
}

function compare(name, ours, theirs) {
  assert(ours.equals(theirs), `${name}: ${ours.length} bytes in the browser, ${theirs.length} on the desktop`);
}

export async function samePaths(page, native, scratch) {
  for (const { name, number, text } of pages()) {
    const file = join(scratch, name);
    writeFileSync(file, text);
    compare(`paths of ${name}, page ${number}`, await ask(page, "trace", text), native("trace", file, "--format", "csv"));
  }
}

export async function sameFigures(page, native, scratch) {
  for (const { name, number, text } of pages()) {
    const [file, figure] = [join(scratch, name), join(scratch, `${name}.svg`)];
    writeFileSync(file, text);
    native("render", file, "-o", figure, "--size", "900x600");
    compare(`figure of ${name}, page ${number}`, await ask(page, "draw", text, "svg", 900, 600, 1), readFileSync(figure));
  }
}

export async function sameMaps(page, native, scratch) {
  for (const [kind, lesson] of [["basins", "where-you-start"], ["basins", "newton"], ["hyper", "momentum"], ["hyper", "step-limit"]]) {
    const { text } = lessons().find(({ name }) => name === `${lesson}.toml`);
    const [file, map] = [join(scratch, "map.toml"), join(scratch, "map.csv")];
    writeFileSync(file, text);
    native("map", kind, file, "-o", map, "--cells", "96");
    compare(`${kind} of ${lesson}`, await ask(page, "map", text, kind, 96), readFileSync(map));
  }
}
