import * as pulumi from '@pulumi/pulumi';
import { tooManyConnections } from './rules.ts';
import type { StackConfig } from './stack.ts';

/**
 * Refuses a concurrency that the configured maximum capacity supports but the running database does not yet: its connections follow the maximum
 * capacity of its last start.
 *
 * @throws RunError with the steps in their right order
 */
export function refuseBeforeRestart({ database, service }: StackConfig, startedAcu: number): void {
  const wayOut = `update with database.maxAcu ${database.maxAcu} and a smaller service.concurrency first, start the database anew as that update says, and then raise it`;
  const tooMany = tooManyConnections(service, startedAcu, wayOut);
  if (tooMany)
    throw new pulumi.RunError(`service.concurrency ${tooMany}\nThe database that runs was started with a maximum of ${startedAcu} ACU.`);
}
