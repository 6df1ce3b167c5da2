export { AuroraServerless, type AuroraServerlessArgs, DatabaseState } from './aurora.ts';
export { type IdleCostArgs, registerIdleCost } from './idle-cost/index.ts';
export { type AdoptedNetworkArgs, Egress, Network, type NetworkArgs } from './network.ts';
