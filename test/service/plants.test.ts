import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { PLANTS } from '../plants/plants.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

describe('a planted fault', () => {
  it.each(PLANTS.map(({ rule, ...plant }) => [rule, plant] as const))('has its one place in the code: %s', (_, { file, find }) => {
    expect(read(file).split(find)).toHaveLength(2);
  });

  it('is code that runs: it parses, and names only what its file has', () => {
    const planted = PLANTS.map(({ file, find, replace }, n) => [`${n}.ts`, read(file).replace(find, () => replace)] as const);
    const originals = [...new Set(PLANTS.map(({ file }) => file))].map((file) => [file, read(file)] as const);
    const faults = faultsIn(new Map([...planted, ...originals]));
    const added = PLANTS.map(({ rule, file }, n) => ({ rule, faults: faults(`${n}.ts`).filter((fault) => !faults(file).includes(fault)) }));
    expect(added.filter((each) => each.faults.length > 0)).toEqual([]);
  });
});

/** TypeScript's codes for a name that nothing declares: plain, with a similar name to suggest, and as a shorthand property. */
const UNDECLARED = [2304, 2552, 18004];

/**
 * The syntax errors and undeclared names of each file. Imports are not followed, which spares reading all packages' types: what only those
 * declare is therefore missing in a file with and without its fault.
 */
function faultsIn(files: Map<string, string>): (file: string) => string[] {
  const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2024, experimentalDecorators: true, noResolve: true, types: [] };
  const host = ts.createCompilerHost(options);
  const { readFile } = host;
  host.readFile = (path) => files.get(path) ?? readFile(path);
  const program = ts.createProgram([...files.keys()], options, host);
  return (file) => {
    const source = program.getSourceFile(file);
    const undeclared = program.getSemanticDiagnostics(source).filter(({ code }) => UNDECLARED.includes(code));
    return [...program.getSyntacticDiagnostics(source), ...undeclared].map(({ messageText }) =>
      ts.flattenDiagnosticMessageText(messageText, '\n'),
    );
  };
}
