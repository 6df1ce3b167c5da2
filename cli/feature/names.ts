import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capitalized, pluralOf, singularOf } from '../../service/rest/schema/index.ts';
import { camelCase } from '../migration/index.ts';
import { CliError, Misused } from '../terminal/index.ts';

/** A feature's name in each of its forms. */
export interface FeatureNames {
  /** In URLs, and name of its folder: `shopping-lists`. */
  path: string;
  /** Relative to the project's folder. */
  folder: string;
  /** In messages: `shopping-list`. */
  singular: string;
  /** In features.ts: `shoppingLists`. */
  constant: string;
  /** `ShoppingList`, `ShoppingLists`. */
  entity: string;
  plural: string;
  /** Whether the singular must be declared, because it cannot be derived from the path. */
  irregular: boolean;
}

const LONGEST = 30;
/** Paths used by the service itself. */
const PATHS = ['health', 'docs', 'published'];
/** Words that cannot name a constant in a module. */
const WORDS = ['arguments', 'eval', 'this', 'super', 'yields'];
/** Class names that a feature's files import. */
const CLASSES = [
  'Item',
  'Resource',
  'ResourceController',
  'ResourcePart',
  'ResourceParts',
  'ResourceService',
  'RestController',
  'Injectable',
  'Module',
  'Feature',
];

/** @throws Misused for an invalid feature name. */
export function namesOf(path: string, given?: string): FeatureNames {
  const invalidName = (message: string, next: string) => new Misused(`"${path}" is no name of a feature: ${message}.`, next);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(path) || path.length > LONGEST)
    throw invalidName(`it has words of a-z and 0-9 with - between them, ${LONGEST} characters at most`, 'As in shopping-lists.');
  const singular = given ?? singularOf(path);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(singular))
    throw invalidName(`"${singular}" is no word for one of them`, 'As in --singular shopping-list.');
  // The feature and one of its items have a class each.
  if (singular === path)
    throw invalidName('one of them would be called the same', `Call it ${pluralOf(path)}, or say what one is called: --singular WORD.`);
  const [entity, constant] = [capitalized(camelCase(singular)), camelCase(path)];
  const names = {
    path,
    folder: `service/${path}`,
    singular,
    constant,
    entity,
    plural: capitalized(constant),
    irregular: singular !== singularOf(path),
  };
  if (PATHS.includes(path) || WORDS.includes(constant)) throw invalidName('the word is taken', 'Take another.');
  if (CLASSES.includes(entity) || entity in globalThis || entity === names.plural)
    throw invalidName(`its class could not be called ${entity}`, 'Take another, or say what one of them is called: --singular WORD.');
  return names;
}

/** The class and file of another feature's resource, for a reference to it. */
export function entityOf(project: string, feature: string): { entity: string; file: string } {
  const folder = join(project, 'service', feature);
  const files = existsSync(folder) && /^[a-z0-9-]+$/.test(feature) ? globSync('*.entity.ts', { cwd: folder }).toSorted() : [];
  for (const file of files) {
    const [, entity] = /@(?:\w+\.)?Resource\b[\s\S]*?export class (\w+)/.exec(readFileSync(join(folder, file), 'utf8')) ?? [];
    if (entity) return { entity, file };
  }
  if (files.length > 0)
    throw new CliError(`service/${feature} has no class with @Resource in ${files.join(', ')}.`, 'Refer to a feature that has one.');
  const others = globSync('*/*.entity.ts', { cwd: join(project, 'service') }).map((path) => path.split('/')[0]);
  throw new CliError(`There is no feature ${feature} to refer to.`, `There are ${[...new Set(others)].toSorted().join(', ')}.`);
}
