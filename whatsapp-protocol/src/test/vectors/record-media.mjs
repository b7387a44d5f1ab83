// Records media files that Baileys encrypted, its expanded keys, and its sealed media-retry request.
//
//   node whatsapp-protocol/src/test/vectors/record-media.mjs
//
// media/files.json: for each file its type, plaintext length (byte i is i * 7 mod 256), media key, expanded keys, the
// stored file (as its first and last 32 bytes where it is long) and hashes; the retry request with its key and IV.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { NAME, resources, withBaileys } from './baileys.mjs';

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const content = (length) => Buffer.from(Array.from({ length }, (_, i) => (i * 7) & 0xff));
const CASES = [
  ['image', 1000], ['image', 0], ['sticker', 15], ['video', 70000], ['audio', 16], ['ptt', 17], ['document', 31],
  ['md-msg-hist', 64], ['md-app-state', 33], ['thumbnail-link', 5], ['gif', 48], ['ptv', 47],
];

await withBaileys(async (part) => {
  const media = await part('@whiskeysockets/baileys/lib/Utils/messages-media.js');
  const files = [];
  for (const [type, length] of CASES) {
    const made = await media.encryptedStream(content(length), type);
    const stored = readFileSync(made.encFilePath);
    rmSync(made.encFilePath);
    const keys = await media.getMediaKeys(made.mediaKey, type);
    files.push({
      type, length, mediaKey: hex(made.mediaKey),
      iv: hex(keys.iv), cipherKey: hex(keys.cipherKey), macKey: hex(keys.macKey),
      stored: length > 100 ? undefined : hex(stored),
      head: hex(stored.subarray(0, 32)), tail: hex(stored.subarray(-32)),
      fileSha256: hex(made.fileSha256), fileEncSha256: hex(made.fileEncSha256),
      storedSha256: createHash('sha256').update(stored).digest('hex'),
    });
  }
  const mediaKey = content(32);
  const request = media.encryptMediaRetryRequest({ id: '3EB0MEDIARETRY', remoteJid: '15550001@s.whatsapp.net' }, mediaKey, '15550002:3@s.whatsapp.net');
  const [encrypted] = request.content;
  const [ciphertext, iv] = encrypted.content.map((node) => hex(node.content));
  const source = `${NAME} (MIT), lib/Utils/messages-media.js; recorded by src/test/vectors/record-media.mjs`;
  const retry = { messageId: '3EB0MEDIARETRY', mediaKey: hex(mediaKey), ciphertext, iv };
  mkdirSync(`${resources}/media`, { recursive: true });
  writeFileSync(`${resources}/media/files.json`, JSON.stringify({ source, files, retry }, null, 1) + '\n');
});
