/** The probably intended path: a known one within two edits, or with the same last segment. */
export function nearest(path: string, known: readonly string[]): string | undefined {
  const last = (dotted: string) => dotted.split('.').at(-1)?.toLowerCase();
  return (
    known.find((candidate) => distance(candidate.toLowerCase(), path.toLowerCase()) <= 2) ??
    known.find((candidate) => last(candidate) === last(path))
  );
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substituted));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
