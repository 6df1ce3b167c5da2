import type { Command } from 'commander';
import { money } from '../../infra/ground/money.ts';
import { describe, type Run } from '../command/index.ts';
import type { Planned } from '../event/index.ts';
import { count, moment, type Paint, table } from '../terminal/index.ts';
import { type Size, sized, sizeText } from './event-size.ts';

export const eventPlan = (run: Run): Command =>
  sized(
    describe('plan', {
      summary: 'which times are planned, and what they cost',
      about: `Lists the scale windows of the stack's settings (scaleWindows in Pulumi.<stack>.yaml) and those that \`npx siesta event start\` has begun, with
what each costs beyond the usual. With --min-acu or --warm, and --for, it shows what a window that begins now would cost. It changes nothing.`,
      examples: [
        ['npx siesta event plan', 'the windows that there are'],
        ['npx siesta event plan --min-acu 8 --warm 100 --for 3h', 'what three hours would cost'],
      ],
    }),
  ).action(
    run<Size>(async ({ out, stack }, size) => {
      const selected = await stack();
      const [{ planned, windowOf }, { settingsOf }] = await Promise.all([import('../event/index.ts'), import('../decisions/index.ts')]);
      const now = new Date();
      const config = await settingsOf(selected);
      const window = windowOf(config, size, now);
      const windows: Planned[] = window
        ? [{ ...planned(config, window, now), state: 'not begun' }]
        : config.scaleWindows.map((window) => planned(config, window, now));
      out.answer(windows, listText);
    }),
  );

function listText(windows: Planned[], paint: Paint): string {
  if (windows.length === 0) return 'There is no scale window. `npx siesta event start` makes one that begins now.';
  const rows = windows.map((window) => [
    window.name,
    window.state,
    `${between(window)}, ${count(window.hours)} h`,
    sizeText(window),
    `${money(window.databaseUsd + window.warmUsd)} USD`,
  ]);
  return table(rows).replaceAll(/ running /g, (word) => paint('green', word));
}

/** Prints the day once if start and end share it. */
function between({ start, end }: Planned): string {
  const [from, to] = [moment(start), moment(end)];
  return `${from.replace(' UTC', '')} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}
