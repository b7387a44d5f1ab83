// Baileys behind JSON lines: commands on standard input, answers and events on standard output.
//
// A command is {"id":1,"call":"sendText","with":{...}}; its answer {"id":1,"result":...} or
// {"id":1,"error":"..."}. Everything else that is printed is {"event":"message",...}. What Baileys
// logs goes to standard error. One process is one client; its keys and the messages it sent live in
// the folder given with `connect`, so that a second process goes on where the first ended.
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import makeWASocket, {
  BufferJSON,
  DisconnectReason,
  WA_CERT_DETAILS,
  decryptPollVote,
  downloadMediaMessage,
  getBinaryNodeChild,
  getBinaryNodeChildren,
  getContentType,
  jidNormalizedUser,
  normalizeMessageContent,
  proto,
  useMultiFileAuthState,
} from '@whiskeysockets/baileys'
import pino from 'pino'

const STATUS = { 1: 'pending', 2: 'sent', 3: 'delivered', 4: 'read', 5: 'played' }
const log = pino({ level: process.env.BAILEYS_LOG ?? 'warn' }, pino.destination(2))

let settings // of the last connect
let auth // its key store
let socket
const sending = new Set()
let kept = new Map() // messages by id, for retry receipts, edits and downloads

// libsignal prints; standard output is ours.
console.log = console.info = console.debug = console.error

const tell = line => process.stdout.write(JSON.stringify(line) + '\n')
const event = (name, fields) => tell({ event: name, ...fields })

// --- connection --------------------------------------------------------------------------------

async function open() {
  const ours = makeWASocket({
    auth: auth.state,
    version: settings.version,
    waWebSocketUrl: settings.url,
    logger: log,
    shouldSyncHistoryMessage: () => settings.history,
    appStateMacVerification: { patch: true, snapshot: true },
    retryRequestDelayMs: 10,
    markOnlineOnConnect: true,
    getMessage: async key => {
      await Promise.allSettled(sending) // A receiver may ask again before a send has returned.
      return kept.get(key.id)?.message
    },
  })
  socket = ours
  let saved = Promise.resolve()
  let available = false
  ours.ev.on('creds.update', update => {
    saved = auth.saveCreds()
    if (update.me?.name && !available) {
      // The name came by app state. Until Baileys is available its receipts are `inactive`.
      available = true
      setImmediate(() => ours.sendPresenceUpdate('available').then(() => event('available', { name: update.me.name })))
    }
  })
  ours.ev.on('connection.update', async update => {
    if (update.qr !== undefined) {
      event('qr', { qr: update.qr })
    }
    if (update.connection === 'open') {
      event('open', { me: ours.user })
    }
    if (update.receivedPendingNotifications) {
      event('drained', {})
    }
    if (update.connection === 'close') {
      const code = update.lastDisconnect?.error?.output?.statusCode
      await saved
      if (code === DisconnectReason.restartRequired && socket === ours) {
        await open() // Baileys leaves this to the application.
      } else {
        event('close', { code, reason: String(update.lastDisconnect?.error?.message) })
      }
    }
  })
  ours.ev.on('messages.upsert', ({ messages, type }) => messages.forEach(each => arrived(each, type)))
  ours.ev.on('messages.update', updates => updates.forEach(updated))
  ours.ev.on('messages.reaction', reactions =>
    reactions.forEach(({ key, reaction }) =>
      event('reaction', { id: key.id, chat: key.remoteJid, emoji: reaction.text ?? '', by: reaction.key }),
    ),
  )
  ours.ev.on('message-receipt.update', receipts =>
    receipts.forEach(({ key, receipt }) => receipted(key, receipt)),
  )
  for (const name of ['groups.upsert', 'groups.update', 'group-participants.update', 'chats.update',
    'contacts.update', 'contacts.upsert', 'presence.update', 'call', 'messaging-history.set']) {
    ours.ev.on(name, value => event(name, { value }))
  }
}

function arrived(message, type) {
  const { key } = message
  if (message.messageStubType && !message.message) {
    const unread = message.messageStubType === proto.WebMessageInfo.StubType.CIPHERTEXT
    event(unread ? 'undecryptable' : 'notice', {
      id: key.id,
      chat: key.remoteJid,
      parameters: message.messageStubParameters,
    })
    return
  }
  keep(message)
  const content = normalizeMessageContent(message.message)
  const kind = getContentType(content) ?? 'none'
  if (content?.pollUpdateMessage) {
    voted(key, content.pollUpdateMessage)
  }
  event('message', {
    id: key.id,
    chat: key.remoteJid,
    chatAlt: key.remoteJidAlt,
    participant: key.participant,
    fromMe: key.fromMe,
    kind,
    text: textOf(content),
    quoted: content?.extendedTextMessage?.contextInfo?.stanzaId,
    raw: message.message && Buffer.from(proto.Message.encode(message.message).finish()).toString('base64'),
    name: message.pushName,
    place: key.server_id,
    upsert: type,
  })
  if (key.fromMe && message.status) {
    // A receipt that came while Baileys was still sending is told with the message.
    event('receipt', { id: key.id, chat: key.remoteJid, status: STATUS[message.status] })
  }
  // The same of those who each confirm what is for many.
  for (const receipt of (key.fromMe && message.userReceipt) || []) {
    receipted(key, receipt)
  }
}

// Baileys leaves it to the application to open votes, and which of their two addresses author and voter used.
function voted(key, { pollCreationMessageKey, vote }) {
  const poll = kept.get(pollCreationMessageKey.id)?.message
  const created = poll?.pollCreationMessage ?? poll?.pollCreationMessageV2 ?? poll?.pollCreationMessageV3
  const voters = [key.participant, key.participantAlt, key.remoteJid, key.remoteJidAlt].filter(Boolean)
  for (const author of [socket.user.id, socket.user.lid].filter(Boolean).map(jidNormalizedUser)) {
    for (const voter of voters.map(jidNormalizedUser)) {
      try {
        const { selectedOptions } = decryptPollVote(vote, {
          pollCreatorJid: author,
          pollMsgId: pollCreationMessageKey.id,
          pollEncKey: poll.messageContextInfo.messageSecret,
          voterJid: voter,
        })
        const chosen = selectedOptions.map(each => Buffer.from(each).toString('hex'))
        const names = created.options.map(each => each.optionName)
        const hash = name => createHash('sha256').update(name).digest('hex')
        event('vote', {
          poll: pollCreationMessageKey.id,
          chat: key.remoteJid,
          participant: key.participant,
          fromMe: key.fromMe,
          options: names.filter(name => chosen.includes(hash(name))),
        })
        return
      } catch {
        // Not by these two addresses.
      }
    }
  }
}

function receipted(key, receipt) {
  event('receipt', {
    id: key.id,
    chat: key.remoteJid,
    by: receipt.userJid,
    status: receipt.readTimestamp ? 'read' : 'delivered',
  })
}

function updated({ key, update }) {
  const edited = normalizeMessageContent(update.message?.editedMessage?.message ?? undefined)
  if (edited) {
    event('edited', { id: key.id, chat: key.remoteJid, text: textOf(edited) })
  } else if (update.messageStubType === proto.WebMessageInfo.StubType.REVOKE) {
    event('deleted', { id: key.id, chat: key.remoteJid })
  } else if (update.status !== undefined && update.status !== null) {
    event('receipt', { id: key.id, chat: key.remoteJid, status: STATUS[update.status] ?? 'error' })
  } else if (update.message) {
    // A message that did not decrypt at first came again.
    arrived({ key, ...update }, 'update')
  }
}

function textOf(content) {
  return (
    content?.conversation ||
    content?.extendedTextMessage?.text ||
    content?.imageMessage?.caption ||
    undefined
  )
}

function keep(message) {
  kept.set(message.key.id, message)
  writing = writing.then(() =>
    writeFile(join(settings.folder, 'kept.json'), JSON.stringify([...kept.values()], BufferJSON.replacer)),
  )
}
let writing = Promise.resolve()

async function send(to, content, options = {}) {
  const pending = socket.sendMessage(to, content, options).then(message => (keep(message), message))
  sending.add(pending)
  const sent = await pending.finally(() => sending.delete(pending))
  return { id: sent.key.id, key: sent.key }
}

function known(id) {
  const message = kept.get(id)
  if (!message) {
    throw new Error(`no message ${id} is known here`)
  }
  return message
}

// --- commands ----------------------------------------------------------------------------------

const commands = {
  // Answers once the socket is made; `qr` or `open` follows.
  async connect(given) {
    settings = { history: true, version: [2, 3000, 1043857760], ...given }
    WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(settings.rootKey, 'hex')
    await mkdir(settings.folder, { recursive: true })
    auth = await useMultiFileAuthState(settings.folder)
    const stored = await readFile(join(settings.folder, 'kept.json'), 'utf8').catch(() => '[]')
    kept = new Map(JSON.parse(stored, BufferJSON.reviver).map(each => [each.key.id, each]))
    await open()
  },

  async disconnect() {
    await socket.end(undefined)
    await writing
  },

  async pairingCode({ number }) {
    const code = await socket.requestPairingCode(number)
    // Baileys does not wait for the server; once it answers this, it has seen that, too.
    await socket.query({ tag: 'iq', attrs: { to: 's.whatsapp.net', type: 'get', xmlns: 'w:p' } })
    return { code }
  },

  async logout() {
    await socket.logout()
  },

  async sendText({ to, text, id }) {
    return send(to, { text }, id === undefined ? {} : { messageId: id })
  },

  async reply({ to, text, quoted }) {
    return send(to, { text }, { quoted: known(quoted) })
  },

  async react({ to, id, emoji }) {
    return send(to, { react: { text: emoji, key: known(id).key } })
  },

  async edit({ to, id, text }) {
    return send(to, { text, edit: known(id).key })
  },

  async delete({ to, id }) {
    return send(to, { delete: known(id).key })
  },

  async sendImage({ to, image, caption }) {
    return send(to, { image: Buffer.from(image, 'base64'), caption, mimetype: 'image/png' })
  },

  // Any content as Baileys takes it; its file in the field that is named, an event's start in seconds.
  async say({ to, content, field, file, quoted, expiration }) {
    if (file !== undefined) {
      content[field] = Buffer.from(file, 'base64')
    }
    if (content.event) {
      content.event.startDate = new Date(content.event.start * 1000)
    }
    return send(to, content, { quoted: quoted && known(quoted), ephemeralExpiration: expiration })
  },

  async download({ id }) {
    const file = await downloadMediaMessage(known(id), 'buffer', {})
    return { file: file.toString('base64') }
  },

  async createGroup({ subject, members }) {
    return { id: (await socket.groupCreate(subject, members)).id }
  },

  async changeGroup({ group, members, action }) {
    const results = await socket.groupParticipantsUpdate(group, members, action)
    const refused = results.filter(each => each.status !== '200')
    if (refused.length > 0) {
      throw new Error(`refused: ${JSON.stringify(refused)}`)
    }
  },

  async markRead({ ids }) {
    await socket.readMessages(ids.map(id => known(id).key))
  },

  // To everybody, or to one that sees it typed to.
  async presence({ type, to }) {
    await socket.sendPresenceUpdate(type, to)
  },

  async watch({ to }) {
    await socket.presenceSubscribe(to)
  },

  async setPicture({ image }) {
    await socket.updateProfilePicture(socket.user.id, Buffer.from(image, 'base64'))
  },

  async pictureOf({ jid }) {
    return { url: (await socket.profilePictureUrl(jid, 'image')) ?? '' }
  },

  async setAbout({ text }) {
    await socket.updateProfileStatus(text)
  },

  async aboutOf({ jid }) {
    const [found] = (await socket.fetchStatus(jid)) ?? []
    return { about: found?.status?.status ?? '' }
  },

  async block({ jid, action }) {
    await socket.updateBlockStatus(jid, action)
  },

  async postStatus({ to, text }) {
    return send('status@broadcast', { text }, { statusJidList: to })
  },

  async createChannel({ name }) {
    const made = await socket.newsletterCreate(name)
    const shown = await socket.newsletterMetadata('invite', made.invite)
    return { id: made.id, shown: shown.id }
  },

  async followChannel({ channel }) {
    await socket.newsletterFollow(channel)
  },

  async reactToPost({ channel, place, emoji }) {
    await socket.newsletterReactMessage(channel, place, emoji)
  },

  // How often people reacted to a post, as it is told to whoever asks.
  async reactionsTo({ channel, place }) {
    const answer = await socket.newsletterFetchMessages(channel, 100)
    const messages = getBinaryNodeChild(getBinaryNodeChild(answer, 'message_updates'), 'messages')
    const post = getBinaryNodeChildren(messages, 'message').find(each => each.attrs.server_id === place)
    const counts = getBinaryNodeChildren(getBinaryNodeChild(post, 'reactions'), 'reaction')
    return { count: counts.reduce((sum, each) => sum + Number(each.attrs.count), 0) }
  },

  async rejectCall({ id, caller }) {
    await socket.rejectCall(id, caller)
  },

  // Forgets the Signal sessions, all of them, as a client that lost its files.
  async wipeSessions() {
    const names = readdirSync(settings.folder)
      .filter(name => name.startsWith('session-'))
      .map(name => name.slice('session-'.length, -'.json'.length))
    await auth.state.keys.set({ session: Object.fromEntries(names.map(name => [name, null])) })
    return { sessions: names.length }
  },

  async me() {
    return socket.user
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, call, with: argument } = JSON.parse(line)
  const command = commands[call]
  const outcome = command ? Promise.resolve().then(() => command(argument ?? {})) : Promise.reject(new Error(`no command ${call}`))
  outcome.then(
    result => tell({ id, result: result ?? null }),
    error => tell({ id, error: String(error?.stack ?? error) }),
  )
}
await writing
process.exit(0)
