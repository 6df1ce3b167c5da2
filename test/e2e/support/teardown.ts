import { rmSync } from 'node:fs';
import { stopServers } from './servers.ts';

/** Ends what the set-up started, by its process ids, and removes its folder. */
export default async function tearDown(): Promise<void> {
  const home = process.env.E2E_HOME;
  if (!home) return;
  await stopServers();
  rmSync(home, { recursive: true, force: true });
}
