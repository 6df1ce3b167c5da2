import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './commands.ts';
import { projectFolder } from './stack.ts';

const inProject = (file: string): string => join(projectFolder(), file);

/** Builds the functions from the project's sources as they are now. */
export const build = (): Promise<string> => run('npm', ['run', 'build'], projectFolder());

/** Edits a file of the project's copy. Answers what puts it back. @throws Error when it has no such text */
export function edit(file: string, from: string, to: string): () => void {
  const before = readFileSync(inProject(file), 'utf8');
  if (!before.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(inProject(file), before.replace(from, to));
  return () => writeFileSync(inProject(file), before);
}

/** Adds a migration of one statement, as a developer would. Answers what takes it out again. */
export function addMigration(name: string, statement: string): () => void {
  writeFileSync(
    inProject(`service/todos/migrations/${name}.ts`),
    `import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ddl } from '../../database/ddl.ts';

export class ${name} implements MigrationInterface {
  readonly name = '${name}';
  up = (runner: QueryRunner): Promise<void> => ddl(runner, '${statement}');
  down = async (): Promise<void> => undefined;
}
`,
  );
  return edit('service/todos/migrations/index.ts', 'export ', `export { ${name} } from './${name}.ts';\nexport `);
}
