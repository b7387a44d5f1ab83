import { call, signedIn, signIn, signOut, watch } from './api.js';

const MAX_EVENTS = 100;
const REFRESH_MS = 5000;
const $ = (id) => document.getElementById(id);

let selected = null;
let stopWatching = () => {};

function notice(text, isError = false) {
  $('notice').textContent = text;
  $('notice').classList.toggle('error', isError);
}

/** Runs something a person asked for; a failure is said, and a lost login asks for a new one. */
async function attempt(work) {
  try {
    await work();
  } catch (error) {
    notice(error.message, true);
    if (error.status === 401 && signedIn()) leave();
  }
}

function leave() {
  stopWatching();
  stopWatching = () => {};
  selected = null;
  signOut();
  show();
}

function show() {
  const inside = signedIn();
  $('login').hidden = inside;
  $('numbers').hidden = !inside;
  $('sign-out').hidden = !inside;
  $('detail').hidden = !inside || selected === null;
  if (inside) attempt(refresh);
}

async function refresh() {
  const { data } = await call('GET', 'api/sessions');
  $('no-sessions').hidden = data.count > 0;
  $('session-list').replaceChildren(...data.sessions.map(row));
  const current = data.sessions.find((session) => session.id === selected);
  if (current) describe(current);
}

function row(session) {
  const button = document.createElement('button');
  button.type = 'button';
  button.append(`${session.name} · +${session.id}`, state(session));
  button.setAttribute('aria-current', String(session.id === selected));
  button.onclick = () => select(session);
  const item = document.createElement('li');
  item.append(button);
  return item;
}

function state(session) {
  const span = document.createElement('span');
  span.className = session.connected ? 'state on' : 'state';
  span.textContent = words(session.status);
  return span;
}

const words = (code) => code.replaceAll('_', ' ');

function describe(session) {
  $('detail-title').textContent = `${session.name} · +${session.id}`;
  const other = session.number_matches === false
    ? ` The phone that was linked is +${session.actual_phone}, not this number.` : '';
  const reason = session.reason === session.status ? '' : ` (${words(session.reason)})`;
  $('detail-status').textContent = `${words(session.status)}${reason}.${other}`;
  $('send-form').hidden = !session.logged_in;
  if (session.logged_in) $('qr-figure').hidden = true;
}

function select(session) {
  stopWatching();
  selected = session.id;
  $('detail').hidden = false;
  $('qr-figure').hidden = true;
  $('events').replaceChildren();
  describe(session);
  $('detail-title').focus();
  stopWatching = watch(session.id, onFrame, () => notice('The live view was lost, connecting again …'));
}

function onFrame(frame) {
  if (frame.type === 'qr') {
    $('qr').src = frame.qr;
    $('qr-expiry').textContent = `Valid until ${new Date(frame.expires_at).toLocaleTimeString()}.`;
    $('qr-figure').hidden = false;
    return;
  }
  if (frame.type === 'connected') {
    $('qr-figure').hidden = true;
    notice('Connected.');
  } else {
    $('events').prepend(entry(frame));
    while ($('events').children.length > MAX_EVENTS) $('events').lastElementChild.remove();
  }
  attempt(refresh);
}

function entry(frame) {
  const type = document.createElement('strong');
  type.textContent = frame.type;
  const time = document.createElement('time');
  time.dateTime = frame.timestamp;
  time.textContent = new Date(frame.timestamp).toLocaleTimeString();
  const data = document.createElement('code');
  data.textContent = JSON.stringify(frame.data);
  const item = document.createElement('li');
  item.append(type, ' ', time, data);
  return item;
}

function onSubmit(id, work) {
  $(id).addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target;
    const fields = Object.fromEntries(
      [...new FormData(form)].filter(([, value]) => value !== ''));
    attempt(() => work(fields, form));
  });
}

onSubmit('login-form', async ({ username, password }, form) => {
  await signIn(username, password);
  form.reset();
  notice('');
  show();
});

onSubmit('create-form', async (fields, form) => {
  const { data } = await call('POST', 'api/sessions', fields);
  form.reset();
  notice('Number added. Scan its code with the phone.');
  await refresh();
  select(data.session);
});

onSubmit('send-form', async (fields, form) => {
  const { message } = await call('POST', `api/sessions/${selected}/send`, fields);
  form.elements.message.value = '';
  notice(message);
});

document.querySelectorAll('[data-action]').forEach((button) => {
  button.onclick = () => attempt(async () => {
    const { message } = await call('POST', `api/sessions/${selected}/${button.dataset.action}`);
    notice(message);
    await refresh();
  });
});

$('remove').onclick = () => attempt(async () => {
  if (!confirm(`Remove +${selected} and everything stored for it?`)) return;
  const { message } = await call('DELETE', `api/sessions/${selected}`);
  stopWatching();
  selected = null;
  notice(message);
  show();
});

$('sign-out').onclick = leave;
setInterval(() => { if (signedIn() && !document.hidden) attempt(refresh); }, REFRESH_MS);
show();
