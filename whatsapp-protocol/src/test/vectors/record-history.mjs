// Records a part of the history as Baileys' own protobuf code writes it, deflated, and what Baileys reads from it.
//
//   node whatsapp-protocol/src/test/vectors/record-history.mjs
//
// history/part.txt of whatsapp-client: the deflated part, and messages, chats and addresses as Baileys reads them from it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { NAME, resources, withBaileys } from './baileys.mjs';

await withBaileys(async (part) => {
  const { proto } = await part('@whiskeysockets/baileys/WAProto/index.js');
  const { processHistoryMessage } = await part('@whiskeysockets/baileys/lib/Utils/history.js');
  const person = '15550101002@s.whatsapp.net';
  const group = '120363000000000001@g.us';
  const other = '15550101003@s.whatsapp.net';
  const message = (id, remoteJid, fromMe, text, more = {}) => ({
    message: {
      key: { id, remoteJid, fromMe, participant: more.participant },
      message: { extendedTextMessage: { text } },
      messageTimestamp: 1_700_000_000 + more.at,
      status: more.status, participant: more.participant, pushName: more.pushName, starred: more.starred,
    },
  });
  const sync = {
    syncType: proto.HistorySync.HistorySyncType.RECENT,
    chunkOrder: 2,
    progress: 40,
    conversations: [
      {
        id: person, name: 'Ada', unreadCount: 2, archived: true, pinned: 1_700_000_100, conversationTimestamp: 1_700_000_009,
        muteEndTime: 1_900_000_000, pnJid: person, lidJid: '990002@lid', endOfHistoryTransfer: true,
        endOfHistoryTransferType: 1, tcToken: Buffer.from([1, 2, 3]), tcTokenTimestamp: 1_700_000_000,
        messages: [
          message('M3', person, true, 'third', { at: 9, status: 4, starred: true }),
          message('M2', person, false, 'second', { at: 8, pushName: 'Ada' }),
          message('M1', person, false, 'first \u{1F600}', { at: 7 }),
        ],
      },
      {
        id: group, name: 'Friends', unreadCount: 0, markedAsUnread: true, conversationTimestamp: 1_700_000_005,
        participant: [{ userJid: other, rank: 1 }],
        messages: [message('G1', group, false, 'in a group', { at: 5, participant: other })],
      },
    ],
    statusV3Messages: [message('S1', 'status@broadcast', false, 'a status', { at: 3, participant: other }).message],
    pushnames: [{ id: other, pushname: 'Bob' }],
    globalSettings: { avatarUserSettings: { password: 'unused' } },
    phoneNumberToLidMappings: [{ pnJid: other, lidJid: '990003@lid' }],
  };
  const bytes = proto.HistorySync.encode(proto.HistorySync.fromObject(sync)).finish();
  const read = processHistoryMessage(proto.HistorySync.decode(bytes));
  const lines = [
    `# Source: ${NAME} (MIT), WAProto and lib/Utils/history.js; recorded by whatsapp-protocol/src/test/vectors/record-history.mjs`,
    `deflated ${deflateSync(bytes).toString('hex')}`,
    ...read.messages.map((each) => `message ${each.key.id} ${each.message.extendedTextMessage.text}`),
    ...read.chats.map((each) => `chat ${each.id}`),
    ...read.lidPnMappings.map((each) => `mapping ${each.pn} ${each.lid}`),
  ];
  const client = `${resources}/../../../../../whatsapp-client/src/test/resources/vectors/history`;
  mkdirSync(client, { recursive: true });
  writeFileSync(`${client}/part.txt`, lines.join('\n') + '\n');
});
