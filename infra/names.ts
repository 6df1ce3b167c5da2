export * from './ground/names.ts';
