/**
 * What a SELECT from outside must not do although its user's privileges allow it: wait, hold locks, lift its limits. The text is tokenized as
 * the server does in our sessions' sql_mode, including executable comments and optimizer hints.
 */

/** Forbidden functions and hints: words followed by a parenthesis. */
const FORBIDDEN = new Set([
  ...['sleep', 'benchmark', 'get_lock', 'release_lock', 'release_all_locks', 'load_file'],
  ...['master_pos_wait', 'source_pos_wait', 'master_gtid_wait', 'wait_for_executed_gtid_set', 'wait_until_sql_thread_after_gtids'],
  ...['set_var', 'max_execution_time', 'resource_group'],
]);

const LOCKING = new Set(['for update', 'for share', 'lock in']);

/** Whitespace, comments and strings; of executable comments only the delimiters, because their content runs. */
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

/** Tokens: lower-case words, backquoted names with their quotes, and every other character by itself. */
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

/** @returns why the statement is refused, or undefined for a SELECT that uses nothing forbidden. */
export function refusal(sql: string): string | undefined {
  const tokens = tokensOf(sql);
  const first = tokens.find((token) => token !== '(');
  if (first !== 'select' && first !== 'with') return 'only one SELECT is allowed';
  for (const [position, token] of tokens.entries()) {
    const next = tokens[position + 1];
    // A quoted name is never a keyword, but can name a function.
    const name = token.replaceAll('`', '');
    if (next === '(' && FORBIDDEN.has(name)) return `${name}() is closed: a query may not wait, hold locks or lift its limits`;
    if (token === 'into') return 'INTO is closed: a query may only answer';
    if (LOCKING.has(`${token} ${next}`)) return `${token} ${next} … is closed: a query may not hold locks`;
  }
  return undefined;
}
