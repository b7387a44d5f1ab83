// Records XEdDSA signatures of curve25519-js, which signs for Baileys: with given randomness, and without as Baileys asks.
//
//   node whatsapp-protocol/src/test/vectors/record-signatures.mjs
//
// curve/curve25519-js.txt: `private public message random signature`; `-` is empty, or no randomness.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { NAME, resources, withBaileys } from './baileys.mjs';

const hash = (kind, text) => createHash(kind).update(text).digest();
const hex = (bytes) => Buffer.from(bytes).toString('hex') || '-';

await withBaileys(async (part) => {
  const { sign, verify } = (await part('curve25519-js/lib/index.js')).default;
  const { getPublicFromPrivateKey } = (await part('libsignal/src/curve.js')).default;
  const lines = [];
  for (let i = 0; i < 24; i++) {
    const key = hash('sha256', `key ${i}`);
    key[0] &= 248;
    key[31] = (key[31] & 127) | 64;
    const publicKey = getPublicFromPrivateKey(key).subarray(1);
    const message = Buffer.from(Array.from({ length: i * 5 }, (_, at) => (at * 7 + i) & 0xff));
    const random = i % 3 === 2 ? undefined : hash('sha512', `random ${i}`);
    const signature = sign(key, message, random);
    if (!verify(publicKey, message, signature)) {
      throw new Error(`signature ${i}`);
    }
    lines.push([key, publicKey, message, random ?? [], signature].map(hex).join(' '));
  }
  const source = `# Source: curve25519-js 0.0.4 (MIT) as ${NAME} brings it, lib/index.js sign; recorded by src/test/vectors/record-signatures.mjs.`;
  writeFileSync(`${resources}/curve/curve25519-js.txt`, [source, '# private public message random signature', ...lines, ''].join('\n'));
});
