/** A certification authority with its services, all answers by openssl, served over HTTP on loopback. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a service behaves from now on. */
export type Manner = 'well' | 'refuse' | 'error' | 'busy' | 'hang' | 'garbage' | 'replay' | 'empty' | 'login';

type Service = 'tsa' | 'ocsp' | 'crl' | 'issuer';

export const tsaUser = { name: 'văn phòng', password: 'pass:word' } as const;

export class TrustCentre {
  readonly #path = mkdtempSync(join(tmpdir(), 'kyso-trust-'));
  readonly #server: Server;
  readonly #hanging = new Set<ServerResponse>();
  readonly manners: Record<Service, Manner> = { tsa: 'well', ocsp: 'well', crl: 'well', issuer: 'well' };
  /** Requests served, by service. */
  readonly requests: Record<Service, number> = { tsa: 0, ocsp: 0, crl: 0, issuer: 0 };
  #replayed: Buffer | undefined;
  #serial = 1;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Root, authority, time-stamp authority and OCSP responder. */
  static async open(
    options: { readonly signerDays?: number; readonly tsaDays?: number } = {},
  ): Promise<TrustCentre> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const centre = new TrustCentre(server);
    server.on('request', (request, response) => void centre.#serve(request, response));
    centre.#found(options);
    return centre;
  }

  close(): void {
    for (const response of this.#hanging) response.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
    rmSync(this.#path, { recursive: true, force: true });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  get tsa(): string {
    return `${this.url}/tsa`;
  }
  file(name: string): string {
    return join(this.#path, name);
  }
  read(name: string): Buffer {
    return readFileSync(this.file(name));
  }
  der(name: string): Buffer {
    return execFileSync('openssl', ['x509', '-in', this.file(name), '-outform', 'DER']);
  }
  openssl(...args: string[]): Buffer {
    return execFileSync('openssl', args, { cwd: this.#path, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /**
   * `NAME.key`, `NAME.pem`: a certificate below the authority, known to its index.
   * @param algorithm arguments of `openssl genpkey`
   */
  certify(
    name: string,
    extensions: string,
    days = 900,
    algorithm: readonly string[] = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  ): void {
    this.openssl('genpkey', ...algorithm, '-out', `${name}.key`);
    this.openssl(
      'req',
      '-new',
      '-utf8',
      '-key',
      `${name}.key`,
      '-subj',
      `/CN=${name}/O=Office`,
      '-out',
      `${name}.csr`,
    );
    writeFileSync(this.file(`${name}.ext`), `${extensions}\n`);
    this.#issue('authority', name, days);
  }

  /** Marks a certificate as revoked from now on; CRLs and OCSP answers say so. */
  revoke(name: string): void {
    this.openssl('ca', '-config', 'ca.cnf', '-name', 'authority', '-revoke', `${name}.pem`);
    this.#publish('authority');
  }

  /** From now on another time-stamp authority answers, whose certificate lives that long. */
  succeedStamper(days: number): void {
    this.certify('stamper', `${stamperExtensions}\n${this.services('authority')}`, days);
  }

  #found({
    signerDays = 900,
    tsaDays = 900,
  }: {
    readonly signerDays?: number;
    readonly tsaDays?: number;
  }): void {
    writeFileSync(this.file('ca.cnf'), this.#configuration());
    for (const ca of ['root', 'authority']) {
      writeFileSync(this.file(`${ca}.index`), '');
      writeFileSync(this.file(`${ca}.crlnumber`), '01\n');
      this.openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', `${ca}.key`);
    }
    this.openssl(
      'req',
      '-x509',
      '-key',
      'root.key',
      '-subj',
      '/CN=Centre Root',
      '-days',
      '7300',
      '-out',
      'root.pem',
    );
    this.openssl(
      'req',
      '-new',
      '-key',
      'authority.key',
      '-subj',
      '/CN=Centre Authority',
      '-out',
      'authority.csr',
    );
    writeFileSync(
      this.file('authority.ext'),
      `basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n${this.services('root')}\n`,
    );
    this.#issue('root', 'authority', 5000);
    const user = this.services('authority');
    this.certify('signer', `keyUsage=critical,digitalSignature,nonRepudiation\n${user}`, signerDays);
    this.succeedStamper(tsaDays);
    this.certify(
      'responder',
      `keyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\nnoCheck=ignored`,
    );
    for (const ca of ['root', 'authority']) this.#publish(ca);
    writeFileSync(this.file('chain.pem'), Buffer.concat([this.read('authority.pem'), this.read('root.pem')]));
    writeFileSync(this.file('tsa.serial'), '01\n');
  }

  /** Extensions that name the services of an issuer. */
  services(issuer: string): string {
    const at = this.url;
    return [
      `authorityInfoAccess=OCSP;URI:${at}/ocsp/${issuer},caIssuers;URI:${at}/issuer/${issuer}`,
      `crlDistributionPoints=URI:${at}/crl/${issuer}`,
    ].join('\n');
  }

  #issue(ca: string, name: string, days: number): void {
    const serial = `4${String(this.#serial++).padStart(7, '0')}`;
    writeFileSync(this.file(`${ca}.serial`), `${serial}\n`);
    this.openssl(
      ...['ca', '-batch', '-config', 'ca.cnf', '-name', ca, '-in', `${name}.csr`, '-out', `${name}.pem`],
      ...['-days', String(days), '-extfile', `${name}.ext`, '-notext', '-utf8'],
    );
  }

  #publish(ca: string): void {
    this.openssl(
      'ca',
      '-config',
      'ca.cnf',
      '-name',
      ca,
      '-gencrl',
      '-crldays',
      '30',
      '-out',
      `${ca}.crl.pem`,
    );
    this.openssl('crl', '-in', `${ca}.crl.pem`, '-outform', 'DER', '-out', `${ca}.crl`);
  }

  #configuration(): string {
    const section = (ca: string) => `[${ca}]
database = ${ca}.index
new_certs_dir = .
certificate = ${ca}.pem
private_key = ${ca}.key
serial = ${ca}.serial
crlnumber = ${ca}.crlnumber
default_md = sha256
policy = any
unique_subject = no
`;
    return `${section('root')}${section('authority')}[any]
commonName = supplied
organizationName = optional
[tsa]
serial = tsa.serial
crypto_device = builtin
signer_cert = stamper.pem
certs = chain.pem
signer_key = stamper.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk as Buffer);
    const [, service = '', issuer = 'authority'] = (request.url ?? '').split('/');
    if (!Object.hasOwn(this.manners, service)) return void response.writeHead(404).end();
    const name = service as Service;
    this.requests[name]++;
    const manner = this.manners[name];
    if (manner === 'hang') return void this.#hanging.add(response);
    if (manner === 'error') return void response.writeHead(500).end('out of order');
    if (manner === 'busy') return void response.writeHead(429, { 'retry-after': '3600' }).end();
    if (manner === 'empty') return void response.writeHead(200).end();
    if (manner === 'garbage') return void response.writeHead(200).end('<html>captive portal</html>');
    const login = Buffer.from(`${tsaUser.name}:${tsaUser.password}`).toString('base64');
    if (manner === 'login' && request.headers.authorization !== `Basic ${login}`)
      return void response.writeHead(401).end();
    const answer = await this.#answer(name, issuer, Buffer.concat(body), manner);
    response.writeHead(200, { 'content-type': contentTypes[name] }).end(answer);
  }

  async #answer(service: Service, issuer: string, body: Buffer, manner: Manner): Promise<Buffer> {
    if (service === 'crl') return this.read(`${issuer}.crl`);
    if (service === 'issuer') return this.der(`${issuer}.pem`);
    const query = this.file(`query-${this.#serial++}`);
    const reply = `${query}.reply`;
    writeFileSync(query, body);
    const args =
      service === 'tsa'
        ? ['ts', '-reply', '-config', 'ca.cnf', '-section', 'tsa', '-queryfile', query, '-out', reply]
        : [
            ...[
              'ocsp',
              '-index',
              `${issuer}.index`,
              '-CA',
              `${issuer}.pem`,
              '-reqin',
              query,
              '-respout',
              reply,
            ],
            ...['-rsigner', issuer === 'authority' ? 'responder.pem' : 'root.pem'],
            ...['-rkey', issuer === 'authority' ? 'responder.key' : 'root.key', '-ndays', '7'],
          ];
    if (service === 'tsa' && manner === 'refuse') args.push('-tspolicy', '1.2.3.4.9');
    await this.#run(args);
    const answer = readFileSync(reply);
    const first = this.#replayed ?? answer;
    this.#replayed = first;
    return manner === 'replay' ? first : answer;
  }

  /** openssl writes its serial numbers to files: one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #run(args: readonly string[]): Promise<void> {
    const work = this.#queue.then(
      () =>
        new Promise<void>((done, failed) => {
          execFile('openssl', args, { cwd: this.#path }, (error) => (error ? failed(error) : done()));
        }),
    );
    this.#queue = work.catch(() => undefined);
    return work;
  }
}

const stamperExtensions = 'keyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping';

const contentTypes: Readonly<Record<Service, string>> = {
  tsa: 'application/timestamp-reply',
  ocsp: 'application/ocsp-response',
  crl: 'application/pkix-crl',
  issuer: 'application/pkix-cert',
};
