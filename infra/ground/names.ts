import { createHash } from 'node:crypto';

/** A name that AWS takes: a longer one is cut, and keeps a hash of what it was. Where it is cut, no hyphen meets another: RDS takes no two in a row. */
export const fitted = (name: string, limit: number): string => cut(name, limit, (head) => head.replace(/-+$/, ''));

function cut(name: string, limit: number, ended: (head: string) => string): string {
  if (name.length <= limit) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 7);
  return `${ended(name.slice(0, limit - hash.length - 1))}-${hash}`;
}

/** The cluster that a stack begins with. */
export const FIRST_CLUSTER = 'first';

/** The identifier of a cluster in AWS, by its name in the settings. */
export const clusterIdentifier = (stack: string, cluster: string): string => (cluster === FIRST_CLUSTER ? stack : `${stack}-${cluster}`);

/** A backup vault takes the fewest: its name has at most 50, with what Pulumi puts behind it. */
export const VAULT_NAME = 50 - '-1234567'.length;

/** Of a stack's name: the vault of its copies is the stack's name, `-copy`, and what Pulumi puts behind that. */
export const STACK_NAME = VAULT_NAME - '-copy'.length;

/** What everything of a stack is named after, `siesta-dev`: it also names the cluster, which takes small letters, digits and single hyphens. */
export const stackName = (project: string, stack: string): string => fitted(plainName(project, stack), STACK_NAME);

/** The same as 0.1.0 made it: up to 40, and with two hyphens where it was cut at one, which RDS refused. */
export const formerStackName = (project: string, stack: string): string => cut(plainName(project, stack), 40, (head) => head);

function plainName(project: string, stack: string): string {
  const name = `${project}-${stack}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return name.replace(/^[^a-z]+|-+$/g, '');
}
