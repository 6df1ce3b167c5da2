import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { namesOfLogGroups } from './account.ts';
import { printed } from './pulumi.ts';
import type { Stack } from './stack.ts';

/** The master password, which only who has the stack's passphrase can read. */
export async function masterPasswordOf(stack: Stack): Promise<string> {
  const { resources = [] } = await stack.state('--show-secrets');
  const made = resources.find(({ type }) => type === 'random:index/randomPassword:RandomPassword');
  const { plaintext } = (made?.outputs?.result ?? {}) as { plaintext?: string };
  return JSON.parse(plaintext ?? '""');
}

/** Every place where a secret of a stack could lie in plain, as text, by what it is. */
export async function placesOf(stack: Stack, name: string): Promise<Record<string, string>> {
  return {
    state: JSON.stringify(await stack.state()),
    'the backend': filesIn('backend'),
    outputs: (await stack.must('stack', 'output', '--json', '--show-secrets')).stdout,
    'what the engine printed': printed(),
    "the engine's events": filesIn('', '.ndjson').split('\n').filter(isNotForDebugging).join('\n'),
    logs: await logsOf(name),
    "the functions' settings": await settingsOf(name),
  };
}

/** Pulumi's SDK tells the debugger whatever it is answered. */
const isNotForDebugging = (event: string): boolean => !event.includes('"severity":"debug"');

function filesIn(folder: string, ending = ''): string {
  const root = join(process.env.E2E_HOME ?? '', folder);
  const files = readdirSync(root, { recursive: ending === '', withFileTypes: true });
  return files
    .filter((file) => file.isFile() && file.name.endsWith(ending))
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'))
    .join('\n');
}

async function logsOf(stack: string): Promise<string> {
  const client = new CloudWatchLogsClient();
  const messages: string[] = [];
  for (const logGroupName of (await namesOfLogGroups()).filter((group) => group.includes(stack))) {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName })) {
      messages.push(...events.map(({ message }) => message ?? ''));
    }
  }
  return messages.join('\n');
}

async function settingsOf(stack: string): Promise<string> {
  const settings: object[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client: new LambdaClient() }, { FunctionVersion: 'ALL' })) {
    settings.push(...Functions.filter(({ FunctionName = '' }) => FunctionName.includes(stack)));
  }
  return JSON.stringify(settings);
}
