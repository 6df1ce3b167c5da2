import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A request made with an Idempotency-Key, and the result to replay. */
@Entity('idempotency_key')
export class IdempotencyKey {
  @PrimaryColumn({ type: 'varchar', length: 255 })
  owner!: string;

  @PrimaryColumn({ name: 'idempotency_key', type: 'varchar', length: 255 })
  key!: string;

  /** SHA-256 of the request, in base64url. */
  @Column({ name: 'request_hash', type: 'varchar', length: 43 })
  requestHash!: string;

  /** JSON. */
  @Column({ type: 'text' })
  result!: string;

  /** Milliseconds since 1970. */
  @Index('idempotency_key_by_age')
  @Column({ name: 'created_at', type: 'bigint' })
  createdAt!: number;
}
