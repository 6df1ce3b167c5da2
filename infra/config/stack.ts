/** A time of raised capacity, set up in advance and put back by itself. */
export interface ScaleWindow {
  name: string;
  /** RFC 3339 with offset. */
  start: string;
  end: string;
  /** Floor of the database's capacity during the window, ACU. */
  minAcu: number;
  /** Warm environments of the api function during the window. */
  provisionedConcurrency: number;
}

export type Auth = { mode: 'public' } | { mode: 'jwt'; issuer: string; audience: string; jwksUri: string | undefined };

/** The whole configuration of a stack, checked. */
export interface StackConfig {
  profile: 'dev' | 'prod';
  region: string;
  idleBudgetUsd: number;
  auth: Auth;
  network: {
    cidr: string;
    zones: number;
    egress: 'none' | 'nat';
    adopt: { vpcId: string; subnetIds: string[] } | undefined;
  };
  database: {
    state: 'on' | 'hibernated';
    /** `latest`, `none` or a snapshot's identifier. */
    restoreFrom: string;
    minAcu: number;
    maxAcu: number;
    autoPauseSeconds: number;
    engineVersion: string;
    readers: number;
    slowLog: boolean;
    protectData: boolean;
  };
  backups: { retentionDays: number; plan: ('daily' | 'weekly' | 'monthly')[]; copyRegion: string | undefined };
  service: {
    memoryMb: number;
    concurrency: number;
    reserveConcurrency: boolean;
    provisionedConcurrency: number;
    connectionLimit: number;
    logRetentionDays: number;
  };
  api: {
    kind: 'rest' | 'http';
    rate: number;
    burst: number;
    corsOrigins: string[];
    docs: boolean;
    domain: { name: string; certificateArn: string } | undefined;
  };
  tracing: { rate: number };
  alarms: { email: string | undefined; awakeHours: number; monthlyBudgetUsd: number };
  scaleWindows: ScaleWindow[];
}
