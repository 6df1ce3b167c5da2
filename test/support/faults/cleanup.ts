/** Runs registered clean-up functions after a test, whatever its outcome, in reverse order. Call it within a `describe`. */
export function cleanup(): (end: () => Promise<unknown>) => void {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  return (end) => ends.push(end);
}
