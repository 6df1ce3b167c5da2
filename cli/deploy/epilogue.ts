import { releaseOf } from '../deployed/index.ts';
import type { Outputs, Stack } from '../stack/index.ts';

/** Summarizes an update or a destroy: Pulumi itself only lists the resources, and suggests its own way to remove the stack. */
export async function epilogue(stack: Stack): Promise<string> {
  const resources = await stack.resources();
  const root = resources.find(({ type }) => type === 'pulumi:pulumi:Stack');
  if (!root)
    return `
Nothing of ${stack.name} runs or answers any more. What is kept costs its stored bytes: its snapshots, the last one with all data.
\`npm run up\` brings it back, at another URL unless it has a domain; \`npx siesta delete\` removes them too, for good.
\`pulumi stack rm\`, which Pulumi suggests above, would forget its settings (Pulumi.${stack.shortName()}.yaml), and delete nothing else.
`;
  if (!root.outputs?.url) return '';
  const [outputs, { auth }] = await Promise.all([stack.outputs(), stack.config()]);
  const { url, databaseState } = outputs;
  const open = auth.mode === 'public' ? ', where whoever finds it may read and write' : '';
  const hibernates = ', which answers 503 as long as the database hibernates: `npx siesta wake` brings it back';
  return `\nThe API is at ${url}${databaseState === 'hibernated' ? hibernates : open}.\n${await heldText(stack, outputs)}`;
}

/** Warns that the new version has no traffic while a rollback pins another. Failing to find out does not make the update fail. */
async function heldText(stack: Stack, outputs: Outputs): Promise<string> {
  const release = await releaseOf(stack, outputs, stack.signal).catch(() => undefined);
  if (!release?.pinned || release.version === release.newest) return '';
  const { version, newest } = release;
  return `A rollback holds the traffic at version ${version}; version ${newest} gets it by \`npx siesta rollback --forward\`.\n`;
}
