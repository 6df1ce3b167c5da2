export type { OverdueArgs, ScaledAliasArgs, ScaledDatabaseArgs, ScaleWindowArgs, ScaleWindowsArgs } from './args.ts';
export { deployedCapacity } from './deployed-capacity.ts';
export { lookUpOverdue, NOTHING_OVERDUE, type Overdue, SOON_MS, type Usual } from './overdue.ts';
export { ScaleWindows, type WindowsNodes } from './scale-windows.ts';
