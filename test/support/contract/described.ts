import { expectProblem } from '../clients.ts';
import { Description } from '../openapi.ts';
import type { Caller } from './caller.ts';
import type { Stage } from './stage.ts';

const UNKNOWN = '0199d0c2-7c1e-7d3a-9a55-3f2b8f1c2d4e';

export function described(stage: Stage): void {
  const { resource } = stage;

  it('answers as the OpenAPI document says, which has a tag, a summary and an example that works for it', async () => {
    const caller = await stage.caller();
    const description = await Description.of(caller.client);
    const differences: string[] = [];
    const ask = async (method: string, rest: string, headers: Record<string, string> = {}, body?: unknown) => {
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const answer = await caller.send(method, rest, { ...type, ...headers }, body === undefined ? undefined : JSON.stringify(body));
      differences.push(
        ...description.differences(method, caller.url(rest), answer).map((it) => `${method} ${rest} ${answer.status}: ${it}`),
      );
      return answer;
    };
    const operation = description.operation('POST', caller.url()) as unknown as Described;
    expect(operation).toMatchObject({ summary: expect.stringMatching(/./), tags: [resource.path] });
    const example = exampleOf(description, operation);
    const body = { ...example, ...(await referencesOf(stage, caller)), ...stage.valid() };
    const made = await ask('POST', '', { 'idempotency-key': 'tour' }, body);
    expect(made.status).toBe(201);
    const { id } = JSON.parse(made.text) as { id: string };
    const tag = String(made.headers.etag);
    await ask('POST', '', { 'idempotency-key': 'tour' }, body);
    await ask('POST', '', { 'idempotency-key': 'tour' }, { ...body, ...(await stage.body(caller, 9)) });
    await ask('POST', '', {}, {});
    await ask('POST', '', { 'content-type': 'text/plain' }, {});
    await ask('GET', '');
    await ask('GET', '?limit=1&count=true');
    await ask('GET', '?limit=0');
    await ask('GET', '', { 'if-match': tag });
    await ask('GET', `/${id}`);
    await ask('GET', `/${id}`, { 'if-none-match': tag });
    await ask('GET', `/${UNKNOWN}`);
    await ask('PATCH', `/${id}`, {}, {});
    await ask('PATCH', `/${id}`, { 'if-match': '"x"' }, {});
    await ask('PATCH', `/${id}`, {}, { unknown: 1 });
    await ask('DELETE', `/${id}`, { 'if-match': '"x"' });
    await ask('DELETE', `/${id}`);
    await ask('DELETE', `/${id}`);
    if (resource.deleteAll) await ask('DELETE', '');
    expect(differences).toEqual([]);
    expectProblem(await stage.server.client.get(caller.url()), 401);
    expect(description.differences('GET', caller.url(), await stage.server.client.get(caller.url()))).toEqual([]);
  });

  it('has each parameter of its lists in the document, and no other', async () => {
    const caller = await stage.caller();
    const { parameters = [] } = (await Description.of(caller.client)).operation('GET', caller.url());
    const names = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    for (const name of names) {
      const { errors = [] } = expectProblem(await caller.get(`?${name}=`), 400);
      expect(errors).toMatchObject([{ field: name, code: 'empty' }]);
    }
    expect(names).toEqual(expect.arrayContaining(['limit', 'cursor', 'sort', 'count']));
  });
}

interface Described {
  requestBody?: { content: Record<string, { schema: { $ref: string } }> };
}

function exampleOf(description: Description, { requestBody }: Described): Record<string, unknown> {
  const name = requestBody?.content['application/json']?.schema.$ref.split('/').at(-1) ?? '';
  const { components } = description.document as unknown as {
    components: { schemas: Record<string, { examples: Record<string, unknown>[] }> };
  };
  return components.schemas[name]?.examples[0] ?? {};
}

/** What an example cannot know. */
async function referencesOf(stage: Stage, caller: Caller): Promise<Record<string, unknown>> {
  const body = await stage.body(caller);
  return Object.fromEntries(stage.resource.fields.filter(({ target }) => target).map(({ name }) => [name, body[name] ?? null]));
}
