import { appendFileSync } from 'node:fs';
import { SERVER } from './server.ts';

/** Whether the long measurements are requested: `npm run test:faults -- --full`. */
export const full = process.env.FAULTS === 'full';

/** Outcomes of the requests that met a fault. */
export interface Tally {
  succeeded: number;
  unavailable: number;
  wrong: string[];
}

/** Records a row for the table printed at the end of the run. */
export function recordFault(fault: string, { succeeded, unavailable, wrong }: Tally): void {
  keep({ fault, succeeded, unavailable, wrong: wrong.length });
}

/** Records a measured figure, as a sentence, for the end of the run. */
export function recordFigure(figure: string): void {
  keep({ figure });
}

function keep(row: object): void {
  const { FAULTS_FIGURES } = process.env;
  if (FAULTS_FIGURES) appendFileSync(FAULTS_FIGURES, `${JSON.stringify({ server: SERVER.name, ...row })}\n`);
}
