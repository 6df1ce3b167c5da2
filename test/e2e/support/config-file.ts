import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Options by which one run takes these settings, by their full keys, and not those of its stack's file. */
export function withConfig(settings: Record<string, unknown>): string[] {
  const file = join(process.env.E2E_HOME ?? '', `${randomUUID()}.yaml`);
  // JSON is YAML, whose texts cannot be taken for dates.
  writeFileSync(file, JSON.stringify({ config: { 'aws:region': 'us-east-1', ...settings } }));
  return ['--config-file', file];
}
