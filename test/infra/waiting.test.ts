import { RDSClient, waitUntilDBClusterAvailable } from '@aws-sdk/client-rds';
import { waitFor } from '../../infra/ground/waiting.ts';

/** A client that answers with these statuses one after the other, the last one again and again; an error is what AWS refuses. */
function answering(...statuses: (string | Error)[]) {
  const calls: number[] = [];
  const send = async (): Promise<unknown> => {
    const status = statuses[Math.min(calls.length, statuses.length - 1)];
    calls.push(Date.now());
    if (status instanceof Error) throw status;
    return { DBClusters: [{ Status: status }] };
  };
  return { rds: Object.assign(new RDSClient({ region: 'us-east-1' }), { send }), calls };
}

const soon = { seconds: 60, every: 0.001 };
const available = (rds: RDSClient, how: object = {}) =>
  waitFor(waitUntilDBClusterAvailable, rds, { DBClusterIdentifier: 'db' }, { ...soon, ...how });

describe('waiting for AWS', () => {
  it('ends when the waiter is content, and shows each answer', async () => {
    const { rds } = answering('creating', 'backing-up', 'available');
    const seen: string[] = [];
    await available(rds, { accepts: (answer: { DBClusters: [{ Status: string }] }) => seen.push(answer.DBClusters[0].Status) > 0 });
    expect(seen).toEqual(['creating', 'backing-up', 'available']);
  });

  it('goes on while what is looked at is not what is wanted, whatever the waiter says', async () => {
    const { rds, calls } = answering('available');
    await available(rds, { accepts: () => calls.length === 3 });
    expect(calls).toHaveLength(3);
  });

  it('ends at once with what AWS refuses, which the waiter alone would ask again for', async () => {
    const refused = Object.assign(new Error('not allowed'), { name: 'AccessDenied' });
    const { rds, calls } = answering('creating', refused);
    await expect(available(rds)).rejects.toBe(refused);
    expect(calls).toHaveLength(2);
  });

  it('ends with what the condition throws', async () => {
    const { rds } = answering('inaccessible-encryption-credentials');
    const accepts = (): boolean => {
      throw new Error('nothing to wait for');
    };
    await expect(available(rds, { accepts })).rejects.toThrow('nothing to wait for');
  });

  it('ends when it is over, by the name of TimeoutError', async () => {
    const { rds } = answering('creating');
    await expect(available(rds, { seconds: 0.02 })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('ends when it is aborted, with the reason', async () => {
    const { rds } = answering('creating');
    const stopped = new AbortController();
    const waiting = available(rds, { signal: stopped.signal });
    stopped.abort(new Error('Ctrl-C'));
    await expect(waiting).rejects.toThrow('Ctrl-C');
  });
});
