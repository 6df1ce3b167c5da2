import { GatewayKind } from '../ground/gateway-kind.ts';
import type { Refuse, StackConfig } from './stack.ts';

/** `jwt.jwksUri` applies to the authorizer of a REST API only. An HTTP API would ignore it and accept tokens signed with the issuer's other keys. */
export function refuseKeys(uri: string, kind: GatewayKind, refuse: Refuse): void {
  if (!/^https:\/\/\S+$/.test(uri)) refuse('jwt.jwksUri', `is "${uri}": keys come by https alone.`);
  if (kind === GatewayKind.Http) {
    refuse(
      'jwt.jwksUri',
      'has no effect with api.kind http, whose gateway finds the keys by the issuer alone: take it out, or use api.kind rest.',
    );
  }
}

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const HOST_NAME = new RegExp(`^(?=.{4,253}$)(${LABEL}\\.)+${LABEL}$`);

/** Checks a domain's name and certificate as far as possible without AWS. */
export function refuseDomain({ name, certificateArn }: NonNullable<StackConfig['api']['domain']>, region: string, refuse: Refuse): void {
  if (!(name && certificateArn)) {
    refuse('api.domain', 'and api.certificateArn go together: set both (an ACM certificate of this region) or neither.');
    return;
  }
  if (!HOST_NAME.test(name)) refuse('api.domain', `is "${name}": write the host alone, in small letters, as in api.example.com.`);
  const [, certificateRegion] = /^arn:aws[\w-]*:acm:([a-z0-9-]+):\d{12}:certificate\/[\w-]+$/.exec(certificateArn) ?? [];
  if (!certificateRegion)
    refuse(
      'api.certificateArn',
      `is "${certificateArn}": it is an ACM certificate's, as in arn:aws:acm:${region}:111122223333:certificate/….`,
    );
  else if (certificateRegion !== region) {
    refuse(
      'api.certificateArn',
      `is of ${certificateRegion}, and the gateway of ${region} takes none but its own region's: request one there.`,
    );
  }
}
