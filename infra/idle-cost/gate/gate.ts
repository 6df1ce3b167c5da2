import * as pulumi from '@pulumi/pulumi';
import { type Bill, billOf } from '../bill.ts';
import type { Inputs, Registered } from '../finding.ts';
import { overBudget, tableOf } from '../table.ts';
import { plain } from './registered.ts';

export interface IdleCostArgs {
  /** AWS region whose prices apply, such as `us-east-1`. A region without a price list is estimated with the highest known prices. */
  region: string;
  /** Maximum idle cost of the program, USD a month. */
  budgetUsd: number;
}

/**
 * Prices every resource that the program registers, including the children of remote components, prints the idle cost at the end of the program,
 * and fails the preview or update when it exceeds the budget. Call it before anything is registered.
 *
 * An update refuses the resource that would exceed the budget before creating it, so `--skip-preview` does not circumvent the check.
 */
export function registerIdleCost({ region, budgetUsd }: IdleCostArgs): void {
  const program: Registered[] = [];
  pulumi.runtime.registerResourceTransform(async ({ custom, type, name, props }) => {
    if (!custom) return undefined;
    const inputs = plain(await pulumi.runtime.serializeProperties(name, props)) as Inputs;
    const before = billOf(program, region);
    program.push({ name, type, inputs });
    if (!pulumi.runtime.isDryRun()) refuseDearer(before, billOf(program, region), budgetUsd);
    return undefined;
  });

  let reported = 0;
  // The event loop is empty once every registration has been answered. Another listener may register more; then the bill is computed again.
  process.on('beforeExit', () => {
    if (program.length === reported || pulumi.log.hasErrors()) return;
    reported = program.length;
    const bill = billOf(program, region);
    pulumi.log.info(tableOf(bill, budgetUsd));
    const refused = overBudget(bill, budgetUsd);
    // An error thrown this late is shown by its stack: replace that with the message.
    if (refused) throw Object.assign(new Error(refused), { stack: refused });
  });
}

function refuseDearer(before: Bill, after: Bill, budgetUsd: number): void {
  const refused = after.total > before.total ? overBudget(after, budgetUsd) : undefined;
  if (refused) throw new Error(refused);
}
