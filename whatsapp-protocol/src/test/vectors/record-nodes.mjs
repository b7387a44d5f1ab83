// Records what Baileys' node codec makes of typical and extreme nodes.
//
//   node whatsapp-protocol/src/test/vectors/record-nodes.mjs
//
// nodes/encoded.txt   "case NAME", "hex …" as encoded by Baileys, then the tree, one node per line
// nodes/decoded.txt   the same, where hex was written by hand and the tree is what Baileys reads
//
// A line of a tree: depth, tag, attributes and content, separated by tabs; text percent-encoded. An attribute is
// `name=text` or `name@jid`; content is `#hex`. A case marked "decode" holds spellings that we read but do not write.
import { writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { NAME, resources, withBaileys } from './baileys.mjs';

const text = (value) => Buffer.from(value, 'utf8');
const bytes = (length) => Buffer.from(Array.from({ length }, (_, i) => (i * 7) & 0xff));
const S = '@s.whatsapp.net';

function line(depth, node) {
  const attributes = Object.entries(node.attrs ?? {}).map(([name, value]) => {
    const mark = value.includes('@') ? '@' : '=';
    return encodeURIComponent(name) + mark + encodeURIComponent(value);
  });
  const raw = node.content !== undefined && !Array.isArray(node.content);
  const content = raw ? ['#' + Buffer.from(node.content).toString('hex')] : [];
  const own = [depth, encodeURIComponent(node.tag), ...attributes, ...content].join('\t');
  const children = Array.isArray(node.content) ? node.content : [];
  return [own, ...children.flatMap((child) => line(depth + 1, child))];
}

function stanzas() {
  const n = (tag, attrs, content) => ({ tag, attrs: attrs ?? {}, content });
  const many = (count) => Array.from({ length: count }, (_, i) => n('user', { id: String(i) }));
  return {
    'empty node': n('ib'),
    'ping': n('iq', { id: '1234.5678-9', type: 'get', xmlns: 'w:p', to: S }),
    'ping of the server': n('iq', { from: S, type: 'get', xmlns: 'urn:xmpp:ping', t: '1700000000' }, [n('ping')]),
    'pair-device': n('iq', { from: S, id: '1234567890', type: 'set', xmlns: 'md' },
      [n('pair-device', {}, [n('ref', {}, text('2@abcdef,ghi+/=')), n('ref', {}, bytes(96))])]),
    'pair-device-sign': n('iq', { to: S, id: '77', type: 'result' },
      [n('pair-device-sign', {}, [n('device-identity', { 'key-index': '1' }, bytes(180))])]),
    'success': n('success', { location: 'atn', t: '1700000000', lid: '100000000000001:33@lid', props: '27' }),
    'failure': n('failure', { reason: '401', location: 'cln' }),
    'stream error': n('stream:error', { code: '515' }),
    'message': n('message', { id: '3EB0C767D097E9ECE8FF', to: '15550002@s.whatsapp.net', type: 'text' },
      [n('participants', {}, [
        n('to', { jid: '15550002@s.whatsapp.net' }, [n('enc', { v: '2', type: 'pkmsg' }, bytes(300))]),
        n('to', { jid: '15550002:12@s.whatsapp.net' }, [n('enc', { v: '2', type: 'msg' }, bytes(120))]),
        n('to', { jid: '100000000000002:12@lid' }, [n('enc', { v: '2', type: 'msg' }, bytes(120))]),
      ]), n('device-identity', {}, bytes(150))]),
    'message in': n('message', { from: '120363000000000001@g.us', participant: '100000000000002:3@lid',
      id: 'ABCDEF0123456789', notify: 'Zoë 🙂', t: '1700000001', offline: '0', addressing_mode: 'lid' },
    [n('enc', { v: '2', type: 'skmsg' }, bytes(255))]),
    'receipt': n('receipt', { id: 'AB12', to: '15550002:12@s.whatsapp.net', type: 'read', t: '1700000002' },
      [n('list', {}, [n('item', { id: 'F' }), n('item', { id: 'FF' }), n('item', { id: 'fF' })])]),
    'ack': n('ack', { class: 'message', id: '3EB0', from: 'status@broadcast', t: '1700000003' }),
    'notification': n('notification', { from: '120363000000000002@newsletter', type: 'w:gp2', id: '-.-' }),
    'call': n('call', { from: '15550002@s.whatsapp.net' }, [n('offer', { 'call-id': '0123456789ABCDEF0123456789ABCDEF' })]),
    'hosted': n('presence', { from: '15550002:99@hosted', to: '100000000000002:99@hosted.lid' }),
    'old group': n('iq', { to: '15550002-1400000000@g.us' }, [n('query', { request: 'interactive' })]),
    'empty and odd text': n('a', { empty: '', space: ' ', nul: 'a\u0000b', one: '7', dot: '.', hex: 'A', low: 'a', plus: '+1' }),
    '127 digits': n('a', { b: '1'.repeat(127), c: 'E'.repeat(127) }),
    '128 digits': n('a', { b: '1'.repeat(128), c: 'E'.repeat(128) }),
    'text of 255 and 256': n('a', { b: 'x'.repeat(255), c: 'y'.repeat(256) }),
    'no bytes': n('a', {}, bytes(0)),
    '255 bytes': n('a', {}, bytes(255)),
    '256 bytes': n('a', {}, bytes(256)),
    '255 children': n('list', {}, many(255)),
    '256 children': n('list', {}, many(256)),
    'bytes that a dictionary knows': n('a', {}, text('true')),
    'bytes that are digits': n('a', {}, text('12345')),
  };
}

const decodeOnly = {
  'text content as token': { tag: 'a', attrs: {}, content: 'true' },
  'text content packed': { tag: 'a', attrs: {}, content: '12345' },
  'address as content': { tag: 'a', attrs: {}, content: '15550001@s.whatsapp.net' },
  'no children': { tag: 'a', attrs: {}, content: [] },
};

const hand = {
  'address pair': '00f8031906faff041555000103',
  'server alone': '00f8031906fa0003',
  'phone with device': '00f8031906f70021ff0415550001',
  'lid with device': '00f8031906f70105ff0415550001',
  'hosted with device': '00f8031906f78063ff0415550001',
  'hosted lid with device': '00f8031906f78163ff0415550001',
  'messenger': '00f8031906f6ff04155500010102fc046d736772',
  'interop': '00f8031906f5ff041555000101020007fc07696e7465726f70',
  'user as token and raw': '00f8051906fafc0831353535303030310304faec1b03',
  'odd nibbles': '00f8031906ff82123f',
  'even nibbles': '00f8031906ff0212ab',
  'odd hex': '00f8031906fb82abcf',
  'even hex ending in F': '00f8031906fb02abcf',
  'list of 16 bit': '00f90003190607',
  'children of 16 bit': '00f80219f90002f80107f80108',
  'text of 20 bit': '00f8031906fd0000026162',
  'text of 32 bit': '00f8031906fe000000026162',
  'bytes of 20 bit': '00f80219fd0000026162',
  'bytes of 32 bit': '00f80219fe000000026162',
  'absent value': '00f803190600',
};

await withBaileys(async (part) => {
  const { encodeBinaryNode, decodeBinaryNode } = await part('@whiskeysockets/baileys/lib/WABinary/index.js');
  const { SINGLE_BYTE_TOKENS, DOUBLE_BYTE_TOKENS } = await part('@whiskeysockets/baileys/lib/WABinary/constants.js');
  const tokens = [SINGLE_BYTE_TOKENS.slice(1), ...DOUBLE_BYTE_TOKENS].map((list, i) => [
    `dictionary ${i}`,
    { tag: 'list', attrs: {}, content: list.map((token) => ({ tag: token, attrs: { name: token.replace('@', '') } })) },
  ]);
  const cases = [...Object.entries(stanzas()), ...tokens].map(([name, node]) =>
    [`case ${name}`, `hex ${encodeBinaryNode(node).toString('hex')}`, ...line(0, node), '']);
  const readOnly = Object.entries(decodeOnly).map(([name, node]) =>
    [`decode ${name}`, `hex ${encodeBinaryNode(node).toString('hex')}`, ...line(0, node), '']);
  const source = `# Source: ${NAME} (MIT), lib/WABinary/encode.js; recorded by src/test/vectors/record-nodes.mjs.`;
  writeFileSync(`${resources}/nodes/encoded.txt`, [source, '', ...cases.flat(), ...readOnly.flat()].join('\n'));

  const zipped = Object.entries({ 'compressed': stanzas().message }).map(([name, node]) => {
    const plain = encodeBinaryNode(node).subarray(1);
    return [name, Buffer.concat([Buffer.from([2]), deflateSync(plain)]).toString('hex')];
  });
  const decoded = [];
  for (const [name, hex] of [...Object.entries(hand), ...zipped]) {
    const node = await decodeBinaryNode(Buffer.from(hex, 'hex'));
    decoded.push(`decode ${name}`, `hex ${hex}`, ...line(0, node), '');
  }
  const reader = `# Source: ${NAME} (MIT), lib/WABinary/decode.js; recorded by src/test/vectors/record-nodes.mjs.`;
  writeFileSync(`${resources}/nodes/decoded.txt`, [reader, '', ...decoded].join('\n'));
});
