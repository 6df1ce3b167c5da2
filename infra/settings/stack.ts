/** A scheduled period of raised capacity. */
export interface ScaleWindow {
  name: string;
  /** RFC 3339 with offset. */
  start: string;
  end: string;
  /** Minimum capacity of the database during the window, ACU. */
  minAcu: number;
  /** Provisioned concurrency of the api function during the window. */
  provisionedConcurrency: number;
}

export type Auth = { mode: 'public' } | { mode: 'jwt'; issuer: string; audience: string; jwksUri: string | undefined };

/** A cluster of the stack. */
export interface StackCluster {
  /** `first` is named like the stack; the others have this appended. */
  name: string;
  /** Its origin, unless it is the first: a snapshot, or a point in time (RFC 3339, UTC) of the cluster with the identifier `of`. */
  snapshot: string | undefined;
  at: string | undefined;
  of: string | undefined;
  /** The snapshot to which it was hibernated. */
  final?: string | undefined;
  protectData: boolean;
}

/** The complete, validated configuration of a stack. */
export interface StackConfig {
  profile: 'dev' | 'prod';
  /** Prefix of all names; undefined to derive it from project and stack. */
  name: string | undefined;
  region: string;
  idleBudgetUsd: number;
  auth: Auth;
  network: {
    cidr: string;
    zones: number;
    egress: 'none' | 'nat';
    /** TCP ports on the internet that functions can reach. */
    egressPorts: number[];
    adopt: { vpcId: string; subnetIds: string[] } | undefined;
  };
  database: {
    state: 'on' | 'hibernated';
    /** Whether a public copy of the lists is served, which `siesta hibernate --publish` writes. */
    published: boolean;
    /** `latest`, `none` or a snapshot's identifier. */
    restoreFrom: string;
    minAcu: number;
    maxAcu: number;
    autoPauseSeconds: number;
    engineVersion: string;
    /** MySQL version to which an existing database may be upgraded. */
    upgradeTo: string | undefined;
    readers: number;
    slowLog: boolean;
    protectData: boolean;
    /** The existing clusters: one, or two while a restore is in progress. */
    clusters: StackCluster[];
    /** Name of the cluster that receives the traffic. */
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
    /** Whether the whole shared list may be deleted at once. */
    bulkDelete: boolean;
    domain: { name: string; certificateArn: string } | undefined;
  };
  tracing: { rate: number };
  alarms: { email: string | undefined; awakeHours: number; monthlyBudgetUsd: number };
  scaleWindows: ScaleWindow[];
}

/** Reports a problem with a setting, by its path: what is wrong and what to do. */
export type Refuse = (path: string, problem: string) => void;
