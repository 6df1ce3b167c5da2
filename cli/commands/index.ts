import type { Command } from 'commander';
import type { Run } from '../command/index.ts';
import { capacity } from './capacity.ts';
import { cost } from './cost.ts';
import { db } from './db.ts';
import { deleteStack } from './delete.ts';
import { doctor } from './doctor.ts';
import { event } from './event.ts';
import { hibernate } from './hibernate.ts';
import { invoke } from './invoke.ts';
import { logs } from './logs.ts';
import { migrate } from './migrate.ts';
import { migration } from './migration.ts';
import { newCommand } from './new.ts';
import { remove } from './remove.ts';
import { rollback } from './rollback.ts';
import { status } from './status.ts';
import { wake } from './wake.ts';

/** Every command, in the order of the help. */
export const commands: readonly ((run: Run) => Command)[] = [
  status,
  logs,
  rollback,
  migrate,
  newCommand,
  remove,
  migration,
  db,
  hibernate,
  wake,
  event,
  invoke,
  cost,
  capacity,
  doctor,
  deleteStack,
];
