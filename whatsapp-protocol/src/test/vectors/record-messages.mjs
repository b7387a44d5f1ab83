// Records the protobuf bytes that Baileys makes of each kind of message.
//
//   node whatsapp-protocol/src/test/vectors/record-messages.mjs
//
// whatsapp-client: messages/kinds.txt   `name hex`, as lib/Utils/messages.js builds them and WAProto encodes them. Media are "uploaded" to
//                      nowhere with fixed keys and hashes; the random message secret is replaced by 32 bytes of 07.
// whatsapp-protocol: messages/secrets.txt `name hex`: a vote and an answer to an event, opened by lib/Utils/process-message.js
import { createCipheriv } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { NAME, resources, withBaileys } from './baileys.mjs';

const fill = (value, length = 32) => Buffer.alloc(length, value);
const CHAT = '15550002@s.whatsapp.net';
const GROUP = '120363000000000001@g.us';
const peer = { remoteJid: CHAT, fromMe: false, id: '3EB0AA' };
const own = { remoteJid: CHAT, fromMe: true, id: '3EB0BB' };
const member = { remoteJid: GROUP, fromMe: false, id: '3EB0CC', participant: '100000000000003@lid' };
const AT = 1700000000123;
const card = (name) => ({ displayName: name, vcard: `BEGIN:VCARD\nVERSION:3.0\nFN:${name}\nEND:VCARD` });

const file = {
  url: 'https://127.0.0.1:1/o1/v/t24/f2/a?ccb=9-4&oh=x', directPath: '/o1/v/t24/f2/a?ccb=9-4&oh=x',
  mediaKey: fill(1), fileSha256: fill(2), fileEncSha256: fill(3), fileLength: 1234, mediaKeyTimestamp: 1700000000,
};
const picture = { ...file, mimetype: 'image/jpeg', width: 640, height: 480, jpegThumbnail: fill(9, 5) };
const film = { ...file, mimetype: 'video/mp4', width: 640, height: 480, seconds: 12 };
const sound = { ...file, mimetype: 'audio/ogg; codecs=opus', seconds: 3 };

const composed = {
  'text': { text: 'hello' },
  'mention': { text: 'hello @15550003', mentions: ['15550003@s.whatsapp.net'] },
  'preview': { text: 'see https://example.com/x', linkPreview: { 'canonical-url': 'https://example.com/x',
    'matched-text': 'https://example.com/x', title: 'Example', description: 'A page', jpegThumbnail: fill(9, 5) } },
  'location': { location: { degreesLatitude: -6.2, degreesLongitude: 106.8, name: 'Monas', address: 'Jakarta' } },
  'contact': { contacts: { displayName: 'Ann', contacts: [card('Ann')] } },
  'contacts': { contacts: { displayName: '2 contacts', contacts: [card('Ann'), card('Ben')] } },
  'reaction': { react: { text: '👍', key: peer, senderTimestampMs: AT } },
  'reaction-removed': { react: { text: '', key: peer, senderTimestampMs: AT } },
  'reaction-group': { react: { text: '👍', key: member, senderTimestampMs: AT } },
  'revoke': { delete: own },
  'revoke-by-admin': { delete: member },
  'edit': { edit: own, text: 'better' },
  'ephemeral-on': { disappearingMessagesInChat: 86400 },
  'ephemeral-off': { disappearingMessagesInChat: false },
  'poll-single': { poll: { name: 'Which?', values: ['red', 'green'], selectableCount: 1, messageSecret: fill(7) } },
  'poll-multiple': { poll: { name: 'Which?', values: ['red', 'green'], selectableCount: 0, messageSecret: fill(7) } },
  'event': { event: { name: 'Picnic', description: 'Bring food', startDate: new Date(1800000000000),
    endDate: new Date(1800003600000), extraGuestsAllowed: true, messageSecret: fill(7),
    location: { degreesLatitude: -6.2, degreesLongitude: 106.8, name: 'Park', address: 'Jakarta' } } },
};

/** What prepareWAMessageMedia leaves after the upload: the fields and the order are WAProto's. */
const media = {
  'image': { imageMessage: { ...picture, caption: 'look' } },
  'image-view-once': { viewOnceMessage: { message: { imageMessage: picture } } },
  'image-view-once-v2': { viewOnceMessageV2: { message: { imageMessage: { ...picture, viewOnce: true } } } },
  'video': { videoMessage: { ...film, caption: 'watch' } },
  'gif': { videoMessage: { ...film, gifPlayback: true } },
  'video-note': { ptvMessage: film },
  'audio': { audioMessage: { ...sound, mimetype: 'audio/mp4' } },
  'voice-note': { audioMessage: { ...sound, ptt: true, waveform: fill(4, 64) } },
  'document': { documentMessage: { ...file, mimetype: 'application/pdf', fileName: 'a.pdf', caption: 'read' } },
  'document-with-caption': { documentWithCaptionMessage: { message: {
    documentMessage: { ...file, mimetype: 'application/pdf', fileName: 'a.pdf', caption: 'read' } } } },
  'sticker': { stickerMessage: { ...file, mimetype: 'image/webp', width: 512, height: 512, isAnimated: true } },
  'live-location': { liveLocationMessage: { degreesLatitude: -6.2, degreesLongitude: 106.8, accuracyInMeters: 10,
    speedInMps: 1.5, degreesClockwiseFromMagneticNorth: 90, caption: 'on my way', sequenceNumber: 3, timeOffset: 60 } },
  'ephemeral-envelope': { ephemeralMessage: { message: { extendedTextMessage: { text: 'gone soon',
    contextInfo: { expiration: 86400 } } } } },
  'edit-envelope': { editedMessage: { message: { protocolMessage: { key: own, type: 14, timestampMs: AT,
    editedMessage: { conversation: 'better' } } } } },
};

await withBaileys(async (part) => {
  const { generateWAMessageContent, generateWAMessageFromContent } = await part('@whiskeysockets/baileys/lib/Utils/messages.js');
  const { decryptPollVote, decryptEventResponse } = await part('@whiskeysockets/baileys/lib/Utils/process-message.js');
  const { hkdf } = await part('@whiskeysockets/baileys/lib/Utils/crypto.js');
  const { proto } = await part('@whiskeysockets/baileys/WAProto/index.js');

  const encode = (message) => Buffer.from(proto.Message.encode(message).finish()).toString('hex');
  const settled = (message) => {
    // What is drawn at random or read from the clock.
    if (message.messageContextInfo?.messageSecret) message.messageContextInfo.messageSecret = fill(7);
    if (message.protocolMessage?.timestampMs) message.protocolMessage.timestampMs = AT;
    return message;
  };
  const kinds = [];
  for (const [name, content] of Object.entries(composed)) {
    const made = await generateWAMessageContent(structuredClone(content), { jid: CHAT, getUrlInfo: undefined });
    kinds.push(`${name} ${encode(settled(made))}`);
  }
  for (const [name, message] of Object.entries(media)) {
    kinds.push(`${name} ${encode(proto.Message.fromObject(message))}`);
  }
  const from = (content, options) => generateWAMessageFromContent(CHAT, content, { userJid: '15550001@s.whatsapp.net', ...options });
  const quoted = { key: peer, message: { imageMessage: { ...picture, caption: 'look' } } };
  kinds.push(`reply ${encode(from({ extendedTextMessage: { text: 'nice' } }, { quoted }).message)}`);
  kinds.push(`disappearing ${encode(from({ extendedTextMessage: { text: 'soon gone' } }, { ephemeralExpiration: 86400 }).message)}`);
  const forwarded = settled(await generateWAMessageContent({ forward: { key: peer, message: { conversation: 'hello' } } }, { jid: CHAT }));
  kinds.push(`forward ${encode(forwarded)}`);

  const lines = (source, body) => [`# Source: ${NAME} (MIT), ${source}; recorded by src/test/vectors/record-messages.mjs.`, '', ...body, ''].join('\n');
  const client = `${resources}/../../../../../whatsapp-client/src/test/resources/vectors/messages`;
  mkdirSync(`${resources}/messages`, { recursive: true });
  mkdirSync(client, { recursive: true });
  writeFileSync(`${client}/kinds.txt`, lines('lib/Utils/messages.js generateWAMessageContent', kinds));

  const author = '100000000000001@lid';
  const voter = '100000000000002@lid';
  const seal = async (purpose, plain, additional) => {
    const info = Buffer.concat([Buffer.from('3EB0AA'), Buffer.from(author), Buffer.from(voter), Buffer.from(purpose)]);
    const key = Buffer.from(await hkdf(fill(7), 32, { info: info.toString('latin1') }));
    const cipher = createCipheriv('aes-256-gcm', key, fill(5, 12));
    cipher.setAAD(Buffer.from(additional));
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  const additional = `3EB0AA\0${voter}`;
  const option = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from('green')));
  const vote = await seal('Poll Vote', proto.Message.PollVoteMessage.encode({ selectedOptions: [option] }).finish(), additional);
  const opened = decryptPollVote({ encPayload: vote, encIv: fill(5, 12) },
    { pollCreatorJid: author, pollMsgId: '3EB0AA', pollEncKey: fill(7), voterJid: voter });
  if (!Buffer.from(opened.selectedOptions[0]).equals(option)) throw new Error('Baileys does not open the vote');
  const answer = await seal('Event Response',
    proto.Message.EventResponseMessage.encode({ response: 1, timestampMs: AT, extraGuestCount: 2 }).finish(), additional);
  const response = decryptEventResponse({ encPayload: answer, encIv: fill(5, 12) },
    { eventCreatorJid: author, eventMsgId: '3EB0AA', eventEncKey: fill(7), responderJid: voter });
  if (response.response !== 1) throw new Error('Baileys does not open the answer');
  writeFileSync(`${resources}/messages/secrets.txt`, lines('lib/Utils/process-message.js decryptPollVote, decryptEventResponse',
    [`secret ${fill(7).toString('hex')}`, `iv ${fill(5, 12).toString('hex')}`, `vote ${vote.toString('hex')}`,
      `option ${option.toString('hex')}`, `response ${answer.toString('hex')}`]));
});
