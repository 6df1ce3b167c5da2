import * as fc from 'fast-check';
import { type Cidr, formatCidr, isPrivate, parseCidr, sizeOf } from '../../infra/ground/cidr.ts';
import { MAX_ZONES, subnetLayout } from '../../infra/network/subnets.ts';

const vpc = fc
  .record({ prefix: fc.integer({ min: 16, max: 24 }), seed: fc.nat(2 ** 24 - 1) })
  .map(({ prefix, seed }): Cidr => ({ base: 10 * 2 ** 24 + seed - (seed % sizeOf(prefix)), prefix }));
const zones = fc.integer({ min: 2, max: MAX_ZONES });

const blocks = (layout: ReturnType<typeof subnetLayout>): Cidr[] =>
  [...layout.isolated, ...layout.private, ...layout.public].map((text) => parseCidr(text) as Cidr);
const last = ({ base, prefix }: Cidr) => base + sizeOf(prefix) - 1;

describe('a CIDR block', () => {
  it('is read back as it is written', () => {
    fc.assert(fc.property(vpc, (block) => expect(parseCidr(formatCidr(block))).toEqual(block)));
  });

  it.each(['10.0.0.1/16', '10.0.0.0', '10.0.0/16', '256.0.0.0/16', '10.0.0.0/33', 'ten', ''])('is not read from "%s"', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it('is private only when all of it is', () => {
    const verdict = (text: string) => isPrivate(parseCidr(text) as Cidr);
    expect(['10.1.0.0/16', '172.31.0.0/16', '192.168.0.0/16'].map(verdict)).toEqual([true, true, true]);
    expect(['172.32.0.0/16', '8.8.0.0/16', '192.0.0.0/8'].map(verdict)).toEqual([false, false, false]);
  });
});

describe('the subnets of a VPC', () => {
  it('lie within it, of a size that AWS allows', () => {
    fc.assert(
      fc.property(vpc, zones, (block, count) => {
        for (const subnet of blocks(subnetLayout(block, count))) {
          expect(subnet.base).toBeGreaterThanOrEqual(block.base);
          expect(last(subnet)).toBeLessThanOrEqual(last(block));
          expect(subnet.prefix).toBeGreaterThanOrEqual(16);
          expect(subnet.prefix).toBeLessThanOrEqual(28);
        }
      }),
    );
  });

  it('never overlap', () => {
    fc.assert(
      fc.property(vpc, zones, (block, count) => {
        const sorted = blocks(subnetLayout(block, count)).sort((a, b) => a.base - b.base);
        for (const [index, subnet] of sorted.entries()) {
          const next = sorted[index + 1];
          if (next) expect(last(subnet)).toBeLessThan(next.base);
        }
      }),
    );
  });

  it('stay where they are when a zone is added', () => {
    fc.assert(
      fc.property(vpc, fc.integer({ min: 2, max: MAX_ZONES - 1 }), (block, count) => {
        const [before, after] = [subnetLayout(block, count), subnetLayout(block, count + 1)];
        for (const kind of ['isolated', 'private', 'public'] as const) expect(after[kind].slice(0, count)).toEqual(before[kind]);
      }),
    );
  });

  it('are these for the default block', () => {
    expect(subnetLayout({ base: 10 * 2 ** 24, prefix: 16 }, 2)).toEqual({
      isolated: ['10.0.0.0/19', '10.0.32.0/19'],
      private: ['10.0.128.0/20', '10.0.144.0/20'],
      public: ['10.0.192.0/20', '10.0.208.0/20'],
    });
  });
});
