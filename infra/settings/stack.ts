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

/** A cluster of the stack. */
export interface StackCluster {
  /** `first` is named as the stack is; others have this behind that name. */
  name: string;
  /** What it began as, unless it is the first: a snapshot, or a moment (RFC 3339, UTC) of the cluster with the identifier `of`. */
  snapshot: string | undefined;
  at: string | undefined;
  of: string | undefined;
  /** The snapshot that it was hibernated to. */
  final?: string | undefined;
  protectData: boolean;
}

/** The whole configuration of a stack, checked. */
export interface StackConfig {
  profile: 'dev' | 'prod';
  /** What everything is named after, where it is said. */
  name: string | undefined;
  region: string;
  idleBudgetUsd: number;
  auth: Auth;
  network: {
    cidr: string;
    zones: number;
    egress: 'none' | 'nat';
    /** TCP ports of the internet that functions reach by it. */
    egressPorts: number[];
    adopt: { vpcId: string; subnetIds: string[] } | undefined;
  };
  database: {
    state: 'on' | 'hibernated';
    /** Whether everybody may read a copy of the lists, which `siesta hibernate --publish` makes. */
    published: boolean;
    /** `latest`, `none` or a snapshot's identifier. */
    restoreFrom: string;
    minAcu: number;
    maxAcu: number;
    autoPauseSeconds: number;
    engineVersion: string;
    /** The MySQL that data of an older one may be taken to. */
    upgradeTo: string | undefined;
    readers: number;
    slowLog: boolean;
    protectData: boolean;
    /** Those that there are: one, or two between a restore and its end. */
    clusters: StackCluster[];
    /** The name of the one that takes the traffic. */
    active: string;
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
    /** Whether a list that everybody shares may be deleted as a whole. */
    bulkDelete: boolean;
    domain: { name: string; certificateArn: string } | undefined;
  };
  tracing: { rate: number };
  alarms: { email: string | undefined; awakeHours: number; monthlyBudgetUsd: number };
  scaleWindows: ScaleWindow[];
}

/** Says of a setting, by its path, what is wrong with it and what to do. */
export type Refuse = (path: string, problem: string) => void;
