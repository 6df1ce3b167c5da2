export type { ScaledAliasArgs, ScaledDatabaseArgs, ScaleWindowArgs, ScaleWindowsArgs } from './args.ts';
export { ScaleWindows, type WindowsNodes } from './scale-windows.ts';
