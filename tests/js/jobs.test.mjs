import assert from "node:assert/strict";
import { test } from "node:test";

import { FollowedJobs } from "../../static/js/actions/jobs.js";

function page() {
  const socket = new EventTarget();
  const said = [];
  const jobs = new FollowedJobs({ socket, toasts: { show: (text) => said.push(text) } });
  const ends = (job, failed = { "dev.impl": "no such folder" }, kind = "job.finished") => {
    const events = [{ kind, text: `job ${job} ended`, payload: { job, result: { failed } } }];
    socket.dispatchEvent(Object.assign(new Event("events"), { detail: { events } }));
  };
  return { jobs, ends, said };
}

test("a job that fails is told once, whether its end or the answer that it has begun came first", () => {
  const { jobs, ends, said } = page();
  jobs.follow({ job: 1 });
  ends(1);
  ends(1);
  assert.deepEqual(said, ["job 1 ended\nno such folder"]);
  ends(2);
  jobs.follow({ job: 2 });
  assert.deepEqual(said.slice(1), ["job 2 ended\nno such folder"]);
});

test("the word that a job is under way goes when it has ended, whichever came first", () => {
  const { jobs, ends } = page();
  const shown = new Set(["one", "two"]);
  const toast = (name) => ({ remove: () => shown.delete(name) });
  jobs.follow({ job: 1 }, toast("one"));
  ends(2, {});
  assert.deepEqual([...shown], ["one", "two"]);
  ends(1, {});
  assert.deepEqual([...shown], ["two"]);
  jobs.follow({ job: 2 }, toast("two"));
  assert.equal(shown.size, 0);
});

test("what went well and what others have begun is not told", () => {
  const { jobs, ends, said } = page();
  jobs.follow({ job: 1 });
  ends(1, {});
  ends(2);
  jobs.follow({});
  jobs.follow({ job: 3 });
  ends(3, {}, "job.failed");
  assert.deepEqual(said, ["job 3 ended"]);
});
