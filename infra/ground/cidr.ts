export interface Cidr {
  /** First address, as an unsigned 32-bit number. */
  base: number;
  /** Length of the network part, 0-32. */
  prefix: number;
}

/** Parses `10.0.0.0/16`. Undefined for anything else, including nonzero host bits (`10.0.0.1/16`). */
export function parseCidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((octet) => octet > 255) || prefix > 32) return undefined;
  const base = ((a * 256 + b) * 256 + c) * 256 + d;
  return base % sizeOf(prefix) === 0 ? { base, prefix } : undefined;
}

export function formatCidr({ base, prefix }: Cidr): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256);
  return `${octets.join('.')}/${prefix}`;
}

/** How many addresses a prefix holds. */
export const sizeOf = (prefix: number): number => 2 ** (32 - prefix);

/** Within RFC 1918's ranges, which AWS recommends for a VPC. */
export function isPrivate({ base, prefix }: Cidr): boolean {
  const within = (text: string) => {
    const range = parseCidr(text);
    return range !== undefined && base >= range.base && base + sizeOf(prefix) <= range.base + sizeOf(range.prefix);
  };
  return ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].some(within);
}

/** Parses a block suitable for a VPC, or says what is wrong with it. */
export function vpcBlock(text: string): Cidr | { problem: string } {
  const block = parseCidr(text);
  if (!block || block.prefix < 16 || block.prefix > 24) {
    return { problem: `is "${text}": use a block from /16 to /24 without host bits, as in 10.0.0.0/16.` };
  }
  if (isPrivate(block)) return block;
  return { problem: `is "${text}", public addresses: use a block of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16.` };
}
