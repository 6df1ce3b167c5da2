import { Command } from 'commander';
import type { Run } from '../command/index.ts';
import { eventPlan } from './event-plan.ts';
import { eventStart } from './event-start.ts';
import { eventStop } from './event-stop.ts';

export const event = (run: Run): Command =>
  new Command('event')
    .summary('raise capacity for a time, and have it put back')
    .description(
      'A stack starts small and grows while it is used. Before a crowd that comes from one moment to the next (a launch, a show), its capacity ' +
        'can be raised beforehand: the least capacity of the database, and environments of the function that are kept warm. Schedules in AWS ' +
        'put it back, also when nobody is there. `npx siesta capacity` says how much is needed.',
    )
    .addCommand(eventPlan(run))
    .addCommand(eventStart(run))
    .addCommand(eventStop(run));
