import { sendRaw, type Todo } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';

const JSON_POST = 'Content-Type: application/json\r\nContent-Length: 13\r\n';
const BODY = '{"title":"x"}';

/** What only a socket can bring: in the cloud the gateway stands before it. */
describeOnEachDatabase('bytes over a socket', (server) => {
  /** Sends a request line and lines of headers, and reads the answer. */
  async function send(line: string, headers = 'Host: x\r\n', body = ''): Promise<{ status: number; head: string; body: string }> {
    const bytes = Buffer.from(`${line}\r\n${headers}Connection: close\r\n\r\n${body}`, 'latin1');
    const [head = '', ...rest] = (await sendRaw(server.service.url, bytes)).split('\r\n\r\n');
    return { status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]), head, body: rest.join('\r\n\r\n') };
  }
  function expectProblem(answer: { status: number; head: string; body: string }, status: number): void {
    expect(answer.status).toBe(status);
    expect(answer.head).toMatch(/^content-type: application\/problem\+json\r?$/im);
    expect(answer.head).toMatch(/^x-request-id: [\x21-\x7e]{1,128}\r?$/im);
    expect(JSON.parse(answer.body)).toMatchObject({ status, title: expect.any(String) });
  }
  const listed = async (): Promise<Todo[]> => server.client.list();

  it.each<[string, number, string, string]>([
    ['no Host', 400, 'GET /to-dos HTTP/1.1', ''],
    ['two Hosts', 400, 'GET /to-dos HTTP/1.1', 'Host: one.example\r\nHost: two.example\r\n'],
    ['the same Host twice', 400, 'GET /to-dos HTTP/1.1', 'Host: x\r\nHost: x\r\n'],
    ['a Host that is none', 400, 'GET /to-dos HTTP/1.1', 'Host: evil.example/x\r\n'],
    ['a host in the target that is none', 400, 'GET http://user@evil.example/to-dos HTTP/1.1', 'Host: x\r\n'],
    ['an odd Expect', 417, 'GET /to-dos HTTP/1.1', 'Host: x\r\nExpect: magic\r\n'],
    ['two types', 415, 'POST /to-dos HTTP/1.1', `Host: x\r\nContent-Type: application/json\r\n${JSON_POST}`],
    ['a byte beyond ASCII in the path', 400, 'GET /to-dos/\xe9 HTTP/1.1', 'Host: x\r\n'],
    ['bytes beyond ASCII in the query, UTF-8 or not', 400, 'GET /to-dos?q=\xc3\xa9 HTTP/1.1', 'Host: x\r\n'],
    ['a fragment in the target of a DELETE', 400, 'DELETE /to-dos#?completed=true HTTP/1.1', 'Host: x\r\n'],
    ['a fragment in a query', 400, 'GET /to-dos?limit=1#x HTTP/1.1', 'Host: x\r\n'],
    ['CONNECT', 501, 'CONNECT example.com:443 HTTP/1.1', 'Host: example.com\r\n'],
    ['a header line that is none', 400, 'GET /to-dos HTTP/1.1', 'Host: x\r\nno colon\r\n'],
    ['another HTTP', 400, 'GET /to-dos HTTP/9.9', 'Host: x\r\n'],
  ])('with %s are a problem, %i', async (_, status, line, headers) => {
    const before = await listed();
    expectProblem(await send(line, headers, line.startsWith('POST') ? BODY : ''), status);
    expect(await listed()).toEqual(before);
  });

  it.each<[string, string, string]>([
    ['an empty Host', 'GET /to-dos HTTP/1.1', 'Host: \r\n'],
    ['no Host, of HTTP/1.0', 'GET /to-dos HTTP/1.0', ''],
    ['an expectation that can be met', 'GET /to-dos HTTP/1.1', 'Host: x\r\nExpect: 100-continue\r\n'],
    ['a wish for another protocol', 'GET /to-dos HTTP/1.1', 'Host: x\r\nUpgrade: websocket\r\n'],
    ['the whole URL for a target', 'GET http://api.example/to-dos HTTP/1.1', 'Host: x\r\n'],
  ])('with %s are a request', async (_, line, headers) => {
    const answer = await send(line, headers);
    expect(answer.head).toMatch(/^HTTP\/1\.1 (200|100) /);
  });

  it('with the host in the target go by that one', async () => {
    const made = await send('POST http://api.example:8080/to-dos HTTP/1.1', `Host: other.example\r\n${JSON_POST}`, BODY);
    expect(made.head).toMatch(/^location: http:\/\/api\.example:8080\/to-dos\/[\da-f-]{36}\r?$/im);
  });

  it('lose no header, however many come before it', async () => {
    const { id } = await server.client.create();
    const many = 'a:\r\n'.repeat(2_500);
    expectProblem(await send(`DELETE /to-dos/${id} HTTP/1.1`, `Host: x\r\n${many}If-Match: "stale"\r\n`), 412);
    expectProblem(await send('POST /to-dos HTTP/1.1', `Host: x\r\n${many}Idempotency-Key: a b\r\n${JSON_POST}`, BODY), 400);
    expect((await server.client.get(`/to-dos/${id}`)).status).toBe(200);
  });
});
