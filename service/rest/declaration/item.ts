import { Column, PrimaryColumn } from 'typeorm';

/** Stored as milliseconds since 1970, because databases disagree about the range and time zone of DATETIME. */
export const time = {
  type: 'bigint',
  transformer: { from: (value: string | number | null) => (value === null ? null : Number(value)), to: (value: unknown) => value },
} as const;

/** The base class of all items. Column names are explicit, so that minification cannot change them. */
export abstract class Item {
  /** UUID v7, whose timestamp is createdAt: ordering by id is ordering by creation. */
  @PrimaryColumn({ name: 'id', type: 'varchar', length: 36 })
  id!: string;

  /** A token's subject, or empty for the shared list. */
  @Column({ name: 'owner', type: 'varchar', length: 255 })
  owner!: string;

  @Column({ ...time, name: 'created_at' })
  createdAt!: number;

  @Column({ ...time, name: 'updated_at' })
  updatedAt!: number;

  /** Incremented by every change; conditional writes compare it. */
  @Column({ name: 'revision', type: 'int' })
  revision!: number;
}
