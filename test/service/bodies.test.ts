import { type Answer, created, expectProblem, refusedFields, sendRaw } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';

const LIMIT = 64 * 1024;
const TODO = '{"title":"x"}';

describeOnEachDatabase('a body', (server) => {
  const post = (body: string | Uint8Array, type: string | undefined = 'application/json', headers = {}): Promise<Answer> =>
    server.client.send('POST', '/to-dos', { headers: { ...(type !== undefined && { 'content-type': type }), ...headers }, body });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'APPLICATION/JSON',
    'application/json ; profile=x',
  ])('may be %s', async (type) => {
    created(await post(TODO, type));
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/merge-patch+json',
    'application/vnd.api+json',
    'application/jsonp',
    'application/json; charset=iso-8859-1',
    'application/json; charset=utf-16',
    '',
    ';',
  ])('of type "%s" is a 415 on POST', async (type) => {
    expectProblem(await post(TODO, type), 415);
  });

  it('without a type is a 415', async () => {
    const answer = await server.client.send('POST', '/to-dos', { body: TODO });
    expectProblem(answer, 415);
  });

  it('that is compressed is a 415', async () => {
    expectProblem(await post(TODO, 'application/json', { 'content-encoding': 'gzip' }), 415);
  });

  it('may be a merge patch on PATCH', async () => {
    const { id } = await server.client.create();
    const patch = (type: string): Promise<Answer> =>
      server.client.send('PATCH', `/to-dos/${id}`, { headers: { 'content-type': type }, body: '{"completed":true}' });
    expect((await patch('application/merge-patch+json')).status).toBe(200);
    expect((await patch('application/json')).status).toBe(200);
    expectProblem(await patch('application/json-patch+json'), 415);
  });

  it.each([
    ['empty', ''],
    ['white space', ' \n'],
    ['cut off', '{"title":"x"'],
    ['more than one value', `${TODO}${TODO}`],
    ['with a comma too many', '{"title":"x",}'],
    ['in single quotes', "{'title':'x'}"],
    ['not a number', '{"title":"x","order":NaN}'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0x74, 0x69, 0x74, 0x6c, 0x65, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d])],
    ['UTF-8 of a surrogate', Buffer.concat([Buffer.from('{"title":"'), Buffer.from([0xed, 0xa0, 0xbd]), Buffer.from('"}')])],
    ['overlong UTF-8', Buffer.concat([Buffer.from('{"title":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')])],
    ['null', 'null'],
    ['an array', `[${TODO}]`],
    ['a string', '"x"'],
    ['a number', '5'],
  ])('that is %s is a 400', async (_, body) => {
    expectProblem(await post(body), 400);
  });

  it('that is empty, with no type either, is a 400', async () => {
    expectProblem(await server.client.send('POST', '/to-dos', { headers: { 'content-length': '0' } }), 400);
    expectProblem(await server.client.send('POST', '/to-dos'), 400);
  });

  it('is read escape by escape', async () => {
    expect(created(await post('{"title":"\\ud83d\\udc15 \\u0041"}')).title).toBe('🐕 A');
    expect(refusedFields(await post('{"title":"\\ud83d"}'))).toEqual(['title']);
    expect(refusedFields(await post('{"title":"a\\u0000"}'))).toEqual(['title']);
  });

  it('of 64 KiB is read, of one byte more is a 413', async () => {
    created(await post(TODO.padEnd(LIMIT)));
    const { detail } = expectProblem(await post(TODO.padEnd(LIMIT + 1)), 413);
    expect(detail).toContain('64 KiB');
    const { id } = await server.client.create();
    const body = '{}'.padEnd(LIMIT + 1);
    expectProblem(await server.client.send('PATCH', `/to-dos/${id}`, { headers: { 'content-type': 'application/json' }, body }), 413);
  });

  it('that is too long is a 413 also when its length is not said beforehand', async () => {
    const chunk = `${(LIMIT + 1).toString(16)}\r\n${TODO.padEnd(LIMIT + 1)}\r\n0\r\n\r\n`;
    const head =
      'POST /to-dos HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    const answer = await sendRaw(server.service.url, head + chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('application/problem+json');
  });

  it('that is nested as deep as it can be is refused like any other', async () => {
    const deep = `{"title":${'['.repeat(32_000)}${']'.repeat(32_000)}}`;
    expect(refusedFields(await post(deep))).toEqual(['title']);
    expectProblem(await post('['.repeat(LIMIT)), 400);
  });

  it('on DELETE is ignored, whatever it is', async () => {
    const { id } = await server.client.create();
    const remove = (path: string, body: string, headers = {}): Promise<Answer> => server.client.send('DELETE', path, { headers, body });
    expect((await remove(`/to-dos/${id}`, 'not JSON')).status).toBe(204);
    expect((await remove('/to-dos', '{"completed":true}', { 'content-type': 'application/json' })).status).toBe(204);
    expect((await remove('/to-dos', 'x', { 'content-encoding': 'gzip', 'content-type': 'text/plain' })).status).toBe(204);
    expect((await remove('/to-dos', 'x'.repeat(2 * LIMIT))).status).toBe(204);
    expect(await server.client.list()).toEqual([]);
  });
});
