// Follows the jobs that were begun from this page: one that fails says why here, not only in the log.

const ENDS = ["job.finished", "job.failed", "job.cancelled"];
const MOST_REMEMBERED = 50;

export class FollowedJobs {
  #toasts;
  /** Jobs begun from here, each with the message that it is under way, if there is one. */
  #begun = new Map();
  /** Ends of others' jobs, newest last: a job may end before the answer that it has begun. */
  #ended = new Map();

  constructor({ socket, toasts }) {
    this.#toasts = toasts;
    socket.addEventListener("events", ({ detail }) => {
      for (const event of detail.events) if (ENDS.includes(event.kind)) this.#heard(event);
    });
  }

  /** @param {HTMLElement | null} [toast] says that it is under way: it goes when the job ends */
  follow({ job }, toast = null) {
    if (!job) return;
    if (this.#ended.has(job)) this.#tell(this.#ended.get(job), toast);
    else this.#begun.set(job, toast);
  }

  #heard(event) {
    const { job } = event.payload;
    if (this.#begun.has(job)) {
      this.#tell(event, this.#begun.get(job));
      this.#begun.delete(job);
      return;
    }
    this.#ended.set(job, event);
    if (this.#ended.size > MOST_REMEMBERED) this.#ended.delete(this.#ended.keys().next().value);
  }

  #tell({ kind, text, payload }, toast) {
    toast?.remove();
    const failures = Object.values(payload.result?.failed ?? {});
    if (kind === "job.failed" || failures.length) this.#toasts.show([text, ...failures].join("\n"), "error");
  }
}
