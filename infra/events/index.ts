export type { OverdueArgs, ScaledAliasArgs, ScaledDatabaseArgs, ScaleWindowArgs, ScaleWindowsArgs } from './args.ts';
export { lookUpOverdue, NOTHING_OVERDUE, type Overdue, type Usual } from './overdue.ts';
export { ScaleWindows, type WindowsNodes } from './scale-windows.ts';
