import { createHash } from 'node:crypto';

/** Shortens a name to AWS's limit; a shortened one ends in a hash of the original. Never creates two hyphens in a row, which RDS refuses. */
export const fitted = (name: string, limit: number): string => cut(name, limit, (head) => head.replace(/-+$/, ''));

function cut(name: string, limit: number, ended: (head: string) => string): string {
  if (name.length <= limit) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 7);
  return `${ended(name.slice(0, limit - hash.length - 1))}-${hash}`;
}

/** Name of a stack's first cluster. */
export const FIRST_CLUSTER = 'first';

/** The AWS identifier of a cluster, from its name in the settings. */
export const clusterIdentifier = (stack: string, cluster: string): string => (cluster === FIRST_CLUSTER ? stack : `${stack}-${cluster}`);

/** The AWS identifiers of the clusters that a restore keeps without traffic; none while the database hibernates. */
export const formerClusterIdentifiers = (
  stack: string,
  { state, active, clusters }: { state: string; active: string; clusters: readonly { name: string }[] },
): string[] => (state === 'on' ? clusters.filter(({ name }) => name !== active).map(({ name }) => clusterIdentifier(stack, name)) : []);

/** Maximum length of a backup vault's name, the shortest of all limits: 50, minus Pulumi's suffix. */
export const VAULT_NAME = 50 - '-1234567'.length;

/** Maximum length of a stack's name: the vault of its copies is named after it, with `-copy` and Pulumi's suffix. */
export const STACK_NAME = VAULT_NAME - '-copy'.length;

/** Prefix of all names of a stack, `siesta-dev`. It also names the cluster, which allows lower-case letters, digits and single hyphens. */
export const stackName = (project: string, stack: string): string => fitted(plainName(project, stack), STACK_NAME);

/** The same in version 0.1.0: up to 40 characters, and with two hyphens when cut at one, which RDS refused. */
export const formerStackName = (project: string, stack: string): string => cut(plainName(project, stack), 40, (head) => head);

function plainName(project: string, stack: string): string {
  const name = `${project}-${stack}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return name.replace(/^[^a-z]+|-+$/g, '');
}
