export { type Bill, billOf, type UsedByOthers } from './bill.ts';
export type { Inputs, Registered } from './finding.ts';
export { asOf, hours, pricedRegions, priceList, pricesOf } from './prices.ts';
export { overBudget, tableOf } from './table.ts';
