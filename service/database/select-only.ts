/**
 * What a SELECT from outside may not do although the rights of its user do not keep it from that: wait, hold locks, lift its limits. It is
 * read as the server reads it in the sql_mode of our sessions, with the comments that are executed, and so with hints.
 */

/** Functions and hints, as words before a bracket. */
const CLOSED = new Set([
  ...['sleep', 'benchmark', 'get_lock', 'release_lock', 'release_all_locks', 'load_file'],
  ...['master_pos_wait', 'source_pos_wait', 'master_gtid_wait', 'wait_for_executed_gtid_set', 'wait_until_sql_thread_after_gtids'],
  ...['set_var', 'max_execution_time', 'resource_group'],
]);

const LOCKING = new Set(['for update', 'for share', 'lock in']);

/** Whitespace, comments and strings; of comments that are executed, only what makes them comments. */
const SKIPPED = new RegExp(
  [
    String.raw`[\0-\x20]+`,
    String.raw`--(?=[\0-\x20]|$)[^\n]*`,
    String.raw`#[^\n]*`,
    String.raw`\/\*(?!!|M!|\+)[\s\S]*?(?:\*\/|$)`,
    String.raw`\/\*(?:M?!\d*|\+)`,
    String.raw`\*\/`,
    String.raw`'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)`,
    String.raw`"(?:[^"\\]|\\[\s\S]|"")*(?:"|$)`,
  ].join('|'),
  'y',
);
const WORD = /`(?:[^`]|``)*(?:`|$)|[\w$\u0080-\uffff]+|[\s\S]/y;

/** Words in lower case, names in backquotes with them, and all other characters one by one. */
function tokensOf(sql: string): string[] {
  const tokens: string[] = [];
  for (let at = 0; at < sql.length; ) {
    SKIPPED.lastIndex = WORD.lastIndex = at;
    const skipped = SKIPPED.exec(sql);
    const [text = ''] = skipped ?? WORD.exec(sql) ?? [];
    if (!skipped) tokens.push(text.toLowerCase());
    at += text.length;
  }
  return tokens;
}

/** @returns why this is refused, or undefined where it is a SELECT that asks for nothing closed. */
export function refusal(sql: string): string | undefined {
  const tokens = tokensOf(sql);
  const first = tokens.find((token) => token !== '(');
  if (first !== 'select' && first !== 'with') return 'only one SELECT is allowed';
  for (const [position, token] of tokens.entries()) {
    const next = tokens[position + 1];
    // A quoted name is no keyword, but may be that of a function.
    const name = token.replaceAll('`', '');
    if (next === '(' && CLOSED.has(name)) return `${name}() is closed: a query may not wait, hold locks or lift its limits`;
    if (token === 'into') return 'INTO is closed: a query may only answer';
    if (LOCKING.has(`${token} ${next}`)) return `${token} ${next} … is closed: a query may not hold locks`;
  }
  return undefined;
}
