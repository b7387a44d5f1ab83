// Records a sender key's distributions and messages as Baileys' group cipher makes them under fixed keys.
//
//   node whatsapp-protocol/src/test/vectors/record-sender-keys.mjs
//
// signal/baileys-sender-keys.json: two keys of one sender, the second after a rotation; of each its id, chain key and
// signing key, the distributions before the first, after half and after the last message, and the messages, which skip
// iterations as Baileys' cipher does. `reading` is an order of (key, message) in which a second Baileys reads them all.
// Signatures are drawn without randomness (curve25519-js), so that only the bytes before them can be made again.
//
// The way back is checked here: Baileys reads the messages of signal/sender-keys.json, which are byte for byte what our
// own cipher makes (RecordedSenderKeyTest).
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { NAME, resources, withBaileys } from './baileys.mjs';

const hex = (bytes) => Buffer.from(bytes).toString('hex');
const unhex = (text) => Buffer.from(text, 'hex');
const sha256 = (text) => createHash('sha256').update(text).digest();
const READING = [[0, 0], [0, 3], [0, 1], [0, 5], [1, 1], [0, 2], [1, 0], [0, 4], [1, 2]];

await withBaileys(async (part) => {
  const group = await part('@whiskeysockets/baileys/lib/Signal/Group/index.js');
  const { getPublicFromPrivateKey } = (await part('libsignal/src/curve.js')).default;

  /** One device's store of sender keys. It keeps records as they are: the form that Baileys stores loses overtaken keys. */
  const device = () => {
    let kept = new group.SenderKeyRecord();
    return {
      loadSenderKey: async () => kept,
      storeSenderKey: async (_, record) => { kept = record; },
    };
  };
  const name = new group.SenderKeyName('120363000000000001@g.us', { id: '100000000000001', deviceId: 1, toString: () => '' });
  const distribution = async (store) => (await new group.GroupSessionBuilder(store).create(name)).serialize();
  const accept = async (store, bytes) => {
    const message = new group.SenderKeyDistributionMessage(null, null, null, null, bytes);
    await new group.GroupSessionBuilder(store).process(name, message);
  };

  const record = async (label, id, texts) => {
    const store = device();
    const key = sha256(`${label} signing`);
    key[0] &= 248;
    key[31] = (key[31] & 127) | 64;
    const chainKey = sha256(`${label} chain`);
    const state = new group.SenderKeyRecord();
    state.setSenderKeyState(id, 0, chainKey, { public: getPublicFromPrivateKey(key), private: key });
    await store.storeSenderKey(name, state);
    const before = hex(await distribution(store));
    const messages = [];
    let half;
    for (const text of texts) {
      if (messages.length === Math.floor(texts.length / 2)) {
        half = hex(await distribution(store));
      }
      const plaintext = Buffer.isBuffer(text) ? text : Buffer.from(text);
      const bytes = await new group.GroupCipher(store, name).encrypt(plaintext);
      const { iteration } = new group.SenderKeyMessage(null, null, null, null, bytes);
      messages.push({ iteration, plaintext: hex(plaintext), bytes: hex(bytes) });
    }
    return { id, chainKey: hex(chainKey), signingPrivate: hex(key), distribution: before, distributionHalf: half, messages, distributionAfter: hex(await distribution(store)) };
  };

  const keys = [
    await record('first', 494201319, ['one', 'two', Buffer.alloc(15, 7), Buffer.alloc(16, 8), '', 'six 🙂']),
    await record('rotated', 7, ['after the rotation', 'and on', Buffer.alloc(1000, 9)]),
  ];

  const reader = device();
  for (const key of keys) {
    await accept(reader, unhex(key.distribution));
  }
  for (const [key, message] of READING) {
    const { bytes, plaintext } = keys[key].messages[message];
    const read = await new group.GroupCipher(reader, name).decrypt(unhex(bytes));
    if (hex(read) !== plaintext) {
      throw new Error(`Baileys does not read message ${message} of key ${key}`);
    }
  }

  const ours = JSON.parse(readFileSync(`${resources}/signal/sender-keys.json`)).senderKey;
  const peer = device();
  await accept(peer, unhex(ours.distribution));
  for (const at of ours.order) {
    const { bytes, plaintext } = ours.messages[at];
    if (hex(await new group.GroupCipher(peer, name).decrypt(unhex(bytes))) !== plaintext) {
      throw new Error(`Baileys does not read our message ${at}`);
    }
  }

  const source = `${NAME} (MIT), lib/Signal/Group, with libsignal 6.0.0 (GPL-3.0, run, not copied) for signatures; recorded by src/test/vectors/record-sender-keys.mjs`;
  writeFileSync(`${resources}/signal/baileys-sender-keys.json`, JSON.stringify({ source, keys, reading: READING }, null, 1) + '\n');
});
