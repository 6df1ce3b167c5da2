import type { Command } from 'commander';
import { describe, type Run } from '../command/index.ts';
import { fieldOf, GRAMMAR, namesOf, newFeature } from '../feature/index.ts';
import { write } from '../migration/index.ts';
import { Misused } from '../terminal/index.ts';
import { assertExpansions } from './migration.ts';

interface Options {
  sort?: string[];
  filter?: string[];
  search?: string[];
  deleteAll?: boolean;
  singular?: string;
  dryRun?: boolean;
}

/** `title,body` or, in PowerShell, `title/body`. */
const names = (text: string): string[] => text.split(/[,/]/);

const INDEXES = `
A table has at most 16 indexes: one for each sort (createdAt is one; a field
that is optional counts twice), for each pair of a sort and a filter (not of a
datetime or date; a reference is always a filter), and for each unique field.
A text that is sorted or filtered by is not optional, and has at most 200
characters.`;

// Not `new`, which is a reserved word.
export const newCommand = (run: Run): Command =>
  describe('new', {
    summary: 'write a new feature: a resource with its table, routes, migrations and test',
    about: `Writes service/NAME with the entity, its module, the migrations of its table and a test of all that the REST contract promises, and adds its
line to service/features.ts. From then on it is in the API, its documentation and the next deployment. What it writes is yours to change;
\`npx siesta migration\` follows the entity, and \`npx siesta remove\` takes all of it back as long as it is not deployed.`,
    examples: [
      ['npx siesta new notes title:text body:text:10000:optional --search title,body', 'notes that are found by either text'],
      ['npx siesta new tasks title:text list:reference:lists:cascade', 'tasks of lists, which go with their list'],
    ],
  })
    .argument('<name>', 'the feature, in the plural and as in URLs: shopping-lists')
    .argument('[fields...]', 'name:type[:limits][:option…]; see below')
    .option('--sort <fields>', 'lists are sorted by these too: title,remindAt', names)
    .option('--filter <fields>', 'lists are filtered by these', names)
    .option('--search <fields>', '`q` looks in these texts', names)
    .option('--delete-all', 'DELETE on the list deletes all that its filters match')
    .option('--singular <word>', 'what one of them is called, where that is not the name without its s: --singular person')
    .option('--dry-run', 'show the files, and write none')
    .addHelpText('after', `\n${GRAMMAR}\n${INDEXES}`)
    .action(
      run<Options>(async ({ out, project }, options, name, ...given) => {
        const { sort = [], filter = [], search = [], deleteAll = false, singular, dryRun = false } = options;
        const fields = (given as unknown as [string[]])[0].map(fieldOf);
        const twice = fields.find((field, index) => fields.findIndex((other) => other.name === field.name) !== index);
        if (twice) throw new Misused(`Two fields are called ${twice.name}.`, 'Give one of them another name.');
        const feature = { ...namesOf(name ?? '', singular), fields, sorts: sort, filters: filter, search, deleteAll };
        const { files, refusals } = await newFeature(project(), feature, () => out.progress('trying it in a copy of the project'));
        assertExpansions(refusals);
        if (!dryRun) write(project(), files);
        const again = dryRun ? 'add' : `\`npx siesta remove ${name}\`, then the same command with`;
        const called =
          singular === undefined ? [`a single one is called "${feature.singular}"; if it is not: ${again} --singular WORD`] : [];
        out.answer({ files: [...files.keys()], singular: feature.singular, written: !dryRun }, () =>
          [
            ...[...files].map(([path, content]) => (dryRun ? `--- ${path}\n${content}` : `wrote  ${path}`)),
            '',
            ...called,
            ...(dryRun ? [] : [`next:  npm test -- service/${name}, npm start, npm run up`]),
          ].join('\n'),
        );
      }),
    );
