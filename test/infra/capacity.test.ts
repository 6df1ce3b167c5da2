import * as fc from 'fast-check';
import {
  acuFor,
  auroraVersion,
  compareVersions,
  connectionsNeeded,
  familyOf,
  higherVersion,
  isServerless,
  maxConnections,
  pauses,
} from '../../infra/ground/capacity.ts';

const acu = fc.integer({ min: 2, max: 512 }).map((halves) => halves / 2);
const version = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(20), fc.nat(20)).map((parts) => `8.0.mysql_aurora.${parts.join('.')}`);

describe('max_connections', () => {
  it.each([
    [1, 90],
    [4, 135],
    [8, 1000],
    [16, 2000],
    [32, 3000],
    [64, 4000],
    [128, 5000],
  ])('at a maximum of %d ACU is %d', (maximum, connections) => {
    expect(maxConnections(maximum)).toBe(connections);
  });

  it('never falls when the maximum rises', () => {
    fc.assert(fc.property(acu, acu, (a, b) => maxConnections(Math.max(a, b)) >= maxConnections(Math.min(a, b))));
  });

  it('is enough at the capacity that is advised for a need, and not at half of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (needed) => {
        const advised = acuFor(needed) as number;
        expect(maxConnections(advised)).toBeGreaterThanOrEqual(needed);
        if (advised > 1) expect(maxConnections(advised / 2)).toBeLessThan(needed);
      }),
    );
    expect(acuFor(5001)).toBeUndefined();
  });

  it('is shared with operations', () => {
    expect(connectionsNeeded(490, 2)).toBe(1000);
  });
});

describe('an engine version', () => {
  it('is compared by number, not by text', () => {
    expect(compareVersions('8.0.mysql_aurora.3.10.4', '8.0.mysql_aurora.3.9.12')).toBeGreaterThan(0);
    expect(auroraVersion('8.0.mysql_aurora.3.08.0')).toEqual([3, 8, 0]);
  });

  it('that is restored with is one of the two, and neither is higher', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const higher = higherVersion(a, b);
        expect([a, b]).toContain(higher);
        expect(compareVersions(higher, a)).toBeGreaterThanOrEqual(0);
        expect(compareVersions(higher, b)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('of MySQL 8.4 is higher than any of 8.0, has parameters of its own, and pauses if RDS says so', () => {
    const [old, young] = ['8.0.mysql_aurora.3.13.0', '8.4.mysql_aurora.8.4.7'];
    expect(higherVersion(old, young)).toBe(young);
    expect([old, young].map(familyOf)).toEqual(['aurora-mysql8.0', 'aurora-mysql8.4']);
    expect([old, young, '8.0.mysql_aurora.3.07.1'].map(pauses)).toEqual([true, undefined, false]);
  });

  it.each(['5.7.mysql_aurora.2.12.6', '8.0.mysql_aurora.2.12.6', '8.4.mysql_aurora.3.10.4', '8.0.36'])(
    'that is %s is none of Serverless v2',
    (other) => {
      expect(isServerless(other)).toBe(false);
    },
  );

  it('of another engine is not compared', () => {
    expect(() => compareVersions('8.0.36', '8.0.mysql_aurora.3.10.4')).toThrow('cannot compare the engine versions 8.0.36');
  });
});
