import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What Pulumi says before it ends with an error, as version 3.230 has it. */
export const PULUMI_SAYS = {
  'not logged in': 'error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions',
  'no passphrase':
    'error: getting stack configuration: get stack secrets manager: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables',
  'wrong passphrase': 'error: getting stack configuration: get stack secrets manager: incorrect passphrase',
  'no such stack': "error: no stack named 'dev' found",
  'no bucket':
    'error: could not list stacks: unable to open bucket s3://states?region=us-east-1: operation error S3: ListObjectsV2, https response error StatusCode: 404',
  'no backend': 'error: getting stack: Get "https://api.pulumi.com/api/stacks": dial tcp: lookup api.pulumi.com: no such host',
  'locked elsewhere': 'error: [409] Conflict: Another update is currently in progress.',
} as const;

/** A `pulumi` on PATH that says what the file `pulumi-says` of the project has, as an error; without one it knows the state in `pulumi-state`. */
const SCRIPT = `#!/bin/sh
if [ -f pulumi-says ]; then cat pulumi-says >&2; exit 255; fi
case "$1" in
  stack) cat pulumi-state ;;
  whoami) echo "{\\"url\\":\\"file://$PWD\\"}" ;;
esac
`;

/** PATH with it. */
export function pathWithPulumi(): string {
  const folder = mkdtempSync(join(tmpdir(), 'failing-pulumi-'));
  writeFileSync(join(folder, 'pulumi'), SCRIPT);
  chmodSync(join(folder, 'pulumi'), 0o755);
  return [folder, process.env.PATH].join(delimiter);
}

/** Makes Pulumi fail in that project. */
export const pulumiSays = (folder: string, words: string): void => writeFileSync(join(folder, 'pulumi-says'), words);

/** Leaves the lock of an update in a project whose state is in its own folder. */
export function lock(folder: string, by: { pid: number; hostname: string }): void {
  const locks = join(folder, '.pulumi/locks/organization/siesta/dev');
  mkdirSync(locks, { recursive: true });
  writeFileSync(join(locks, 'lock.json'), JSON.stringify({ ...by, username: 'ada', timestamp: '2026-11-23T09:00:00Z' }));
}
