// Work beside the page: the same program, which is told what to do and says what has come of it.
import init, { work } from "./ravine.js";

let started;
onmessage = async ({ data }) => {
  if (data.module) {
    started = init({ module_or_path: data.module });
    started.catch(() => {});
    return;
  }
  // Without a result the page knows that the work has failed: what an asynchronous function throws, it does not hear.
  let done;
  try {
    await started;
    done = work(data.name, data.task);
  } catch (reason) {
    console.error(reason);
  }
  postMessage({ done }, done ? [done.buffer] : []);
};
