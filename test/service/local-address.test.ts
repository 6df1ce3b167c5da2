import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { jest } from '@jest/globals';
import { ServiceProcess } from '../support/service-process.ts';

jest.setTimeout(60_000);

const started = (env: Record<string, string> = {}): Promise<ServiceProcess> => ServiceProcess.start({ DATABASE_FILE: ':memory:', ...env });

/** Those of these hosts that the service answers on. */
async function answering({ url = '' }: ServiceProcess, hosts: string[]): Promise<string[]> {
  const { port } = new URL(url);
  const answers = await Promise.allSettled(hosts.map((host) => fetch(`http://${host}:${port}/health`)));
  return hosts.filter((_, index) => answers[index]?.status === 'fulfilled');
}

describe('npm start', () => {
  it('listens where programs look for localhost, and nowhere else', async () => {
    const service = await started();
    try {
      expect(await answering(service, ['localhost', '127.0.0.1', '[::1]', '127.0.0.2'])).toEqual(['localhost', '127.0.0.1', '[::1]']);
    } finally {
      await service.stop('SIGKILL');
    }
  });

  it('listens where HOST says', async () => {
    const service = await started({ HOST: '0.0.0.0' });
    try {
      expect(await answering(service, ['localhost', '127.0.0.1', '127.0.0.2'])).toEqual(['localhost', '127.0.0.1', '127.0.0.2']);
    } finally {
      await service.stop('SIGKILL');
    }
  });

  it.each(['', '192.0.2.1', 'no-such-host.invalid'])('says in one line that it cannot listen on HOST "%s"', async (HOST) => {
    const failed = new ServiceProcess({ DATABASE_FILE: ':memory:', HOST });
    expect(await failed.end()).toBe(1);
    expect(failed.output).toMatch(/^HOST is [^\n]*leave it out for this machine alone[^\n]*\n$/);
  });

  it('answers what it has begun on either address before it ends', async () => {
    const service = await started();
    const { port } = new URL(service.url ?? '');
    const hosts = ['127.0.0.1', '[::1]'];
    const held = await Promise.all(hosts.map((host) => Held.begin(host.replace(/[[\]]/g, ''), Number(port))));
    const end = service.stop('SIGTERM');
    while ((await answering(service, hosts)).length > 0);
    expect(await Promise.all(held.map((request) => request.finish()))).toEqual([201, 201]);
    expect(await end).toBe(0);
  });
});

/** A POST whose body is not all sent. */
class Held {
  private constructor(private readonly request: ClientRequest) {}

  static async begin(host: string, port: number): Promise<Held> {
    const headers = { 'content-type': 'application/json', 'content-length': String(BODY.length), expect: '100-continue' };
    const held = request({ host, port, method: 'POST', path: '/to-dos', headers });
    held.flushHeaders();
    await once(held, 'continue');
    return new Held(held);
  }

  async finish(): Promise<number | undefined> {
    this.request.end(BODY);
    const [response] = (await once(this.request, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  }
}
const BODY = JSON.stringify({ title: 'held' });
