-- Everything that is stored under some keys of one session, at one moment.
-- Returns one flat list: for each key its type, how many values follow, and these: fields and
-- values of a hash, members and scores of a sorted set, the one value of a string.
-- KEYS[1...] hash, sorted set or string each
local reply = {}
for _, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  local values = {}
  if kind == 'hash' then
    values = redis.call('HGETALL', key)
  elseif kind == 'zset' then
    values = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  elseif kind == 'string' then
    values = {redis.call('GET', key)}
  end
  reply[#reply + 1] = kind
  reply[#reply + 1] = tostring(#values)
  for _, value in ipairs(values) do
    reply[#reply + 1] = value
  end
end
return reply
