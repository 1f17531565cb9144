// Follows the jobs that were begun from this page: one that fails says why here, not only in the log.

const ENDS = ["job.finished", "job.failed", "job.cancelled"];
const MOST_REMEMBERED = 50;

export class FollowedJobs {
  #toasts;
  #begun = new Set();
  /** Ends of others' jobs, newest last: a job may end before the answer that it has begun. */
  #ended = new Map();

  constructor({ socket, toasts }) {
    this.#toasts = toasts;
    socket.addEventListener("events", ({ detail }) => {
      for (const event of detail.events) if (ENDS.includes(event.kind)) this.#heard(event);
    });
  }

  follow({ job }) {
    if (!job) return;
    if (this.#ended.has(job)) this.#tell(this.#ended.get(job));
    else this.#begun.add(job);
  }

  #heard(event) {
    const { job } = event.payload;
    if (this.#begun.delete(job)) return this.#tell(event);
    this.#ended.set(job, event);
    if (this.#ended.size > MOST_REMEMBERED) this.#ended.delete(this.#ended.keys().next().value);
    return undefined;
  }

  #tell({ kind, text, payload }) {
    const failures = Object.values(payload.result?.failed ?? {});
    if (kind === "job.failed" || failures.length) this.#toasts.show([text, ...failures].join("\n"), "error");
  }
}
