// Follows the jobs that were begun from this page: one that fails says why here, not only in the log.

export class FollowedJobs {
  #begun = new Set();

  constructor(page) {
    page.socket.addEventListener("events", ({ detail }) => {
      for (const event of detail.events) this.#heard(event, page.toasts);
    });
  }

  follow({ job }) {
    if (job) this.#begun.add(job);
  }

  #heard({ kind, text, payload }, toasts) {
    if (!["job.finished", "job.failed", "job.cancelled"].includes(kind) || !this.#begun.delete(payload.job)) return;
    const failures = Object.values(payload.result?.failed ?? {});
    if (kind === "job.failed" || failures.length) toasts.show([text, ...failures].join("\n"), "error");
  }
}
