import * as aws from '@pulumi/aws';
import { type Tags, tagging } from '../../ground/tags.ts';
import { decisionsParameterName, written } from '../decisions.ts';
import type { Decided } from './decide.ts';

/**
 * Keeps in the account what has been decided. All other resources depend on it: an update that was refused has not written it, and one that was
 * killed later has, so that the next one finishes.
 */
export function keepDecisions(name: string, { decisions, kept }: Decided, tags: Tags): aws.ssm.Parameter {
  return new aws.ssm.Parameter(
    `${name}-decisions`,
    {
      name: decisionsParameterName(name),
      description: 'What siesta hibernate, wake, db restore and event have decided: every update reads it, from any checkout',
      type: 'String',
      value: written(decisions),
      // Of a stack that was destroyed it is there already. One that somebody else makes at this moment is not taken up.
      ...(kept && { overwrite: true }),
    },
    // The snapshots that a destroy leaves are of the clusters that it names.
    tagging({ retainOnDelete: true, ignoreChanges: ['overwrite'] }, tags),
  );
}
