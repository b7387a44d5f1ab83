// Records what Baileys computes when it is linked by a code, under fixed keys. Run: node record-link-code.mjs
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAME, resources, withBaileys } from './baileys.mjs';

const fixed = (first, length) => Buffer.from(Array.from({ length }, (_, i) => (first * 37 + i * 11) & 255));

await withBaileys(async (part) => {
  const crypto = await part('@whiskeysockets/baileys/lib/Utils/crypto.js');
  const { bytesToCrockford } = await part('@whiskeysockets/baileys/lib/Utils/generics.js');
  const curve = await part('libsignal/src/curve.js');
  const pair = (privateKey) => ({ private: privateKey, public: curve.getPublicFromPrivateKey(privateKey).subarray(1) });

  const codeBytes = fixed(1, 5);
  const code = bytesToCrockford(codeBytes);
  const ephemeral = pair(fixed(2, 32));
  const identity = pair(fixed(3, 32));
  const primaryEphemeral = pair(fixed(4, 32));
  const primaryIdentity = pair(fixed(5, 32));
  const [salt, iv, bundleSalt, nonce, random] = [[6, 32], [7, 16], [8, 32], [9, 12], [10, 32]].map((a) => fixed(...a));

  const key = await crypto.derivePairingCodeKey(code, salt);
  const wrapped = Buffer.concat([salt, iv, crypto.aesEncryptCTR(ephemeral.public, key, iv)]);
  const shared = crypto.Curve.sharedKey(ephemeral.private, primaryEphemeral.public);
  const bundleKey = crypto.hkdf(shared, 32, { salt: bundleSalt, info: 'link_code_pairing_key_bundle_encryption_key' });
  const plaintext = Buffer.concat([identity.public, primaryIdentity.public, random]);
  const sealed = crypto.aesEncryptGCM(plaintext, bundleKey, nonce, Buffer.alloc(0));
  const identityShared = crypto.Curve.sharedKey(identity.private, primaryIdentity.public);
  const secret = crypto.hkdf(Buffer.concat([shared, identityShared, random]), 32, { info: 'adv_secret' });

  const values = {
    'code-bytes': codeBytes, 'code-ascii': Buffer.from(code), 'ephemeral-private': ephemeral.private, 'identity-private': identity.private,
    'primary-ephemeral-private': primaryEphemeral.private, 'primary-identity-private': primaryIdentity.private,
    salt, iv, wrapped, drawn: Buffer.concat([bundleSalt, nonce, random]),
    bundle: Buffer.concat([bundleSalt, nonce, sealed]), 'adv-secret': secret,
  };
  const lines = Object.entries(values).map(([name, bytes]) => `${name} ${Buffer.from(bytes).toString('hex')}`);
  const source = `# Source: ${NAME} (MIT), lib/Utils/crypto.js and lib/Utils/generics.js; recorded by src/test/vectors/record-link-code.mjs.`;
  writeFileSync(join(resources, 'linkcode/baileys.txt'), [source, ...lines, ''].join('\n'));
});
