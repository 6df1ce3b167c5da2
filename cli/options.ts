import { InvalidArgumentError } from 'commander';

/** A number of an option, with its bounds: `12`, `0.5`, `1e6`, `1,000,000`. */
export const number =
  ({ min, max = Number.MAX_SAFE_INTEGER, whole = false }: { min: number; max?: number; whole?: boolean }) =>
  (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text.replaceAll(/[,_]/g, ''));
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
    const bounds = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new InvalidArgumentError(`Use a ${whole ? 'whole ' : ''}number ${bounds}.`);
  };
