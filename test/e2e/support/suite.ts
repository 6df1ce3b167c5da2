const missing = process.env.E2E_MISSING;

/** A suite of the end-to-end run; skipped, with what it would need as its name, where something is missing. */
export const e2e = (name: string, suite: () => void): void =>
  missing ? describe.skip(`${name} (${missing})`, suite) : describe(name, suite);
