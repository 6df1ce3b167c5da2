/** Inputs that no honest client sends, and the one status that each must get. */

export interface Attack {
  name: string;
  status: number;
  method?: string;
  path?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Uint8Array;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const cursor = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const UUID = '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e';

const post = (name: string, body: string | Uint8Array, status = 400, headers: Attack['headers'] = JSON_TYPE): Attack => ({
  name,
  status,
  method: 'POST',
  headers,
  body,
});
const get = (name: string, query: string, status = 400): Attack => ({ name, status, path: `/to-dos?${query}` });
const at = (name: string, path: string, status: number, method = 'GET'): Attack => ({ name, status, path, method });

export const BODIES: Attack[] = [
  post('NUL in a title', '{"title":"a\\u0000b"}'),
  post('NUL in notes', '{"title":"x","notes":"\\u0000"}'),
  post('a raw NUL byte', '{"title":"a\0b"}'),
  post('a lone high surrogate', '{"title":"\\ud83d"}'),
  post('a lone low surrogate in notes', '{"title":"x","notes":"\\udc00x"}'),
  post('surrogates the wrong way round', '{"title":"\\udc00\\ud83d"}'),
  post('UTF-8 of a surrogate', Buffer.from('7b227469746c65223a22eda0bd227d', 'hex')),
  post('overlong UTF-8', Buffer.from('7b227469746c65223a22c0af227d', 'hex')),
  post('UTF-16', Buffer.from('{"title":"x"}', 'utf16le')),
  post('a body of 10 MB', `{"title":"${'x'.repeat(10_000_000)}"}`, 413),
  post('a body one byte over 64 KiB', `${' '.repeat(65_537 - 13)}{"title":"x"}`, 413),
  post('JSON 100,000 deep', deep(100_000), 413),
  post('JSON as deep as a body may be', deep(32_000)),
  post('a title 30,000 deep', `{"title":${deep(30_000)}}`),
  post('objects 9,000 deep', `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`),
  post('duplicate keys, the last of which is wrong', '{"title":"x","title":5}'),
  post('duplicate keys: the last one counts', '{"title":5,"title":"x"}', 201),
  post('__proto__', '{"title":"x","__proto__":{"completed":true}}'),
  post('__proto__ alone', '{"__proto__":{"title":"x"}}'),
  post('constructor', '{"title":"x","constructor":{"prototype":{"completed":true}}}'),
  post('a field of every object', '{"title":"x","toString":"x","hasOwnProperty":1}'),
  post('the owner as a field', '{"title":"x","owner":"bob"}'),
  post('the id as a field', `{"title":"x","id":"${UUID}"}`),
  post('SQL in a title', '{"title":"\'); DROP TABLE todo; -- "}', 201),
  post('a backslash before a quote', '{"title":"\\\\\' OR 1=1 -- "}', 201),
  post('markup in a title', '{"title":"<script>alert(1)</script>"}', 201),
  post('a number beyond every double', '{"title":"x","order":1e999}'),
  post('a number beyond 32 bits', '{"title":"x","order":2147483648}'),
  post('a fraction', '{"title":"x","order":0.5}'),
  post('an object for a string', '{"title":{"$ne":null}}'),
  post('a list for a string', '{"title":["x"]}'),
  post('a string for a flag', '{"title":"x","completed":"true"}'),
  post('a date that is none', '{"title":"x","dueAt":"2026-02-30T00:00:00Z"}'),
  post('a date beyond the years', '{"title":"x","dueAt":"99999-01-01T00:00:00Z"}'),
  post('a title of 201 characters', JSON.stringify({ title: 'x'.repeat(201) })),
  post('a title of nothing but space', '{"title":"\\u2003\\ufeff "}'),
  post('two values', '{"title":"x"}{"title":"y"}'),
  post('nothing', ''),
  post('a form', 'title=x', 415, { 'content-type': 'application/x-www-form-urlencoded' }),
  post('text', '{"title":"x"}', 415, { 'content-type': 'text/plain' }),
  post('no type', '{"title":"x"}', 415, {}),
  post('a charset that is not UTF-8', '{"title":"x"}', 415, { 'content-type': 'application/json; charset=utf-7' }),
  post('compressed', Buffer.from([0x1f, 0x8b]), 415, { ...JSON_TYPE, 'content-encoding': 'gzip' }),
  post('a key with a space', '{"title":"x"}', 400, { ...JSON_TYPE, 'idempotency-key': 'a b' }),
  post('a key of 256 characters', '{"title":"x"}', 400, { ...JSON_TYPE, 'idempotency-key': 'k'.repeat(256) }),
  post('two keys', '{"title":"x"}', 400, { ...JSON_TYPE, 'idempotency-key': ['a', 'b'] }),
  post('an empty key', '{"title":"x"}', 400, { ...JSON_TYPE, 'idempotency-key': '' }),
  post('another method in a header', '{"title":"x"}', 201, { ...JSON_TYPE, 'x-http-method-override': 'DELETE' }),
];

export const QUERIES: Attack[] = [
  get('a duplicate parameter', 'limit=1&limit=2'),
  get('a duplicate parameter, encoded', 'limit=1&l%69mit=2'),
  get('an object as a parameter', 'limit[$gt]=1'),
  get('a list as a parameter', 'sort[]=order'),
  get('__proto__ as a parameter', '__proto__=x'),
  get('constructor as a parameter', 'constructor=x'),
  get('an unknown parameter', 'owner=bob'),
  get('an empty parameter', 'q='),
  get('a limit of 0', 'limit=0'),
  get('a limit in another base', 'limit=0x10'),
  get('a limit with an exponent', 'limit=1e2'),
  get('a limit with a plus', 'limit=%2B5'),
  get('a limit beyond every number', `limit=${'9'.repeat(400)}`),
  get('SQL as a sort', 'sort=id;DROP%20TABLE%20todo'),
  get('a column as a sort', 'sort=owner'),
  get('NUL in a search', 'q=%00'),
  get('bytes that are no UTF-8 in a search', 'q=%E9'),
  get('a second limit after a thousand parameters that are none', `limit=1${'&'.repeat(1_100)}limit=2`),
  get('SQL in a search', 'q=%27%20OR%20%271%27%3D%271', 200),
  get('a pattern in a search', 'q=%25_%5C', 200),
  get('a search of 201 characters', `q=${'x'.repeat(201)}`),
  get('a cursor of nonsense', 'cursor=%00%ff'),
  get('a cursor of JSON that is no list', `cursor=${cursor({ id: UUID })}`),
  get('a cursor with a forged fingerprint', `cursor=${cursor(['AAAAAAAAAAAA', null, UUID])}`),
  get('a cursor with SQL for an id', `cursor=${cursor(['AAAAAAAAAAAA', null, "x' OR '1'='1"])}`),
  get('a cursor 200 deep', `cursor=${Buffer.from(deep(190)).toString('base64url')}`),
  get('a cursor of 513 characters', `cursor=${'A'.repeat(513)}`),
  at('a URL of 9 KB', `/to-dos?q=${'x'.repeat(9_000)}`, 414),
  at('a path of 9 KB', `/${'x'.repeat(9_000)}`, 414),
];

export const PATHS: Attack[] = [
  at('an id of SQL', "/to-dos/1'%20OR%20'1'='1", 404),
  at('an id with a NUL', `/to-dos/${UUID}%00`, 404),
  at('an id of 4,000 characters', `/to-dos/${'a'.repeat(4_000)}`, 404),
  at('a path up and out', '/docs/..%2f..%2fetc%2fpasswd', 404),
  at('a path up and out, encoded twice', '/docs/%252e%252e%252fpackage.json', 404),
  at('a file called __proto__', '/docs/__proto__', 404),
  at('a broken escape', '/to-dos/%E0%A4%A', 400),
  at('bytes that are no UTF-8', '/to-dos/%E9', 400),
  at('another host in the path', 'http://evil.example/to-dos/x', 404),
  at('TRACE', '/to-dos', 405, 'TRACE'),
  at('a method of nobody', '/to-dos', 405, 'PROPFIND'),
  at('PUT', `/to-dos/${UUID}`, 405, 'PUT'),
  { name: 'a type that is not answered', status: 406, path: '/to-dos', headers: { accept: 'text/html' } },
  { name: 'a tag that is none', status: 400, method: 'DELETE', path: `/to-dos/${UUID}`, headers: { 'if-match': '1-x' } },
  { name: '400 tags', status: 404, method: 'DELETE', path: `/to-dos/${UUID}`, headers: { 'if-match': '"1-x", '.repeat(400) } },
];
