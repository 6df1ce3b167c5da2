type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Leaves = Map<string, Json>;

/** Bounds of a number and, after a refusal, what to do about it. */
export interface NumberRule {
  min: number;
  max: number;
  /** The value must be a multiple of this; 0 takes any number. Default 1. */
  step?: number;
  fix: string;
}

/**
 * Reads the settings of one project, each by its dotted path, and collects what is wrong with them instead of stopping at the first.
 *
 * Pulumi hands a program its settings as text, objects as JSON. An empty string means "not said".
 */
export class SettingsReader {
  readonly problems: string[] = [];
  /** Every path that was read. */
  readonly known = new Set<string>();
  private readonly leaves: Leaves;
  private readonly project: string;

  constructor(settings: Record<string, string>, project: string) {
    this.project = project;
    this.leaves = new Map();
    const namespace = `${project}:`;
    for (const [key, text] of Object.entries(settings)) {
      if (!key.startsWith(namespace)) continue;
      const path = key.slice(namespace.length);
      // Beside the object that Pulumi makes of the same path, this one would win or lose by chance.
      if (path.includes('.')) this.refuse(path, `is one key with a dot: set it with \`pulumi config set --path ${path}\`.`);
      else flatten(path, parsed(text), this.leaves);
    }
  }

  refuse(path: string, problem: string): void {
    this.problems.push(`${this.project}:${path} ${problem}`);
  }

  text(path: string, fallback: string): string {
    const value = this.take(path, fallback);
    if (typeof value === 'string') return value.trim();
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    this.refuse(path, `is ${shown(value)}: write one text.`);
    return fallback;
  }

  oneOf<const T extends string>(path: string, allowed: readonly T[], fallback: T): T {
    const value = this.text(path, fallback);
    const found = allowed.find((a) => a === value);
    if (found !== undefined) return found;
    this.refuse(path, `is ${shown(value)}: use ${listed(allowed)}.`);
    return fallback;
  }

  flag(path: string, fallback: boolean): boolean {
    const value = this.take(path, fallback);
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    this.refuse(path, `is ${shown(value)}: use true or false.`);
    return fallback;
  }

  number(path: string, fallback: number, rule: NumberRule): number {
    const said = this.take(path, fallback);
    const value = numeric(said);
    const step = rule.step ?? 1;
    if (value !== undefined && value >= rule.min && value <= rule.max && (step === 0 || Number.isInteger(value / step))) return value;
    const steps = step === 0 ? 'a number' : step === 1 ? 'a whole number' : `a multiple of ${step}`;
    this.refuse(path, `is ${shown(said)}: use ${steps} from ${rule.min} to ${rule.max}. ${rule.fix}`);
    return fallback;
  }

  texts(path: string): string[] {
    const value = this.take(path, []);
    if (Array.isArray(value) && value.every((v) => typeof v === 'string')) return value;
    this.refuse(path, `is ${shown(value)}: write a list of texts.`);
    return [];
  }

  /** A list of words, each one of those allowed. */
  someOf<const T extends string>(path: string, allowed: readonly T[]): T[] {
    return this.texts(path).flatMap((said) => {
      const found = allowed.find((a) => a === said);
      if (found === undefined) this.refuse(path, `has ${shown(said)}: use any of ${allowed.join(', ')}.`);
      return found === undefined ? [] : [found];
    });
  }

  /** A list of objects, each read by a reader of its own whose paths start with the list's (`scaleWindows[0].start`). */
  list<T>(path: string, read: (item: SettingsReader, at: string) => T): T[] {
    const value = this.take(path, []);
    if (!Array.isArray(value)) {
      this.refuse(path, `is ${shown(value)}: write a list.`);
      return [];
    }
    return value.map((item, index) => {
      const at = `${path}[${index}]`;
      const reader = new SettingsReader({}, this.project);
      if (isObject(item)) flatten(at, item, reader.leaves);
      else reader.refuse(at, `is ${shown(item)}: write an object.`);
      const result = read(reader, at);
      reader.refuseUnknown();
      this.problems.push(...reader.problems);
      return result;
    });
  }

  /**
   * Refuses every setting that nothing has read: a misspelt one would silently do nothing.
   *
   * @param reasons what to say of settings that people look for and that there are none of, by path
   */
  refuseUnknown(reasons: Record<string, string> = {}): void {
    for (const path of this.leaves.keys()) {
      if (reasons[path]) {
        this.refuse(path, reasons[path]);
        continue;
      }
      const words = [...this.known].map((known) => known.replace(/\..*/, ''));
      const near = nearest(path, [...this.known, ...words]);
      this.refuse(path, `is not a setting: ${near ? `did you mean ${near}?` : 'remove it.'}`);
    }
  }

  private take(path: string, fallback: Json): Json {
    this.known.add(path);
    const value = this.leaves.get(path);
    this.leaves.delete(path);
    return value === undefined || value === null || value === '' ? fallback : value;
  }
}

function parsed(text: string): Json {
  if (!text.startsWith('{') && !text.startsWith('[')) return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

const isObject = (value: Json): value is { [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

function flatten(path: string, value: Json, into: Leaves): void {
  if (!isObject(value)) {
    into.set(path, value);
    return;
  }
  for (const [key, inner] of Object.entries(value)) flatten(`${path}.${key}`, inner, into);
}

function numeric(value: Json): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

const shown = (value: Json): string => JSON.stringify(value);
const listed = (values: readonly string[]): string => values.map((v) => v || '""').join(' or ');

/** The known path within two edits of an unknown one, or with the same last word. */
function nearest(path: string, known: string[]): string | undefined {
  const last = (p: string) => p.split('.').at(-1)?.toLowerCase();
  return known.find((k) => distance(k.toLowerCase(), path.toLowerCase()) <= 2) ?? known.find((k) => last(k) === last(path));
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substituted));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
