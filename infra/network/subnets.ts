import { type Cidr, formatCidr, sizeOf } from '../ground/cidr.ts';

/** Maximum number of zones. The layout always reserves space for them, so that adding a zone moves no subnet. */
export const MAX_ZONES = 4;

/** The CIDR blocks of each kind of subnet, one per zone. */
export interface SubnetLayout {
  isolated: string[];
  private: string[];
  public: string[];
}

/**
 * Divides a VPC into subnets: isolated ones in the first half, private ones in the third quarter, public ones in the last, each part divided by
 * {@link MAX_ZONES}. A block depends only on the VPC's CIDR, its kind and its zone: adding a zone or internet access never moves the database's
 * subnets.
 *
 * @param vpc a block from /16 to /24: AWS allows subnets from /16 to /28
 */
export function subnetLayout(vpc: Cidr, zones: number): SubnetLayout {
  const part = (offset: number, prefix: number): string[] =>
    Array.from({ length: zones }, (_, zone) => formatCidr({ base: vpc.base + offset + zone * sizeOf(prefix), prefix }));
  const size = sizeOf(vpc.prefix);
  return {
    isolated: part(0, vpc.prefix + 3),
    private: part(size / 2, vpc.prefix + 4),
    public: part((size / 4) * 3, vpc.prefix + 4),
  };
}
