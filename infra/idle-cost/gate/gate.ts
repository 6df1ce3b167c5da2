import * as pulumi from '@pulumi/pulumi';
import { type Bill, billOf } from '../bill.ts';
import type { Inputs, Registered } from '../finding.ts';
import { overBudget, tableOf } from '../table.ts';
import { plain } from './registered.ts';

export interface IdleCostArgs {
  /** AWS region whose prices are used, as in `us-east-1`. One without a price list is estimated by the dearest known prices. */
  region: string;
  /** Most that the program may cost while nobody uses it, USD a month. */
  budgetUsd: number;
}

/**
 * Prices every resource that the program registers, also the children of remote components, prints the idle cost when the program is done,
 * and fails the preview or update when it is over the budget. Call it before anything is registered.
 *
 * An update refuses the resource that goes over the budget before it is made, so `--skip-preview` is no way around.
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
  // The event loop is empty only when every registration is answered. Another listener may register more: then there is a new bill.
  process.on('beforeExit', () => {
    if (program.length === reported || pulumi.log.hasErrors()) return;
    reported = program.length;
    const bill = billOf(program, region);
    pulumi.log.info(tableOf(bill, budgetUsd));
    const refused = overBudget(bill, budgetUsd);
    // The engine shows the stack of what is thrown this late: let it be the message alone.
    if (refused) throw Object.assign(new Error(refused), { stack: refused });
  });
}

function refuseDearer(before: Bill, after: Bill, budgetUsd: number): void {
  const refused = after.total > before.total ? overBudget(after, budgetUsd) : undefined;
  if (refused) throw new Error(refused);
}
