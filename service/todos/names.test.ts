import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('nothing of the project names to-dos but their folder, and one line of service/features.ts', () => {
  const files = globSync('{service,infra,cli,build}/**/*.*', { cwd: root, exclude: ['service/todos'] });
  const lines = files.flatMap((file) =>
    readFileSync(root + file, 'utf8')
      .split('\n')
      .filter((line) => /to-?dos?\b/i.test(line))
      .map((line) => `${file}: ${line}`),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(lines).toEqual(["service/features.ts: export { todos } from './todos/feature.ts';"]);
});
