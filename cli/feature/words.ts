import { Misused } from '../terminal/index.ts';

/** A field in the command line's notation, parsed: `name:type[:limits][:option…]`. */
export interface FieldWord {
  name: string;
  type: 'text' | 'integer' | 'number' | 'boolean' | 'enum' | 'datetime' | 'date' | 'reference';
  /** Maximum length of a text, in code points. */
  longest?: number;
  /** Decimals of a number. */
  scale?: number;
  range?: { min: number; max: number };
  /** For an enum. */
  values?: string[];
  /** For a reference: the other feature, and what deleting its item does. */
  target?: string;
  onDelete?: 'restrict' | 'cascade' | 'set null';
  optional: boolean;
  unique: boolean;
  default?: string | number | boolean;
}

/** Words that bash, zsh, PowerShell and cmd pass on unchanged; only PowerShell splits at commas, so `/` works too. */
export const GRAMMAR = `A field is name:type[:limits][:option…], with no space in it:
  text[:MOST]                 title:text:200
                              MOST characters, 200 by default; up to 16000;
                              an empty text is valid
  integer[:MIN..MAX]          rank:integer:1..5
  number[:SCALE[:MIN..MAX]]   price:number:2
                              SCALE digits after the point, 2 by default
  boolean                     pinned:boolean
  enum:VALUE,VALUE…           priority:enum:low,normal,high
                              VALUEs are of a-z, 0-9, - and _
  datetime                    remindAt:datetime
  date                        birthday:date
  reference:FEATURE[:DELETE]  list:reference:lists:cascade
                              DELETE is what deleting the other does:
                              restrict (default), cascade or set-null
and its options, in any order:
  optional                    may be absent, and null
  unique                      no two of an owner have the same;
                              a text must not be optional then,
                              and have at most 200 characters
  default=VALUE               its value when a body leaves it out;
                              not of a datetime, date or reference
What is neither optional nor has a default is required. PowerShell splits words
at commas: write / for each there.`;

const TYPES: readonly FieldWord['type'][] = ['text', 'integer', 'number', 'boolean', 'enum', 'datetime', 'date', 'reference'];

/** Names of every item's fields, and of JavaScript's own properties. */
const RESERVED = ['id', 'url', 'owner', 'createdAt', 'updatedAt', 'revision', 'search', ...Object.getOwnPropertyNames(Object.prototype)];

const LONGEST_NAME = 30;

/** A number as limits and defaults are written, within 15 digits before the point. */
const NUMBER = String.raw`-?\d{1,15}(?:\.\d+)?`;

/** An error that points at a part of a word. */
function wrong(word: string, at: number, message: string, next: string): Misused {
  const length = word.split(':')[at]?.length ?? 1;
  const before = word.split(':').slice(0, at).join(':').length + (at > 0 ? 1 : 0);
  return new Misused(`${message}\n  ${word}\n  ${' '.repeat(before)}${'^'.repeat(Math.max(1, length))}`, next);
}

/** @throws Misused that points at the invalid part. */
export function fieldOf(word: string): FieldWord {
  const [name = '', type, ...rest] = word.split(':');
  const refuse = (at: number, message: string, next = '`npx siesta new --help` has the grammar.') => wrong(word, at, message, next);
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name) || name.length > LONGEST_NAME)
    throw refuse(
      0,
      'A field has a name of letters and digits that begins with a small letter:',
      `As in remindAt; ${LONGEST_NAME} at most.`,
    );
  if (RESERVED.includes(name)) throw refuse(0, `No field can be called ${name}:`, 'Every item has one of that name. Take another.');
  const known = TYPES.find((each) => each === type);
  if (!known) throw refuse(1, type ? `There is no type ${type}:` : 'A type is missing:', `There are ${TYPES.join(', ')}.`);
  const field: FieldWord = { name, type: known, optional: false, unique: false };
  let limits = 0;
  for (const [index, part] of rest.entries()) {
    const problem = isOption(part) ? option(field, part) : limit(field, part, limits++);
    if (problem) throw refuse(index + 2, problem.message, problem.next);
  }
  if (known === 'enum' && !field.values) throw refuse(1, 'An enum has values:', `As in ${name}:enum:low,high.`);
  if (known === 'reference' && !field.target) throw refuse(1, 'A reference is to another feature:', `As in ${name}:reference:lists.`);
  assertDefault(field, (message, next) => refuse(rest.findIndex((part) => part.startsWith('default=')) + 2, message, next));
  if (field.onDelete === 'set null' && !field.optional)
    throw refuse(rest.indexOf('set-null') + 2, 'What is set to null must be optional:', `${word}:optional`);
  return field;
}

interface Problem {
  message: string;
  next: string;
}

const isOption = (part: string): boolean => part === 'optional' || part === 'unique' || part.startsWith('default=');

function option(field: FieldWord, part: string): Problem | undefined {
  const twice = { message: 'This stands here twice:', next: 'Keep one of them.' };
  if (part.startsWith('default=')) {
    if (field.default !== undefined) return twice;
    field.default = part.slice('default='.length);
    return undefined;
  }
  if (field[part as 'optional' | 'unique']) return twice;
  field[part as 'optional' | 'unique'] = true;
  return undefined;
}

/** @param nth position among the field's limits, from 0. */
function limit(field: FieldWord, part: string, nth: number): Problem | undefined {
  const whole = /^\d{1,5}$/.test(part) ? Number(part) : undefined;
  const range = new RegExp(`^(${NUMBER})\\.\\.(${NUMBER})$`).exec(part);
  const [min, max] = range ? [Number(range[1]), Number(range[2])] : [0, 0];
  switch (`${field.type} ${nth}`) {
    case 'text 0':
      if (whole === undefined || whole < 1 || whole > 16_000)
        return { message: 'A text has 1 to 16000 characters at most:', next: 'As in title:text:200.' };
      field.longest = whole;
      return undefined;
    case 'number 0':
      if (whole === undefined || whole > 9)
        return { message: 'A number has 0 to 9 digits after the point:', next: 'As in price:number:2.' };
      field.scale = whole;
      return undefined;
    case 'integer 0':
    case 'number 1':
      if (!range || min > max) return { message: 'A range is two numbers, the smaller first:', next: 'As in rank:integer:1..5.' };
      field.range = { min, max };
      return undefined;
    case 'enum 0':
      field.values = part.split(/[,/]/);
      if (field.values.every((value) => /^[a-z0-9_-]{1,40}$/.test(value)) && new Set(field.values).size === field.values.length)
        return undefined;
      return { message: 'Values are of a-z, 0-9, - and _, at most 40 each, each once:', next: 'As in priority:enum:low,normal,high.' };
    case 'reference 0':
      field.target = part;
      return undefined;
    case 'reference 1':
      if (!['restrict', 'cascade', 'set-null'].includes(part))
        return { message: 'What deleting the other does is none of these:', next: 'There are restrict, cascade and set-null.' };
      field.onDelete = part.replace('-', ' ') as 'set null';
      return undefined;
    default:
      return { message: 'This is no limit and no option of such a field:', next: 'Options are optional, unique and default=VALUE.' };
  }
}

/** Converts a default from text to a value of the field's type. */
function assertDefault(field: FieldWord, refuse: (message: string, next: string) => Misused): void {
  const text = field.default;
  if (text === undefined) return;
  const { type, optional, longest = 200, values = [], range, scale = 2 } = field;
  if (optional) throw refuse('What is optional is null by default:', 'Leave out optional, or the default.');
  if (type === 'text') {
    if (longest > 2_000) throw refuse('So long a text cannot have a default:', 'MySQL keeps none beyond 2000 characters.');
    if ([...String(text)].length > longest) throw refuse(`This is longer than ${longest}:`, 'Take a shorter one.');
  } else if (type === 'integer' || type === 'number') {
    const value = Number(text);
    const fits = new RegExp(`^${NUMBER}$`).test(String(text)) && Number(value.toFixed(type === 'integer' ? 0 : scale)) === value;
    if (!fits || (range && (value < range.min || value > range.max))) throw refuse(`This is no ${type} of the field:`, 'As in default=3.');
    field.default = value;
  } else if (type === 'boolean') {
    if (text !== 'true' && text !== 'false') throw refuse('A boolean is true or false:', 'As in default=false.');
    field.default = text === 'true';
  } else if (type === 'enum') {
    if (!values.includes(String(text))) throw refuse('This is none of the values:', `There are ${values.join(', ')}.`);
  } else throw refuse(`A ${type} has no default:`, 'Leave it out, or let it be optional.');
}
