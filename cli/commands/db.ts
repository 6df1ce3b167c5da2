import { Command } from 'commander';
import type { Run } from '../command/index.ts';
import { dbDrill } from './db-drill.ts';
import { dbQuery } from './db-query.ts';
import { dbRestore } from './db-restore.ts';
import { dbSnapshot } from './db-snapshot.ts';
import { dbSnapshots } from './db-snapshots.ts';

export const db = (run: Run): Command =>
  new Command('db')
    .summary('look into the database, keep what is in it, go back')
    .description('The database lies in a network without a way in, so these commands go through a function of the stack, or ask AWS.')
    .addCommand(dbQuery(run))
    .addCommand(dbSnapshot(run))
    .addCommand(dbSnapshots(run))
    .addCommand(dbRestore(run))
    .addCommand(dbDrill(run));
