import { type Files, migrationsIndex } from '../migration/index.ts';
import { entityOf, type FeatureNames } from './names.ts';
import type { FieldWord } from './words.ts';

/** The description of a new feature. */
export interface NewFeature extends FeatureNames {
  fields: readonly FieldWord[];
  sorts: readonly string[];
  filters: readonly string[];
  search: readonly string[];
  deleteAll: boolean;
}

/** Its files, except for migrations. */
export function featureFiles(project: string, feature: NewFeature): Files {
  const { folder, singular, path } = feature;
  return new Map([
    [`${folder}/${singular}.entity.ts`, entityFile(project, feature)],
    [`${folder}/${path}.module.ts`, moduleFile(feature)],
    [`${folder}/feature.ts`, featureFile(feature)],
    [`${folder}/${path}.test.ts`, testFile(feature)],
    [migrationsIndex(folder), "/** The changes of this feature's tables, a file each: `npx siesta migration` adds a line. */\n"],
  ]);
}

const quoted = (text: string): string => JSON.stringify(text);
const list = (names: readonly string[]): string => `[${names.map(quoted).join(', ')}]`;

function entityFile(project: string, feature: NewFeature): string {
  const { entity, path, singular, irregular, fields, sorts, filters, search, deleteAll } = feature;
  const others = new Set(fields.flatMap(({ target = path }) => (target === path ? [] : [target])));
  const targets = new Map([...others].map((target) => [target, entityOf(project, target)]));
  const imports = [...targets].map(([target, other]) => `import { ${other.entity} } from '../${target}/${other.file}';`);
  const options = [
    `path: ${quoted(path)}`,
    ...(irregular ? [`singular: ${quoted(singular)}`] : []),
    ...(sorts.length > 0 ? [`sorts: ${list(sorts)}`] : []),
    ...(filters.length > 0 ? [`filters: ${list(filters)}`] : []),
    ...(search.length > 0 ? [`search: ${list(search)}`] : []),
    ...(deleteAll ? ['deleteAll: true'] : []),
  ];
  const properties = fields.map((field) => {
    const call = decoratorOf(field, targets.get(field.target ?? '')?.entity ?? entity);
    return `  @${call}\n  ${field.name}!: ${typeOf(field)}${field.optional ? ' | null' : ''};\n`;
  });
  const used = [...new Set(['Item', 'Resource', ...fields.map(({ type }) => DECORATORS[type])])].toSorted();
  return `import { ${used.join(', ')} } from '../rest/index.ts';
${imports.join('\n')}

@Resource<${entity}>({ ${options.join(', ')} })
export class ${entity} extends Item {
${properties.join('\n')}}
`;
}

const DECORATORS: Record<FieldWord['type'], string> = {
  text: 'TextField',
  integer: 'IntegerField',
  number: 'NumberField',
  boolean: 'BooleanField',
  enum: 'EnumField',
  datetime: 'DateTimeField',
  date: 'DateField',
  reference: 'ReferenceField',
};

function typeOf({ type, values = [] }: FieldWord): string {
  if (type === 'enum') return values.map(quoted).join(' | ');
  if (type === 'boolean') return 'boolean';
  return type === 'integer' || type === 'number' || type === 'datetime' ? 'number' : 'string';
}

/** Maximum number of digits of a number, decimals included. */
const DIGITS = 15;

function decoratorOf(
  { type, longest = 200, scale = 2, range, values = [], onDelete = 'restrict', ...field }: FieldWord,
  target: string,
): string {
  const most = 10 ** (DIGITS - scale) - 1;
  const { min, max } = range ?? { min: -most, max: most };
  const options = [
    ...(type === 'text' ? [`max: ${longest}`] : []),
    ...(type === 'number' ? [`scale: ${scale}`] : []),
    ...(range || type === 'number' ? [`min: ${min}`, `max: ${max}`] : []),
    ...(type === 'reference' ? [`onDelete: ${quoted(onDelete)}`] : []),
    ...(field.optional ? ['nullable: true'] : []),
    ...(field.unique ? ['unique: true'] : []),
    ...(field.default === undefined ? [] : [`default: ${JSON.stringify(field.default)}`]),
  ];
  const operands = [
    ...(type === 'enum' ? [list(values)] : []),
    ...(type === 'reference' ? [`() => ${target}`] : []),
    ...(options.length > 0 ? [`{ ${options.join(', ')} }`] : []),
  ];
  return `${DECORATORS[type]}(${operands.join(', ')})`;
}

const moduleFile = ({ entity, plural, constant, singular }: NewFeature): string => `import { Injectable, Module } from '@nestjs/common';
import { ResourceController, ResourceParts, ResourceService, RestController } from '../rest/index.ts';
import { ${entity} } from './${singular}.entity.ts';

@Injectable()
export class ${plural}Service extends ResourceService<${entity}> {
  constructor(parts: ResourceParts) {
    super(${entity}, parts);
  }
}

@RestController(${entity})
export class ${plural}Controller extends ResourceController<${entity}> {
  constructor(${constant}: ${plural}Service) {
    super(${constant});
  }
}

@Module({ controllers: [${plural}Controller], providers: [${plural}Service], exports: [${plural}Service] })
export class ${plural}Module {}
`;

const featureFile = ({ entity, plural, constant, singular, path }: NewFeature): string => `import type { Feature } from '../rest/index.ts';
import * as migrations from './migrations/index.ts';
import { ${entity} } from './${singular}.entity.ts';
import { ${plural}Module } from './${path}.module.ts';

export const ${constant}: Feature = {
  module: ${plural}Module,
  entities: [${entity}],
  migrations: Object.values(migrations).flat(),
};
`;

const testFile = ({ entity, singular }: NewFeature): string => `import { contractOf } from '../../test/support/contract/index.ts';
import { ${entity} } from './${singular}.entity.ts';

// Where a rule of yours refuses what the contract makes, changes or deletes, say with which values none does: { valid: () => ({ … }) }
contractOf(${entity});
`;
