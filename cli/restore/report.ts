import type { Context } from '../command/index.ts';
import type { WrittenRows } from './lost.ts';

/** The answer of a restore command. */
export interface Report {
  stack: string;
  /** The cluster that receives the traffic, and the one kept beside it. */
  active: string;
  kept: string | undefined;
  /** The point in time of the data. */
  since: string | undefined;
  lost: WrittenRows[] | undefined;
  seconds: number;
}

/** Advice after an interrupted restore. */
export const UNDO = '`npx siesta db restore --undo` goes back to the database that there was; `npm run up` goes on with the restore.';

export const tell = ({ out }: Context, report: Pick<Report, 'stack' | 'active' | 'kept' | 'seconds'>): void =>
  out.answer<Report>({ ...report, since: undefined, lost: undefined }, ({ active, kept, seconds }) =>
    kept === undefined
      ? `${active} is the only database, after ${seconds} s. The other one lives on in its last snapshot: \`npx siesta db snapshots\`.`
      : `${active} has the traffic, after ${seconds} s. ${keptText(kept)}`,
  );

export const keptText = (kept: string | undefined): string =>
  `${kept} is kept, asleep: \`npx siesta db restore --finish\` takes it down to a last snapshot, \`--undo\` goes back to it.`;
