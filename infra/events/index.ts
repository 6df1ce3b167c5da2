export type { ScaledAliasArgs, ScaledDatabaseArgs, ScaleWindowArgs, ScaleWindowsArgs } from './args.ts';
export { ScaleWindows } from './scale-windows.ts';
