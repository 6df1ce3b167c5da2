import type { Command } from 'commander';
import { money } from '../../infra/ground/money.ts';
import { describe, type Run } from '../command/index.ts';
import { CliError, moment } from '../terminal/index.ts';
import { type Size, sized, sizeText } from './event-size.ts';

export const eventStart = (run: Run): Command =>
  sized(
    describe('start', {
      summary: 'raise capacity now',
      about: `Raises the capacity now, and leaves a schedule in AWS that puts it back. It keeps the time in the account, deploys it (so that what puts
back is there first), and then raises; warm environments take some minutes more. Shows what it costs and asks.`,
      examples: [
        ['npx siesta event start --min-acu 8 --warm 100 --for 3h', 'for the next three hours'],
        ['npx siesta event stop', 'before they are over'],
      ],
      changes: true,
    }),
  ).action(
    run<Size>(async (context, size) => {
      const stack = await context.stack();
      const [{ changeOf, notSaid, planned, scaleTo, windowOf }, { StackDecisions }, { refuseHibernated }] = await Promise.all([
        import('../event/index.ts'),
        import('../decisions/index.ts'),
        import('../deployed/index.ts'),
      ]);
      const outputs = await stack.outputs();
      if (size.minAcu !== undefined) refuseHibernated(stack, outputs);
      const decided = await StackDecisions.of(stack, outputs);
      const now = new Date();
      const config = await decided.config();
      const window = windowOf(config, size, now);
      if (!window) throw notSaid();
      const running = decided.started(now);
      if (running)
        throw new CliError(
          `Capacity is raised until ${moment(running.end)} already, by a start before.`,
          'Run `npx siesta event stop` first.',
        );
      const next = decided.withWindow(window, now);
      // Fail here rather than later in the program.
      await decided.config(next);
      const plannedWindow = planned(config, window, now);
      await context.confirm(
        `Raise ${stack.name} to ${sizeText(window)} until ${moment(window.end)}, for ${money(plannedWindow.databaseUsd + plannedWindow.warmUsd)} USD`,
      );
      context.ifInterrupted('`npx siesta event stop` puts back what was raised and ends the window.');
      await decided.carryOut(context, next);
      context.out.progress('raising');
      await scaleTo(stack, outputs, config, changeOf(config, window).raised);
      context.out.answer(
        plannedWindow,
        () =>
          `Raised to ${sizeText(window)} until ${moment(window.end)}, when it is put back by itself, for ${money(plannedWindow.databaseUsd + plannedWindow.warmUsd)} USD.`,
      );
    }),
  );
