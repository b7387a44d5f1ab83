// Records a handshake between Baileys' Noise client and a server written here on node:crypto, under fixed keys.
//
//   node whatsapp-protocol/src/test/vectors/record-handshake.mjs
//
// noise/baileys.txt holds "name hex" lines: private keys, the certificate chain (signed by libsignal's XEdDSA), the
// three handshake payloads, and the first transport frames of both directions.
// frames/baileys.txt goes on from there with payloads of telling lengths: a frame of the client as Baileys encodes it
// (`client length header sha256`, payload byte i is i * 7 mod 256), and a node that Baileys read from the server's stream
// in pieces of 1,000 bytes (`server length header sha256`, the node's content is such a payload).
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { NAME, resources, withBaileys } from './baileys.mjs';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const NONE = Buffer.alloc(0);
const INTRO = Buffer.from([0x57, 0x41, 6, 3]);

/** Noise XX responder: h, ck, k and counter as section 5.2 of the Noise specification has them. */
function responder(agree) {
  const name = Buffer.from('Noise_XX_25519_AESGCM_SHA256\0\0\0\0');
  let [hash, chaining, key, counter] = [name, name, name, 0];
  const iv = (n) => Buffer.concat([Buffer.alloc(8), Buffer.from([n >>> 24, n >>> 16, n >>> 8, n])]);
  const expand = (secret) => Buffer.from(hkdfSync('sha256', secret, chaining, NONE, 64));
  const mixHash = (data) => { hash = sha256(hash, data); };
  return {
    mixHash,
    mixKey(privateKey, publicKey) {
      const keys = expand(agree(privateKey, publicKey));
      [chaining, key, counter] = [keys.subarray(0, 32), keys.subarray(32), 0];
    },
    encrypt(plaintext) {
      const sealed = seal(key, iv(counter++), hash, plaintext);
      mixHash(sealed);
      return sealed;
    },
    decrypt(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, iv(counter++)).setAAD(hash);
      decipher.setAuthTag(sealed.subarray(-16));
      mixHash(sealed);
      return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    },
    split() {
      const keys = expand(NONE);
      return [keys.subarray(0, 32), keys.subarray(32)];
    },
    seal: (k, n, plaintext) => seal(k, iv(n), NONE, plaintext),
  };
}

function seal(key, iv, additional, plaintext) {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(additional);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

await withBaileys(async (part) => {
  const { makeNoiseHandler } = await part('@whiskeysockets/baileys/lib/Utils/noise-handler.js');
  const { Curve } = await part('@whiskeysockets/baileys/lib/Utils/crypto.js');
  const { WA_CERT_DETAILS } = await part('@whiskeysockets/baileys/lib/Defaults/index.js');
  const { proto } = await part('@whiskeysockets/baileys/WAProto/index.js');
  const { encodeBinaryNode } = await part('@whiskeysockets/baileys/lib/WABinary/index.js');

  const keyPair = (name) => {
    const key = sha256(Buffer.from(name));
    key[0] &= 248;
    key[31] = (key[31] & 127) | 64;
    return { public: Curve.sharedKey(key, Buffer.concat([Buffer.from([9]), Buffer.alloc(31)])), private: key };
  };
  const [root, intermediate, server, serverEphemeral, client, clientEphemeral] =
    ['root', 'intermediate', 'server', 'server ephemeral', 'client', 'client ephemeral'].map(keyPair);
  const certificate = (issuer, details) => {
    const encoded = proto.CertChain.NoiseCertificate.Details.encode(details).finish();
    return { details: encoded, signature: Curve.sign(issuer.private, encoded) };
  };
  const validity = { notBefore: 1700000000, notAfter: 1800000000 };
  const chain = Buffer.from(proto.CertChain.encode({
    leaf: certificate(intermediate, { serial: 9, issuerSerial: 5, key: server.public, ...validity }),
    intermediate: certificate(root, { serial: 5, issuerSerial: 0, key: intermediate.public, ...validity }),
  }).finish());
  WA_CERT_DETAILS.PUBLIC_KEY = root.public;

  const logger = { child: () => logger, trace: () => {}, level: 'silent' };
  const baileys = makeNoiseHandler({ keyPair: clientEphemeral, NOISE_HEADER: INTRO, logger });
  const clientHello = proto.HandshakeMessage.encode({ clientHello: { ephemeral: clientEphemeral.public } }).finish();
  const firstBytes = baileys.encodeFrame(clientHello);

  const state = responder(Curve.sharedKey);
  [INTRO, clientEphemeral.public, serverEphemeral.public].forEach(state.mixHash);
  state.mixKey(serverEphemeral.private, clientEphemeral.public);
  const sealedStatic = state.encrypt(server.public);
  state.mixKey(server.private, clientEphemeral.public);
  const serverHello = { ephemeral: serverEphemeral.public, static: sealedStatic, payload: state.encrypt(chain) };

  const sealedKey = await baileys.processHandshake({ serverHello }, client);
  const clientPayload = Buffer.from('a client payload');
  const clientFinish = { static: sealedKey, payload: baileys.encrypt(clientPayload) };
  if (!state.decrypt(sealedKey).equals(client.public)) {
    throw new Error('static key');
  }
  state.mixKey(serverEphemeral.private, client.public);
  if (!state.decrypt(clientFinish.payload).equals(clientPayload)) {
    throw new Error('payload');
  }

  await baileys.finishInit();
  const node = encodeBinaryNode({ tag: 'iq', attrs: { to: '@s.whatsapp.net', type: 'get' } });
  const [, fromServer] = state.split();
  const received = [];
  for (let i = 0; i < 3; i++) {
    const sealed = state.seal(fromServer, i, node);
    const length = Buffer.from([0, sealed.length >> 8, sealed.length]);
    await baileys.decodeFrame(Buffer.concat([length, sealed]), (read) => received.push([sealed, read]));
  }
  if (received.length !== 3 || received.some(([, read]) => read.tag !== 'iq')) {
    throw new Error('transport');
  }
  const clientFrames = [0, 1, 2].map(() => baileys.encodeFrame(node));
  const LENGTHS = [0, 1, 15, 16, 239, 240, 4080, 65519, 65520, 70000, 131056];
  const payload = (length) => Buffer.from(Array.from({ length }, (_, i) => (i * 7) & 0xff));
  const frameLine = (who, length, frame) =>
    `${who} ${length} ${Buffer.from(frame.subarray(0, 3)).toString('hex')} ${sha256(frame).toString('hex')}`;
  const frames = LENGTHS.map((length) => frameLine('client', length, baileys.encodeFrame(payload(length))));
  const stream = [];
  LENGTHS.forEach((length, i) => {
    const sealed = state.seal(fromServer, 3 + i, encodeBinaryNode({ tag: 'enc', attrs: { v: '2' }, content: payload(length) }));
    const frame = Buffer.concat([Buffer.from([sealed.length >> 16, sealed.length >> 8, sealed.length]), sealed]);
    frames.push(frameLine('server', length, frame));
    stream.push(frame);
  });
  const read = [];
  const bytes = Buffer.concat(stream);
  for (let at = 0; at < bytes.length; at += 1000) {
    await baileys.decodeFrame(bytes.subarray(at, at + 1000), (each) => read.push(each.content));
  }
  if (read.length !== LENGTHS.length || LENGTHS.some((length, i) => !payload(length).equals(Buffer.from(read[i] ?? [])))) {
    throw new Error('frames of the server');
  }
  const lines = {
    'root-public': root.public,
    'server-private': server.private,
    'server-ephemeral-private': serverEphemeral.private,
    'client-private': client.private,
    'client-ephemeral-private': clientEphemeral.private,
    'chain': chain,
    'first-bytes': firstBytes,
    'client-hello': clientHello,
    'server-hello': proto.HandshakeMessage.encode({ serverHello }).finish(),
    'client-payload': clientPayload,
    'client-finish': proto.HandshakeMessage.encode({ clientFinish }).finish(),
    'node': node,
    ...Object.fromEntries([0, 1, 2].map((i) => [`client-frame-${i}`, clientFrames[i]])),
    ...Object.fromEntries(received.map(([sealed], i) => [`server-sealed-${i}`, sealed])),
  };
  const text = Object.entries(lines).map(([name, value]) => `${name} ${Buffer.from(value).toString('hex')}`);
  const source = `# Source: ${NAME} (MIT), lib/Utils/noise-handler.js, with libsignal 6.0.0 (GPL-3.0, run, not copied) for keys and
# signatures; recorded by src/test/vectors/record-handshake.mjs.`;
  writeFileSync(`${resources}/noise/baileys.txt`, [source, ...text, ''].join('\n'));
  const routed = makeNoiseHandler({ keyPair: clientEphemeral, NOISE_HEADER: INTRO, logger, routingInfo: Buffer.from('0801', 'hex') });
  mkdirSync(`${resources}/frames`, { recursive: true });
  writeFileSync(`${resources}/frames/baileys.txt`, [source, '# who length header sha256', ...frames, ''].join('\n'));
  writeFileSync(`${resources}/noise/baileys-routed.txt`, [source, `first-bytes ${routed.encodeFrame(clientHello).toString('hex')}`, ''].join('\n'));
});
