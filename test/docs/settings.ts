import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Setting {
  type: string;
  default?: unknown;
  description: string;
}

/** Every setting of Pulumi.yaml as Markdown: a table for each group, in its order. */
export function settingsReference(): string {
  const { config } = parse(readFileSync(new URL('../../Pulumi.yaml', import.meta.url), 'utf8')) as { config: Record<string, Setting> };
  const groups = Map.groupBy(
    Object.entries(config).filter(([, { description }]) => description),
    ([name]) => (name.includes('.') ? (name.split('.', 1)[0] ?? '') : ''),
  );
  const tables = [...groups].map(([group, settings]) => {
    const rows = settings.map(
      ([name, { type, default: by, description }]) => `| \`${name}\` | ${type} | ${defaultOf(by)} | ${cell(description)} |`,
    );
    return `## ${group || 'The stack'}\n\n| setting | type | default | meaning |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Settings

Set in \`Pulumi.<stack>.yaml\`, by \`pulumi config set --path database.minAcu 0.5\`; a stack that says nothing has the defaults. What is not understood is
refused before anything is made. \`npm run docs\` writes this page from \`Pulumi.yaml\`.

${tables.join('\n')}`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

const defaultOf = (value: unknown): string => {
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return '';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
};
