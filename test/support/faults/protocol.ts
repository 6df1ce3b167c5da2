/** The part of the MySQL protocol that the proxy needs. */

const COM_QUERY = 0x03;
const HEADER = 4;
const NO_ATTRIBUTES = Buffer.from([0, 1]);

/**
 * The SQL in what a client sends, if it is a statement: the first packet of an exchange has the sequence number 0. Statements of the
 * service are small, so that one is in one chunk.
 */
export function statementIn(chunk: Buffer): string | undefined {
  const isStatement = chunk.length > HEADER && chunk[3] === 0 && chunk[HEADER] === COM_QUERY;
  if (!isStatement) return undefined;
  const content = chunk.subarray(HEADER + 1, HEADER + chunk.readUIntLE(0, 3));
  // A client that announces query attributes sends an empty set of them before the SQL.
  return content.subarray(content.indexOf(NO_ATTRIBUTES) === 0 ? NO_ATTRIBUTES.length : 0).toString();
}

/** An ERR packet. */
export function errorPacket(errno: number, message: string, sequence: number): Buffer {
  const text = Buffer.from(`#HY000${message}`);
  const packet = Buffer.alloc(HEADER + 3 + text.length);
  packet.writeUIntLE(3 + text.length, 0, 3);
  packet[3] = sequence;
  packet[4] = 0xff;
  packet.writeUInt16LE(errno, 5);
  text.copy(packet, 7);
  return packet;
}
