import { reportOf } from '../soak/report.ts';

/** Half an hour, less the moment between the last request and its end, of a process that has so much memory in its last third. */
const halfAnHour = (lastMb: number) => {
  const ranMs = 1_799_990;
  const samples = Array.from({ length: 300 }, (_, n) => ({ atMs: n * 6_000, memoryMb: n < 200 ? 200 : lastMb, connections: 2 }));
  return reportOf({ statuses: { 200: 1 }, tookMs: [1], errors: [], samples }, { ranMs, whole: true, afterwards: 0, pool: 10 });
};

describe('the verdict on half an hour of requests', () => {
  it('is that memory grew, beyond a factor of 1.05', () => {
    expect(halfAnHour(212).failures).toEqual(['memory grew by more than a factor of 1.05']);
  });

  it('is nothing up to it', () => {
    expect(halfAnHour(208).failures).toEqual([]);
  });
});
