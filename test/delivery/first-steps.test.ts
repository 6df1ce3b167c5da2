import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import semver from 'semver';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(root + path, 'utf8');

describe('the first steps', () => {
  it('need no newer Node.js than the README names: npm warns of no package', () => {
    const [, named = ''] = /^You need Node\.js (\d+\.\d+) or later/m.exec(read('README.md')) ?? [];
    const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { engines?: { node?: string } }> };
    const newer = Object.entries(packages).filter(([, { engines }]) => engines?.node && !semver.satisfies(`${named}.0`, engines.node));
    expect(newer.map(([path, { engines }]) => `${path} ${engines?.node}`)).toEqual([]);
    expect(JSON.parse(read('package.json')).engines.node).toBe(`>=${named}`);
  });

  it.each(['build/run.mjs', 'cli/siesta.mjs'])('%s says to an old Node.js what to do, in commands that npm has', (script) => {
    const old = 'data:text/javascript,Object.defineProperty(process.versions, "node", { value: "20.19.0" })';
    const { status, stderr } = spawnSync(process.execPath, ['--import', old, script], { cwd: root, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Node\.js 20\.19\.0 is too old .* Node\.js 24\.\n$/);
    const commands = [...stderr.matchAll(/`npm ([a-z-]+)/g)].map(([, command = '']) => command);
    expect(commands).toHaveLength(1);
    for (const command of commands) expect(execFileSync('npm', [command, '--help'], { encoding: 'utf8' })).toMatch(/^(Rebuild|Run)/);
  });

  it('go the same in a folder with a space in its name: no path is taken from a URL as it is', () => {
    const files = globSync('{build,cli,examples,infra,service,test}/**/*.{ts,js,mjs}', { cwd: root });
    expect(files.length).toBeGreaterThan(200);
    const undecoded = files.filter((file) => /new URL\([^()]*import\.meta\.url\)\.pathname/.test(read(file)));
    expect(undecoded).toEqual([]);
  });
});
