import { InvalidArgumentError } from 'commander';
import { isMoment } from '../../infra/ground/windows.ts';

/** Parses a numeric option within bounds, and in steps where one is given: `12`, `0.5`, `1e6`, `1,000,000`. */
export const number =
  ({ min, max = Number.MAX_SAFE_INTEGER, step }: { min: number; max?: number; step?: number }) =>
  (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text.replaceAll(/[,_]/g, ''));
    if (value >= min && value <= max && (step === undefined || Number.isInteger(value / step))) return value;
    const bounds = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    if (step === 1) throw new InvalidArgumentError(`Use a whole number ${bounds}.`);
    throw new InvalidArgumentError(`Use a number ${bounds}${step === undefined ? '' : ` in steps of ${step}`}.`);
  };

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Parses a duration such as `90s`, `15m`, `2h` or `1d` to milliseconds. */
export function span(text: string): number {
  const length = lengthOf(text);
  if (length) return length;
  throw new InvalidArgumentError('Use a length of time as in 90s, 15m, 2h or 1d.');
}

/** Parses a time, relative (`15m` ago) or absolute (`2026-11-23T09:00:00Z`), to milliseconds since 1970. */
export function since(text: string): number {
  const length = lengthOf(text);
  const moment = length ? Date.now() - length : isMoment(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(moment)) return moment;
  throw new InvalidArgumentError('Use 90s, 15m, 1h or 2d, or a time with its offset, as in 2026-11-23T09:00:00Z.');
}

function lengthOf(text: string): number {
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  return Number(amount ?? 0) * (UNITS[unit as keyof typeof UNITS] ?? 0);
}
