export { clusterOf, type Health, isAwake, readStatus, type Status } from './read.ts';
