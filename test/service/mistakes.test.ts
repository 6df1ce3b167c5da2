import { type DatabaseConfig, localDatabase } from '../../service/config.ts';
import { mistakeIn } from '../../service/database/mistakes.ts';

const config = localDatabase({ DATABASE_URL: 'mysql://app:hush@db.example/siesta' });
const failure = (code: string, message: string, errno = 0): Error => Object.assign(new Error(message), { code, errno });

describe('an error of the database that no waiting ends', () => {
  it.each<[string, Error, Partial<DatabaseConfig>, string]>([
    [
      'missing privileges',
      failure('ER_TABLEACCESS_DENIED_ERROR', 'SELECT command denied', 1142),
      {},
      'refuses "app", which lacks privileges on "siesta": GRANT SELECT, INSERT, UPDATE, DELETE ON `siesta`.* TO \'app\', and for migrations ALL PRIVILEGES',
    ],
    [
      'an unknown login',
      failure('AUTH_SWITCH_PLUGIN_ERROR', 'unknown plugin'),
      {},
      'asks "app" for an authentication plugin that the driver lacks: give the user caching_sha2_password or mysql_native_password',
    ],
    [
      'an IAM token that is not signed',
      failure('AUTH_SWITCH_PLUGIN_ERROR', 'no credentials'),
      { iam: true },
      'cannot log "app" in by IAM: set AWS credentials, and identify the user with AWSAuthenticationPlugin',
    ],
    [
      'a certificate of another authority',
      failure('HANDSHAKE_SSL_ERROR', 'self-signed certificate in certificate chain'),
      {},
      'has a certificate of another authority or for another host name: set DATABASE_CA to its authority, or fix the certificate',
    ],
  ])('says how it is put right: %s', (_, error, other, advice) => {
    const mistake = mistakeIn(error, { ...config, ...other });
    expect(mistake?.message).toBe(`the database at db.example:3306 ${advice} (${error.message})`);
    expect(mistake?.cause).toBe(error);
  });
});
