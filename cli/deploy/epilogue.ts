import { releaseOf } from '../deployed/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';

/** What an update or a destroy has come to, in words: Pulumi has said which resources, and its own way to forget a stack. */
export async function epilogue(stack: Stack): Promise<string> {
  const resources = await stack.resources();
  const root = resources.find(({ type }) => type === 'pulumi:pulumi:Stack');
  if (!root)
    return `
Nothing of ${stack.name} runs or answers any more. What is kept costs its stored bytes: the last snapshot, with all data.
\`npm run up\` brings it back, at another URL unless it has a domain; \`npx siesta delete\` removes the snapshot too, for good.
`;
  if (!root.outputs?.url) return '';
  const [outputs, { auth }] = await Promise.all([stack.outputs(), stack.config()]);
  const { url, databaseState } = outputs;
  const open = auth.mode === 'public' ? ', where whoever finds it may read and write' : '';
  const hibernates = ', which answers 503 as long as the database hibernates: `npx siesta wake` brings it back';
  return `\nThe API is at ${url}${databaseState === 'hibernated' ? hibernates : open}.\n${await heldText(stack, outputs)}`;
}

/** What was deployed has no traffic while a rollback holds it elsewhere. Where that cannot be asked the update is as good as it was. */
async function heldText(stack: Stack, outputs: Outputs): Promise<string> {
  const release = await releaseOf(stack, outputs, stack.signal).catch(() => undefined);
  if (!release?.pinned || release.version === release.newest) return '';
  const { version, newest } = release;
  return `A rollback holds the traffic at version ${version}; version ${newest} gets it by \`npx siesta rollback --forward\`.\n`;
}
