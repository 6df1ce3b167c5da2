/** A fault that is planted into the resource layer, and the rule of the REST contract that it breaks. */
export interface Plant {
  rule: string;
  file: string;
  /** Code that stands there once. */
  find: string;
  replace: string;
  /** Whether it shows between connections alone: sql.js has one. */
  onServers?: true;
}

const rest = (file: string): string => `service/rest/${file}`;

/** One for each rule of what every resource does. Each must make the contract of some resource fail. */
export const PLANTS: Plant[] = [
  {
    rule: 'a text is measured in code points',
    file: rest('declaration/field-types.ts'),
    find: 'value.length <= max || [...value].length <= max',
    replace: 'value.length <= max',
  },
  {
    rule: 'a text has no NUL and no lone surrogate',
    file: rest('declaration/field-types.ts'),
    find: "value.isWellFormed() && !value.includes('\\0')",
    replace: "!value.includes('\\0')",
  },
  {
    rule: 'an integer is in its range',
    file: rest('declaration/field-types.ts'),
    find: '(number: number) => number >= min && number <= max',
    replace: '(number: number) => number >= min',
  },
  {
    rule: 'a decimal is exact in its scale',
    file: rest('declaration/field-types.ts'),
    find: 'Number(value.toFixed(scale)) === value',
    replace: 'Number.isFinite(value)',
  },
  {
    rule: 'a date is a day of the calendar',
    file: rest('declaration/date-time.ts'),
    find: 'return month > 0 && dayOf(year, month, day) !== undefined;',
    replace: 'return month > 0 && day > 0;',
  },
  {
    rule: 'createdAt is the time of the making',
    file: rest('resource.service.ts'),
    find: 'const createdAt = Date.now();',
    replace: 'const createdAt = Date.now() + 60_000;',
  },
  {
    rule: 'a field that is not sent has its default',
    file: rest('request-schemas.ts'),
    find: 'z._default(schema, field.default as never)',
    replace: 'z._default(z.nullable(schema), null as never)',
  },
  {
    rule: 'unknown fields are refused',
    file: rest('request-schemas.ts'),
    find: 'z.strictObject(this.#shape(withDefault), NO_OBJECT)',
    replace: 'z.object(this.#shape(withDefault), NO_OBJECT)',
  },
  {
    rule: 'a patch leaves out what it does not name',
    file: rest('request-schemas.ts'),
    find: 'z.partial(z.strictObject(this.#shape(value), NO_OBJECT))',
    replace: 'z.strictObject(this.#shape(withDefault), NO_OBJECT)',
  },
  {
    rule: 'a patch that changes nothing keeps tag and time',
    file: rest('resource.service.ts'),
    find: 'return changed ? Object.assign',
    replace: 'return changed || true ? Object.assign',
  },
  {
    rule: 'a tag changes with every change',
    file: rest('resource.service.ts'),
    find: 'updatedAt: Date.now(), revision: seen.revision + 1',
    replace: 'revision: seen.revision',
  },
  {
    rule: 'of two who saw the same, one wins',
    file: rest('statements/statements.ts'),
    find: 'const { sql, values } = all(only(seen.owner, seen.id, seen));',
    replace: 'const { sql, values } = all(only(seen.owner, seen.id));',
    onServers: true,
  },
  {
    rule: 'If-Match keeps a changed item from being deleted',
    file: rest('removal/removal.ts'),
    find: 'if (!conditions || conditions.always) {',
    replace: 'if (!conditions || conditions.only === undefined || conditions.only !== undefined) {',
  },
  {
    rule: 'If-None-Match is a 304',
    file: rest('resource.controller.ts'),
    find: 'const item = await this.service.get(owner, id);\n    conditions.assert(etagOf(item));',
    replace: 'const item = await this.service.get(owner, id);',
  },
  {
    rule: 'a list has no tag to match',
    file: rest('resource.controller.ts'),
    find: 'conditions.assert();\n    const { items, next, total }',
    replace: 'const { items, next, total }',
  },
  {
    rule: 'another owner sees nothing',
    file: rest('statements/conditions.ts'),
    find: "({ sql: 'owner = ?', values: [owner] })",
    replace: "({ sql: '(owner = ? OR 1 = 1)', values: [owner] })",
  },
  {
    rule: "another's id is a 404",
    file: rest('statements/statements.ts'),
    find: 'WHERE owner = ? AND id = ?${lock',
    replace: "WHERE (owner = ? OR owner <> '') AND id = ?${lock",
  },
  {
    rule: 'a filter is equality',
    file: rest('statements/conditions.ts'),
    find: '`${quoted(column)} = ?`',
    replace: '`${quoted(column)} >= ?`',
  },
  {
    rule: 'a range ends before its end',
    file: rest('statements/conditions.ts'),
    find: 'sql: `${column} < ?`, values: [end]',
    replace: 'sql: `${column} <= ?`, values: [end]',
  },
  {
    rule: 'null is in no range',
    file: rest('statements/conditions.ts'),
    find: 'ranged && end === undefined',
    replace: 'ranged && end === null',
  },
  {
    rule: 'xIsNull asks for those without a value',
    file: rest('statements/conditions.ts'),
    find: "IS ${none ? '' : 'NOT '}NULL",
    replace: "IS ${none ? 'NOT ' : ''}NULL",
  },
  {
    rule: 'nulls are last in both directions',
    file: rest('declaration/sorts.ts'),
    find: "return { name, field, ascending: endKey(field, 'last'), descending: endKey(field, 'first') };",
    replace: "return { name, field, ascending: endKey(field, 'last'), descending: endKey(field, 'last') };",
  },
  {
    rule: 'ties go by id, in the same direction',
    file: rest('statements/statements.ts'),
    find: "[...(key ? [quoted(key.column)] : []), 'id'].map((column) => `${column} ${direction}`)",
    replace: "[...(key ? [`${quoted(key.column)} ${direction}`] : []), `id ${key ? 'ASC' : direction}`]",
  },
  {
    rule: 'a page goes on behind its last item, ties included',
    file: rest('statements/statements.ts'),
    find: 'OR (${column} = ? AND id ${than} ?))`, values: [value, value, id]',
    replace: ')`, values: [value]',
  },
  {
    rule: 'a page has 200 items unless asked',
    file: rest('request-schemas.ts'),
    find: 'z.transform(Number),\n    ),\n    MOST_ITEMS,',
    replace: 'z.transform(Number),\n    ),\n    50,',
  },
  {
    rule: 'a cursor is bound to sort and filters',
    file: rest('cursor.ts'),
    find: "if (print !== fingerprint(binding)) throw refused('belongs to another list, another sort or other filters');",
    replace: '',
  },
  {
    rule: 'X-Total-Count is what the filters match',
    file: rest('statements/statements.ts'),
    find: 'all([ofOwner(owner), ...conditionsOf(this.#resource, filters)]);\n    const [row]',
    replace: 'all([ofOwner(owner)]);\n    const [row]',
  },
  {
    rule: 'q is looked for in each text, in any form',
    file: rest('search-column.ts'),
    find: 'searchOf(search.map(',
    replace: 'searchOf(search.slice(0, 1).map(',
  },
  {
    rule: 'parameters that are not known are refused, however many come before',
    file: 'service/http/query.ts',
    find: 'const given = [...queryOf(request)];',
    replace: 'const given = [...queryOf(request)].slice(0, 1_000).filter(([name]) => name !== "unknown");',
  },
  {
    rule: 'a key answers the first answer again',
    file: rest('resource.service.ts'),
    find: 'return { item: Object.assign(new this.resource.entity(), result), replayed };',
    replace: 'return { item, replayed };',
  },
  {
    rule: 'a key was used for another body: 422',
    file: rest('idempotency/idempotency.ts'),
    find: 'if (requestHash === hashOf(Object.fromEntries(known)))',
    replace: 'if (requestHash !== undefined)',
  },
  {
    rule: 'keys belong to their resource',
    file: rest('resource.service.ts'),
    find: "resource: this.resource.unnamed ? '' : this.resource.path",
    replace: "resource: ''",
  },
  {
    rule: 'a unique value is one of an owner',
    file: rest('declaration/indexes.ts'),
    find: "columns: ['owner', column], unique: true",
    replace: "columns: ['owner', column, 'id'], unique: true",
  },
  {
    rule: 'a unique value is unique to its owner alone',
    file: rest('declaration/indexes.ts'),
    find: "columns: ['owner', column], unique: true",
    replace: 'columns: [column], unique: true',
  },
  {
    rule: 'a reference leads to an item of the same owner',
    file: rest('statements/statements.ts'),
    find: 'WHERE owner = ? AND id = ?${share}`, [item.owner, id]',
    replace: 'WHERE id = ?${share}`, [id]',
  },
  {
    rule: 'what cascades goes too',
    file: rest('removal/closure.ts'),
    find: "if (reference.onDelete !== 'cascade') {",
    replace: "if (reference.onDelete === 'cascade') continue;\n      {",
  },
  {
    rule: 'what restricts keeps the other',
    file: rest('removal/removal.ts'),
    find: 'if (kept) throw restricted(resource, kept.from.path);',
    replace: '',
  },
  {
    rule: 'a reference that is cleared changes the tag',
    file: rest('removal/closure.ts'),
    find: '= NULL, revision = revision + 1, updated_at = ?',
    replace: '= NULL, updated_at = COALESCE(updated_at, ?)',
  },
  {
    rule: 'deleting many deletes what its filter matches alone',
    file: rest('removal/removal.ts'),
    find: 'await statements.deleteThese(manager, owner, filters, ids)',
    replace: 'await statements.deleteThese(manager, owner, {}, await statements.ids(manager, owner, {}, PIECE, after))',
  },
  {
    rule: 'a list that is not declared so is not deleted',
    file: rest('rest-controller.ts'),
    find: 'if (!deleteAll) prototype.deleteAll = () => undefined;',
    replace: 'void deleteAll;\n    void prototype;',
  },
  {
    rule: 'DELETE of an empty id is no DELETE of the list',
    file: 'service/http/routes.ts',
    find: "if (OF_AN_ITEM.includes(method) && path.endsWith('/') && !allowedMethods(request).includes(method)) throw Problem.notFound();",
    replace: '',
  },
  {
    rule: 'the description says which problems there are',
    file: rest('openapi/paths.ts'),
    find: '...problems([400, 404, 409, 412, 413, 415, 503, ...auth], gone)',
    replace: '...problems([400, 404, 409, 413, 415, 503, ...auth], gone)',
  },
];
