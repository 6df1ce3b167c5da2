export { isAlarmOf, ownAlarms } from './alarms.ts';
export { isDown, refuseHibernated } from './awake.ts';
export { invoke } from './invoke.ts';
export { type Release, type Released, releaseOf } from './release.ts';
