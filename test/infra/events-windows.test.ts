import fc from 'fast-check';
import type { ScaleWindowArgs } from '../../infra/events/index.ts';
import { atExpression, changesToCome, windowProblem } from '../../infra/events/schedules.ts';

const HOUR = 3_600_000;
const time = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2030, 0) }).map((seconds) => Math.floor(seconds / 1000) * 1000);

/** Windows one after the other, each with a name of its own. */
const windows: fc.Arbitrary<ScaleWindowArgs[]> = fc
  .tuple(
    time,
    fc.array(
      fc.record({ gapHours: fc.nat(100), hours: fc.integer({ min: 1, max: 48 }), minAcu: fc.nat(64), provisionedConcurrency: fc.nat(100) }),
      { maxLength: 5 },
    ),
  )
  .map(([first, parts]) => {
    let at = first;
    return parts.map(({ gapHours, hours, ...raised }, index) => {
      const start = at + gapHours * HOUR;
      at = start + hours * HOUR;
      return { name: `w${index}`, start: new Date(start).toISOString(), end: new Date(at).toISOString(), ...raised };
    });
  });

const usual = fc.nat(64);
const now = time.map((ms) => new Date(ms));

describe('what windows change', () => {
  it('is never in the past', () => {
    fc.assert(
      fc.property(windows, usual, now, (list, floor, moment) =>
        changesToCome(list, 'minAcu', floor, moment).every(({ at }) => at > moment),
      ),
    );
  });

  it('is put back for each window that is still to end, and raised for each that is still to begin, where it asks for more than usual', () => {
    fc.assert(
      fc.property(windows, usual, now, (list, floor, moment) => {
        const raising = list.filter(({ minAcu }) => minAcu > floor);
        const parts = changesToCome(list, 'minAcu', floor, moment).map(({ part }) => part);
        const begins = raising.filter(({ start }) => new Date(start) > moment).map(({ name }) => `${name}-raise`);
        const ends = raising.filter(({ end }) => new Date(end) > moment).map(({ name }) => `${name}-put-back`);
        expect(parts.sort()).toEqual([...begins, ...ends].sort());
      }),
    );
  });

  it('ends as usual, whatever happened before', () => {
    fc.assert(
      fc.property(windows, usual, now, (list, floor, moment) => {
        const last = changesToCome(list, 'provisionedConcurrency', floor, moment)
          .toSorted((a, b) => a.at.getTime() - b.at.getTime())
          .at(-1);
        return last === undefined || last.value === floor;
      }),
    );
  });

  it('is a time in UTC to the second', () => {
    expect(atExpression(new Date('2026-12-01T18:00:00+09:00'))).toBe('at(2026-12-01T09:00:00)');
  });
});

describe('windows', () => {
  it('are fine one after the other, in any order', () => {
    fc.assert(fc.property(windows, (list) => windowProblem(list) === undefined && windowProblem(list.toReversed()) === undefined));
  });

  it('are wrong when one begins within another', () => {
    fc.assert(
      fc.property(
        windows.filter((list) => list.length > 0),
        fc.nat(1000),
        (list, share) => {
          const [first] = list as [ScaleWindowArgs];
          const [start, end] = [Date.parse(first.start), Date.parse(first.end)];
          const within = { ...first, name: 'within', start: new Date(start + ((end - start) * share) / 1001).toISOString() };
          expect(windowProblem([...list, within])).toMatch('beginning within another');
        },
      ),
    );
  });
});
