/** A stack's settings as Pulumi hands them to a program: full keys, objects as JSON. */
export function settings(overrides: Record<string, unknown>, project = 'siesta'): Record<string, string> {
  const text = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
  const own = Object.entries(overrides).map(([key, value]) => [key.includes(':') ? key : `${project}:${key}`, text(value)]);
  return { 'aws:region': 'us-east-1', ...Object.fromEntries(own) };
}
