/** Rounded to a millionth of a dollar, so that sums of prices compare without floating point errors. */
export const exact = (amount: number): number => Math.round(amount * 1e6) / 1e6;

/** Dollars and cents, with more digits for a price that would read as 0.00. */
export const money = (amount: number): string => (amount > 0 && amount < 0.005 ? amount.toFixed(6) : amount.toFixed(2));
