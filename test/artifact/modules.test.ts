import { execFileSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { deploy } from '../support/artifact.ts';
import { withFeatures } from '../support/with-features.ts';

/** What the api function loads at each cold start: a package or a part of Node.js that slips in is seen here. */

const run = (...args: string[]): string[] =>
  JSON.parse(
    execFileSync(process.execPath, args, {
      cwd: fileURLToPath(new URL('../../', import.meta.url)),
      env: {
        ...process.env,
        AUTH: 'public',
        DB_HOST: '127.0.0.1',
        DB_USER: 'app',
        DB_PASSWORD: 'x',
        DATABASE_CA: '',
        AWS_LAMBDA_FUNCTION_NAME: 'api',
      },
      encoding: 'utf8',
    }),
  );

test('the api function has these packages in it, some of them as a stub, and no others', () => {
  expect(run('build/run.mjs', ...withFeatures(), 'test/support/bundled-packages.ts')).toMatchSnapshot();
});

test('the start of the api function loads neither fetch, nor worker threads, nor HTTPS, nor datagrams, nor the parser of arguments', () => {
  const { folder, remove } = deploy();
  const program = `await import('${pathToFileURL(folder)}/index.mjs'); process.stdout.write(JSON.stringify(process.moduleLoadList)); process.exit()`;
  const loaded = run('--no-experimental-require-module', '--input-type=module', '--eval', program).map((name) => name.split(' ')[1]);
  remove();
  expect(loaded).toContain('tls');
  const unwanted = [
    'internal/deps/undici/undici',
    'worker_threads',
    'perf_hooks',
    'internal/util/parse_args/parse_args',
    'internal/navigator',
    'https',
    'dgram',
  ];
  expect(loaded.filter((name) => unwanted.includes(name ?? ''))).toEqual([]);
});
