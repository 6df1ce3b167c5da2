export { type AdoptedNetworkArgs, Egress, type NetworkArgs } from './args.ts';
export { Network } from './network.ts';
