import * as aws from '@pulumi/aws';
import { type Tags, tagging } from '../../ground/tags.ts';
import { decisionsParameterName, serialized } from '../decisions.ts';
import type { ChosenDecisions } from './decide.ts';

/**
 * Stores the decisions in the account. All other resources depend on this one: a refused update does not write it, while an interrupted one has
 * written it, so that the next update completes the decision.
 */
export function storeDecisions(name: string, { decisions, areStored }: ChosenDecisions, tags: Tags): aws.ssm.Parameter {
  return new aws.ssm.Parameter(
    `${name}-decisions`,
    {
      name: decisionsParameterName(name),
      description: 'What siesta hibernate, wake, db restore and event have decided: every update reads it, from any checkout',
      type: 'String',
      value: serialized(decisions),
      // Overwrite only a parameter known to exist, left by an earlier life of the stack; not one that someone else creates at this moment.
      ...(areStored && { overwrite: true }),
    },
    // Retained: the snapshots left by a destroy belong to the clusters that it names.
    tagging({ retainOnDelete: true, ignoreChanges: ['overwrite'] }, tags),
  );
}
