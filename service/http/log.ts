/** One JSON object per line on standard output, which CloudWatch Logs Insights reads without a parser. */
export function log(level: 'info' | 'warn' | 'error', fields: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, ...fields })}\n`);
}
