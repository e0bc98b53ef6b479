// Work beside the page: the same program, which is told what to do and says what has come of it.
import init, { work } from "./ravine.js";

let started;
onmessage = async ({ data }) => {
  if (data.module) {
    started = init({ module_or_path: data.module });
    return;
  }
  await started;
  const done = work(data.name, data.task);
  postMessage({ done }, done ? [done.buffer] : []);
};
