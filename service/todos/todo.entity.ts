import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Times are milliseconds since 1970, because no two databases agree about the range and the zone of a DATETIME. */
const time = {
  type: 'bigint',
  transformer: { from: (value: string | number | null) => (value === null ? null : Number(value)), to: (value: unknown) => value },
} as const;
/** A to-do as it is stored. Columns have their names here, so that a minified build has the same. */
@Entity('todo')
export class Todo {
  /** UUID v7: its time is createdAt, so that the order of ids is the order of creation. */
  @PrimaryColumn({ type: 'varchar', length: 36 })
  id!: string;

  /** Whose to-do it is: a token's subject, or empty for the shared list. */
  @Column({ type: 'varchar', length: 255 })
  owner!: string;

  @Column({ type: 'varchar', length: 200 })
  title!: string;

  @Column({ type: 'varchar', length: 2000, nullable: true })
  notes!: string | null;

  /** What `q` looks in: title and notes in one case, so that both databases find the same. Written, never read. */
  @Column({ type: 'text', select: false })
  search?: string;

  @Column({ type: 'boolean' })
  completed!: boolean;

  @Column({ name: 'sort_order', type: 'int', nullable: true })
  order!: number | null;

  @Column({ ...time, name: 'due_at', nullable: true })
  dueAt!: number | null;

  @Column({ ...time, name: 'created_at' })
  createdAt!: number;

  @Column({ ...time, name: 'updated_at' })
  updatedAt!: number;

  /** Counts the changes: what conditional writes compare. */
  @Column({ type: 'int' })
  revision!: number;
}
