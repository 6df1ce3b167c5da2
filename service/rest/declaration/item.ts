import { Column, PrimaryColumn } from 'typeorm';

/** Milliseconds since 1970, because no two databases agree about the range and the zone of a DATETIME. */
export const time = {
  type: 'bigint',
  transformer: { from: (value: string | number | null) => (value === null ? null : Number(value)), to: (value: unknown) => value },
} as const;

/** What every item has, whatever resource it is of. Columns have their names here, so that a minified build has the same. */
export abstract class Item {
  /** UUID v7: its time is createdAt, so that the order of ids is the order of creation. */
  @PrimaryColumn({ name: 'id', type: 'varchar', length: 36 })
  id!: string;

  /** Whose it is: a token's subject, or empty for what everybody shares. */
  @Column({ name: 'owner', type: 'varchar', length: 255 })
  owner!: string;

  @Column({ ...time, name: 'created_at' })
  createdAt!: number;

  @Column({ ...time, name: 'updated_at' })
  updatedAt!: number;

  /** Counts the changes: what conditional writes compare. */
  @Column({ name: 'revision', type: 'int' })
  revision!: number;
}
