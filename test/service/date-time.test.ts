import * as fc from 'fast-check';
import { parseDateTime } from '../../service/rest/declaration/date-time.ts';
import { json, refusedFields, type Todo } from '../support/clients.ts';
import { describeOnEachDatabase } from '../support/service.ts';

const YEAR_0 = Date.parse('0000-01-01T00:00:00.000Z');
const YEAR_10000 = Date.parse('9999-12-31T23:59:59.999Z') + 1;
const instant = fc.integer({ min: YEAR_0, max: YEAR_10000 - 1 });
const offset = fc.integer({ min: -(24 * 60 - 1), max: 24 * 60 - 1 });
const pad = (value: number): string => String(value).padStart(2, '0');

/** The instant in local time of an offset in minutes. */
function written(time: number, minutes: number): string {
  const size = Math.abs(minutes);
  const zone = `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
  return new Date(time + minutes * 60_000).toISOString().replace('Z', zone);
}

describe('reading a date-time', () => {
  it('gives the instant that Date gives, at any offset', () => {
    fc.assert(
      fc.property(instant, offset, (time, minutes) => {
        const local = time + minutes * 60_000;
        fc.pre(local >= YEAR_0 && local < YEAR_10000);
        expect(parseDateTime(written(time, minutes))).toBe(time);
        expect(parseDateTime(new Date(time).toISOString())).toBe(time);
      }),
    );
  });

  it('refuses every day and time that does not exist', () => {
    const field = (max: number) => fc.integer({ min: 0, max }).map(pad);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9999 }),
        field(15),
        field(35),
        field(27),
        field(65),
        field(59),
        (year, month, day, hour, minute, second) => {
          const text = `${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
          const date = new Date(text);
          const exists = !Number.isNaN(date.getTime()) && date.toISOString() === text;
          expect(parseDateTime(text)).toBe(exists ? date.getTime() : undefined);
        },
      ),
    );
  });

  it('answers any other text with undefined', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseDateTime(text)).toBeUndefined();
      }),
    );
  });
});

describeOnEachDatabase('dueAt', (server) => {
  it.each([
    ['2026-12-01T09:00:00Z', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01t09:00:00z', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01T09:00:00+00:00', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01T09:00:00-00:00', '2026-12-01T09:00:00.000Z'],
    ['2026-12-01T09:00:00+05:30', '2026-12-01T03:30:00.000Z'],
    ['2026-12-01T09:00:00-09:30', '2026-12-01T18:30:00.000Z'],
    ['2027-01-01T00:30:00+14:00', '2026-12-31T10:30:00.000Z'],
    ['2026-12-01T09:00:00+23:59', '2026-11-30T09:01:00.000Z'],
    ['2026-12-01T09:00:00.1Z', '2026-12-01T09:00:00.100Z'],
    ['2026-12-01T09:00:00.12Z', '2026-12-01T09:00:00.120Z'],
    ['2026-12-01T09:00:00.123456789Z', '2026-12-01T09:00:00.123Z'],
    ['2026-12-01T09:00:00.9999Z', '2026-12-01T09:00:00.999Z'],
    ['2028-02-29T12:00:00Z', '2028-02-29T12:00:00.000Z'],
    ['0000-02-29T00:00:00Z', '0000-02-29T00:00:00.000Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['0099-12-31T23:59:59Z', '0099-12-31T23:59:59.000Z'],
    ['1582-10-10T00:00:00Z', '1582-10-10T00:00:00.000Z'],
    ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['9999-12-31T23:59:59.999+23:59', '9999-12-31T00:00:59.999Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2017-01-01T08:59:60+09:00', '2017-01-01T00:00:00.000Z'],
  ])('%s is %s', async (dueAt, kept) => {
    const todo = await server.client.create({ dueAt });
    expect(todo.dueAt).toBe(kept);
    expect(json<Todo>(await server.client.get(`/to-dos/${todo.id}`)).dueAt).toBe(kept);
    const due = await server.client.list(`?dueAfter=${encodeURIComponent(dueAt)}&sort=dueAt&limit=1`);
    expect(due[0]?.dueAt).toBe(kept);
    await server.client.delete('/to-dos');
  });

  it.each([
    '2026-12-01',
    '2026-12-01T09:00Z',
    '2026-12-01T09:00:00',
    '2026-12-01 09:00:00Z',
    '2026-12-01T09:00:00 Z',
    ' 2026-12-01T09:00:00Z',
    '2026-12-01T09:00:00Z\n',
    '2026-12-01T09:00:00.Z',
    '2026-12-01T09:00:00,5Z',
    '2026-12-01T09:00:00+0100',
    '2026-12-01T09:00:00+01',
    '2026-12-01T09:00:00+24:00',
    '2026-12-01T09:00:00+01:60',
    '2026-12-01T09:00:00\u221201:00',
    '2026-12-01T24:00:00Z',
    '2026-12-01T09:60:00Z',
    '2026-12-01T09:00:61Z',
    '2026-12-01T09:00:60Z',
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '+02026-12-01T09:00:00Z',
    '-000001-12-01T09:00:00Z',
    '10000-01-01T00:00:00Z',
    '0000-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '9999-12-31T23:59:60Z',
    '20261201T090000Z',
    '٢٠٢٦-12-01T09:00:00Z',
    'Tue, 01 Dec 2026 09:00:00 GMT',
  ])('is not %j', async (dueAt) => {
    expect(refusedFields(await server.client.post({ title: 'x', dueAt }))).toEqual(['dueAt']);
    expect(refusedFields(await server.client.get(`/to-dos?dueBefore=${encodeURIComponent(dueAt)}`))).toEqual(['dueBefore']);
  });
});
