import { createHash } from 'node:crypto';
import * as pulumi from '@pulumi/pulumi';

/** What the names in AWS of a component's resources start with, where they cannot be random: the component's own and the stack's. */
export const prefixOf = (component: string): string => `${component}-${pulumi.getStack()}`;

/** A name that AWS takes: a longer one is cut, and keeps a hash of what it was. */
export function fitted(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 7);
  return `${name.slice(0, limit - hash.length - 1)}-${hash}`;
}
