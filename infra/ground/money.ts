/** To a millionth of a dollar, so that sums of exact prices compare as on paper. */
export const exact = (amount: number): number => Math.round(amount * 1e6) / 1e6;

/** Dollars and cents, or enough digits that a price never reads as nothing. */
export const money = (amount: number): string => (amount > 0 && amount < 0.005 ? amount.toFixed(6) : amount.toFixed(2));
