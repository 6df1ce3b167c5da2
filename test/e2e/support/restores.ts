import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { run } from './commands.ts';
import type { Server } from './servers.ts';

/** A way to AWS, as environment variables. */
export interface Way {
  environment: Record<string, string>;
  stop(): void;
}

/**
 * The way to an AWS that restores clusters when RDS itself is asked to. MiniStack knows no such call: to it the call goes as one that makes a
 * cluster, and what the snapshot holds is loaded into the second server, which is then what is in the cluster. Where the set-up did not start
 * MiniStack, it is the way that there is.
 */
export async function restoring(): Promise<Way> {
  const [, second]: Server[] = JSON.parse(process.env.E2E_SERVERS ?? '[]');
  if (!second) return { environment: {}, stop: () => undefined };
  const server = createServer((request, response) => {
    pass(request, response, new RestoredServer(second)).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    environment: { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function pass(request: IncomingMessage, response: ServerResponse, restored: RestoredServer): Promise<void> {
  const body = await text(request);
  const parameters = new URLSearchParams(body);
  const action = parameters.get('Action');
  const forwarded = action === 'RestoreDBClusterFromSnapshot' ? await restored.restore(parameters) : body;
  const password = parameters.get('MasterUserPassword');
  if (action === 'ModifyDBCluster' && password) await restored.setPassword(password);
  if (action === 'DeleteDBCluster') await restored.empty();

  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined || /^(host|connection|content-length|expect)$/.test(name) ? [] : [[name, String(value)] as [string, string]],
  );
  const answer = await fetch(`${process.env.AWS_ENDPOINT_URL}${request.url}`, {
    method: request.method ?? 'GET',
    headers,
    ...(forwarded !== '' && { body: forwarded }),
  });
  const responseBody = Buffer.from(await answer.arrayBuffer());
  // Such as X-Amz-Function-Error, by which a function's failure is told from its answer. What is about the transport is this connection's own.
  answer.headers.forEach((value, name) => {
    if (!/^(content-length|content-encoding|transfer-encoding|connection|keep-alive)$/.test(name)) response.setHeader(name, value);
  });
  response.writeHead(answer.status);
  response.end(action ? restored.answer(responseBody.toString(), action) : responseBody);
}

/** The second server in the place of a cluster. */
class RestoredServer {
  constructor(private readonly server: Server) {}

  async restore(parameters: URLSearchParams): Promise<string> {
    const dump = join(process.env.AWS_EMULATOR_STATE ?? '', 'snapshots', `${parameters.get('SnapshotIdentifier')}.sql`);
    // By its name: of more than a little it is too long for an argument.
    await this.sql(`source ${dump}`);
    const made = new URLSearchParams(parameters);
    made.set('Action', 'CreateDBCluster');
    made.set('MasterUsername', 'admin');
    made.set('MasterUserPassword', 'of-the-snapshot');
    // Of a kind that is recorded by the engine's plugin alone.
    for (const name of ['SnapshotIdentifier', 'DBSubnetGroupName', 'DBClusterParameterGroupName']) made.delete(name);
    return made.toString();
  }

  setPassword(password: string): Promise<void> {
    return this.sql(['%', 'localhost'].map((host) => `ALTER USER admin@'${host}' IDENTIFIED BY '${password}'`).join(';'));
  }

  /** As it was before: the next cluster on it has the master's usual password. */
  async empty(): Promise<void> {
    await this.sql('DROP DATABASE IF EXISTS siesta');
    await this.setPassword(process.env.RANDOM_PASSWORD ?? '');
  }

  answer(xml: string, action: string): string {
    if (action === 'RestoreDBClusterFromSnapshot') return xml.replaceAll('CreateDBCluster', action);
    const [, port = ''] = this.server.environment.AWS_EMULATOR_MYSQL?.split(':') ?? [];
    // Of all clusters the drill's alone is asked for its port.
    return action === 'DescribeDBClusters' ? xml.replaceAll(/<Port>\d+<\/Port>/g, `<Port>${port}</Port>`) : xml;
  }

  private sql = async (statements: string): Promise<void> => {
    await run('mariadb', [...this.server.root, '-e', statements]);
  };
}
