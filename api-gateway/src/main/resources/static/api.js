// Calls the gateway; every answer is the envelope, so every failure has words.

const TOKEN = 'manyline-token';

export class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const signedIn = () => sessionStorage.getItem(TOKEN) !== null;
export const signOut = () => sessionStorage.removeItem(TOKEN);

export async function signIn(username, password) {
  const { data } = await call('POST', 'api/auth/login', { username, password });
  sessionStorage.setItem(TOKEN, data.token);
}

export async function call(method, path, body) {
  const headers = {};
  const token = sessionStorage.getItem(TOKEN);
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let answer;
  try {
    const response = await fetch(path, { method, headers, body: JSON.stringify(body) });
    answer = { status: response.status, ...(await response.json()) };
  } catch {
    throw new ApiError(0, 'UNREACHABLE', 'The gateway does not answer.');
  }
  if (!answer.success) throw new ApiError(answer.status, answer.code, answer.error);
  return answer;
}

/** Watches a session; calls back with each frame, and comes back after a loss until stopped. */
export function watch(id, onFrame, onLost) {
  let stopped = false;
  let timer;
  let socket;
  const open = () => {
    const url = new URL(`api/sessions/${id}/ws`, document.baseURI);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.searchParams.set('token', sessionStorage.getItem(TOKEN) ?? '');
    socket = new WebSocket(url);
    socket.onmessage = (event) => onFrame(JSON.parse(event.data));
    socket.onclose = () => {
      if (stopped) return;
      onLost();
      timer = setTimeout(open, 3000);
    };
  };
  open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    socket.close();
  };
}
