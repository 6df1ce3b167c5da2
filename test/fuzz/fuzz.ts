import { TestDatabase } from '../support/faults/stand.ts';
import { Issuer } from '../support/oidc.ts';
import { type DatabaseServer, PRESENT } from '../support/servers.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { check, type Found } from './schemathesis.ts';

/** Longer than any run, in seconds. */
const TOKEN_S = 24 * 60 * 60;

/** A service as it is checked: what its process is told, and what makes a caller known to it. */
interface Stand {
  env: Record<string, string>;
  authorization?: string;
  stop: () => Promise<void>;
}

export interface Target {
  name: string;
  stand: () => Promise<Stand>;
}

const withOwners = async (): Promise<Stand> => {
  const issuer = await Issuer.start();
  const exp = Math.floor(Date.now() / 1_000) + TOKEN_S;
  const token = await issuer.token('ann', { claims: { exp } });
  return { env: { DATABASE_FILE: ':memory:', ...issuer.env }, authorization: `Bearer ${token}`, stop: () => issuer.stop() };
};

const shared = async (server: DatabaseServer): Promise<Stand> => {
  const database = await TestDatabase.create(server);
  return { env: database.environment(database.config), stop: () => database.drop() };
};

/** On each database, once with owners and else with a shared list. */
export const TARGETS: Target[] = [
  { name: 'sql.js, with owners', stand: withOwners },
  ...PRESENT.map((server) => ({ name: server.name, stand: () => shared(server) })),
];

/** Checks a service of its own. @param examples at most so many cases of an operation. @param hear gets the output while it comes. */
export async function fuzz({ stand }: Target, examples: number, hear: (output: string) => void): Promise<Found> {
  const { env, stop, authorization } = await stand();
  try {
    const service = await ServiceProcess.start(env);
    try {
      return await check(service.url ?? '', { examples, hear, ...(authorization && { authorization }) });
    } finally {
      await service.stop('SIGKILL');
    }
  } finally {
    await stop();
  }
}
