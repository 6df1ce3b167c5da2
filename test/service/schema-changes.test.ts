import fc from 'fast-check';
import type { QueryRunner } from 'typeorm';
import type { SqljsDriver } from 'typeorm/driver/sqljs/SqljsDriver.js';
import { type KnownTable, plan, type Step, unusedOf } from '../../cli/migration/index.ts';
import { type OpenDatabase, openDatabase } from '../../service/database/open.ts';
import { drift } from '../../service/rest/schema/drift.ts';
import { changeOf } from '../support/migrations-of.ts';
import { Changes, type ModelChange } from '../support/models/changes.ts';
import { describedBy, tablesOfModel } from '../support/models/described.ts';
import type { Model } from '../support/models/model.ts';
import { storedSchema } from '../support/models/stored-schema.ts';
import { describeOnEachStand } from '../support/service.ts';

/** Changes of a model in a row, and rows: more with SCHEMA_CHANGES=100, others with SCHEMA_SEED. */
const LENGTH = 20;
const ROWS = Number(process.env.SCHEMA_CHANGES ?? 2);
const SEED = Number(process.env.SCHEMA_SEED ?? 15);

interface Made extends ModelChange {
  steps: Step[];
  known: KnownTable[];
}

/** A random row of changes, each with the steps that make it. */
async function madeOf(choices: readonly number[]): Promise<Made[]> {
  let at = 0;
  const changes = new Changes((below) => (choices[at++ % choices.length] ?? 0) % below);
  let [model, known]: [Model, KnownTable[]] = [[], []];
  const made: Made[] = [];
  for (let attempt = 0; made.length < LENGTH && attempt < 1_000; attempt++) {
    const change = changes.next(model);
    const wanted = change && (await tablesOfModel(change.model).catch(refusedOnly));
    if (!change || !wanted) continue;
    const { steps, refusals, tables, newlyUnused } = plan(known, wanted, change.word);
    if (refusals.length > 0) throw new Error(`${change.what}: ${JSON.stringify(refusals, null, 2)}`);
    if (steps.length + newlyUnused.length === 0) continue;
    [model, known] = [change.model, tables];
    made.push({ ...change, steps, known });
  }
  return made;
}

/** A model that cannot be served is none. */
const refusedOnly = (error: unknown): undefined => {
  if (error instanceof TypeError) return undefined;
  throw error;
};

/** Runs a change as a process does that dies after each of its statements in turn, and is started again. */
async function killedAndRepeated(runner: QueryRunner, way: (runner: QueryRunner) => Promise<void>): Promise<void> {
  for (let lives = 1; ; lives++) {
    let left = lives;
    const query = async (...args: Parameters<QueryRunner['query']>) => {
      if (left-- === 0) throw new Error('killed');
      return runner.query(...args);
    };
    const survived = await way(Object.create(runner, { query: { value: query } })).then(
      () => true,
      (error: Error) => {
        if (error.message === 'killed') return false;
        throw error;
      },
    );
    if (survived) return way(runner);
  }
}

/** What TypeORM would do to this database. */
function driftOf({ dataSource: { driver, options } }: OpenDatabase, { model, known }: Made): Promise<string[]> {
  const same = options.type === 'sqljs' ? { ...options, database: (driver as SqljsDriver).export() } : options;
  return describedBy(model, same, (dataSource) => drift(dataSource, unusedOf(known)));
}

async function upAndDown(database: OpenDatabase, made: readonly Made[]): Promise<void> {
  const { dataSource } = database;
  const runner = dataSource.createQueryRunner();
  try {
    const schemas = [await storedSchema(dataSource)];
    for (const change of made) {
      if (change.mend) await runner.query(change.mend);
      for (const step of change.steps) await killedAndRepeated(runner, changeOf(step).up);
      schemas.push(await storedSchema(dataSource));
      expect({ after: change.what, left: await driftOf(database, change) }).toEqual({ after: change.what, left: [] });
    }
    for (const { steps, what } of made.toReversed()) {
      expect({ what, schema: await storedSchema(dataSource) }).toEqual({ what, schema: schemas.pop() });
      for (const step of steps.toReversed()) await killedAndRepeated(runner, changeOf(step).down);
    }
    expect(await storedSchema(dataSource)).toEqual(schemas.pop());
  } finally {
    await runner.release();
  }
}

describeOnEachStand('changes of a model', (stand) => {
  it('bring the database to what the entities say, and back, also where the process is killed at every statement and started again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { minLength: 400, maxLength: 400 }), async (choices) => {
        const made = await madeOf(choices);
        const database = await openDatabase(await stand.make(), { entities: [], migrations: [] });
        try {
          await upAndDown(database, made);
        } finally {
          await database.close();
          await stand.remove();
        }
      }),
      { numRuns: ROWS, seed: SEED, endOnFailure: true },
    );
  }, 600_000);
});
