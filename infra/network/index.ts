export { type AdoptedNetworkArgs, Egress, type NetworkArgs, type NetworkOptions } from './args.ts';
export { Network } from './network.ts';
export { findZones } from './zones.ts';
