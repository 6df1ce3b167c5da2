export { type AdoptedNetworkArgs, Egress, type NetworkArgs, type NetworkOptions } from './args.ts';
export { Network, type NetworkNodes } from './network.ts';
export { findZones } from './zones.ts';
