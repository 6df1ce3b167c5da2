import { FakeLookups } from '../support/fake-lookups.ts';
import { FakeRds } from '../support/fake-rds.ts';
import { runProgram } from '../support/program.ts';
import { architectureOf } from './architecture.ts';
import { settingsReference } from './settings.ts';

/** What of docs/ follows from the program, by its file: the stack as it is by default, and its settings. */
export async function pagesOfDocs(): Promise<Record<string, string>> {
  const [rds, lookups] = [new FakeRds(), new FakeLookups()];
  await Promise.all([rds.start(), lookups.start()]);
  try {
    const { resources } = await runProgram();
    return { 'architecture.svg': architectureOf(resources), 'settings.md': settingsReference() };
  } finally {
    await Promise.all([rds.stop(), lookups.stop()]);
  }
}
