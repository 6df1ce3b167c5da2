import { createHash } from 'node:crypto';

/** A name that AWS takes: a longer one is cut, and keeps a hash of what it was. */
export function fitted(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 7);
  return `${name.slice(0, limit - hash.length - 1)}-${hash}`;
}

/** The cluster that a stack begins with. */
export const FIRST_CLUSTER = 'first';

/** The identifier of a cluster in AWS, by its name in the settings. */
export const clusterIdentifier = (stack: string, cluster: string): string => (cluster === FIRST_CLUSTER ? stack : `${stack}-${cluster}`);

/** What everything of a stack is named after, `siesta-dev`: it also names the cluster, which takes small letters, digits and hyphens. */
export function stackName(project: string, stack: string): string {
  const name = `${project}-${stack}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return fitted(name.replace(/^[^a-z]+|-+$/g, ''), 40);
}
