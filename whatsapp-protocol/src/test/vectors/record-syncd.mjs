// Records app-state keys, LT-hashes and whole patches as Baileys and the WASM of whatsapp-rust-bridge make them.
//
//   node whatsapp-protocol/src/test/vectors/record-syncd.mjs
//
// syncd/baileys.txt holds "name hex" lines: `key.id` and `key.data`, what it expands to, members and states of an
// LT-hash, and the patches that chatModificationToAppPatch and encodeSyncdPatch make one after the other, by collection
// and version, as they are uploaded (without a version inside).
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { NAME, resources, withBaileys } from './baileys.mjs';

const CHAT = '15550100002@s.whatsapp.net';
const OTHER = '990000000000003@lid';
const sha256 = (text) => createHash('sha256').update(text).digest();

await withBaileys(async (part) => {
  const bridge = await part('whatsapp-rust-bridge/dist/index.js');
  const chats = await part('@whiskeysockets/baileys/lib/Utils/chat-utils.js');
  const { proto } = await part('@whiskeysockets/baileys/WAProto/index.js');

  const lines = [`# Source: ${NAME} (MIT), lib/Utils/chat-utils.js and whatsapp-rust-bridge 0.5.4; recorded by src/test/vectors/record-syncd.mjs.`];
  const add = (name, bytes) => lines.push(`${name} ${Buffer.from(bytes).toString('hex')}`);

  const keyId = Buffer.from('000100000007', 'hex');
  const keyData = sha256('key');
  add('key.id', keyId);
  add('key.data', keyData);
  const keys = bridge.expandAppStateKeys(keyData);
  ['index', 'valueEncryption', 'valueMac', 'snapshotMac', 'patchMac'].forEach((name) => add(`key.${name}`, keys[`${name}Key`]));

  const hash = new bridge.LTHashAntiTampering();
  const members = ['one', 'two', 'three'].map(sha256);
  members.forEach((member, i) => add(`hash.member.${i}`, member));
  const all = hash.subtractThenAdd(Buffer.alloc(128), [], members);
  add('hash.all', all);
  add('hash.without', hash.subtractThenAdd(all, [members[1]], []));
  add('hash.instead', hash.subtractThenAdd(all, [members[0], members[2]], [sha256('four')]));

  const states = {};
  const upload = async (modification, jid) => {
    const create = chats.chatModificationToAppPatch(modification, jid);
    create.syncAction.timestamp = 1700000000000;
    const before = states[create.type] ?? chats.newLTHashState();
    const getKey = async () => ({ keyData });
    const { patch, state } = await chats.encodeSyncdPatch(create, keyId.toString('base64'), before, getKey);
    states[create.type] = state;
    add(`patch.${create.type}.${state.version}`, proto.SyncdPatch.encode(patch).finish());
  };
  const message = (id, fromMe) => ({ key: { remoteJid: CHAT, id, fromMe }, messageTimestamp: 1699999999 });
  await upload({ pushNameSetting: 'Zoë "Z"' }, '');
  await upload({ contact: { fullName: 'Bob Example', firstName: 'Bob', saveOnPrimaryAddressbook: true } }, CHAT);
  await upload({ contact: { fullName: 'Eve', lidJid: OTHER } }, OTHER);
  await upload({ contact: null }, CHAT);
  await upload({ pin: true }, CHAT);
  await upload({ archive: true, lastMessages: [message('3EB0A', false)] }, OTHER);
  await upload({ pin: false }, CHAT);
  await upload({ markRead: false, lastMessages: [message('3EB0B', true)] }, CHAT);
  await upload({ star: { messages: [{ id: '3EB0C', fromMe: true }], star: true } }, CHAT);
  await upload({ mute: 1700003600000 }, CHAT);
  await upload({ mute: null }, CHAT);
  await upload({ delete: true, lastMessages: [message('3EB0D', false)] }, CHAT);
  await upload({ addLabel: { id: '7', name: 'New order', color: 3 } }, '');
  await upload({ addChatLabel: { labelId: '7' } }, CHAT);

  mkdirSync(`${resources}/syncd`, { recursive: true });
  writeFileSync(`${resources}/syncd/baileys.txt`, lines.join('\n') + '\n');
});
