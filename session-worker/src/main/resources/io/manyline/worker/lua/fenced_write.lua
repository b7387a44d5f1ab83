-- Writes state of a session for its owner, all or nothing.
-- Returns {rev, member...}: the new rev and the members that `once` found already there; {-1} when
-- the claim is not exactly the one given, {-2} when the rev is not.
-- KEYS[1] hash: the claim
-- KEYS[2] hash: the state
-- KEYS[3...] what the operations name by their position
-- ARGV[1] text: owner · ARGV[2] number: fence · ARGV[3] number: the rev expected
-- ARGV[4...] operations, each a name and its arguments:
--   hset key field value · hdel key field · del key · zadd key score member · zrem key member
--   once seen hash member score value: puts a row into the hash unless `seen` has its member
--   ztrim key score count: drops what is older than the score or beyond the count
--   htrim key hash score count: the same, and the fields of that name with it
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1]
    or redis.call('HGET', KEYS[1], 'fence') ~= ARGV[2] then
  return {-1}
end
if (redis.call('HGET', KEYS[2], 'rev') or '0') ~= ARGV[3] then
  return {-2}
end
local reply = {redis.call('HINCRBY', KEYS[2], 'rev', 1)}

local function dated(set, score, count)
  local old = redis.call('ZRANGEBYSCORE', set, '-inf', '(' .. score, 'LIMIT', 0, 100)
  local surplus = redis.call('ZCARD', set) - #old - tonumber(count)
  if surplus > 0 then
    for _, member in ipairs(
        redis.call('ZRANGE', set, #old, #old + math.min(surplus, 100) - 1)) do
      old[#old + 1] = member
    end
  end
  return old
end

local i = 4
while i <= #ARGV do
  local op = ARGV[i]
  local key = KEYS[tonumber(ARGV[i + 1])]
  if op == 'hset' then
    redis.call('HSET', key, ARGV[i + 2], ARGV[i + 3])
    i = i + 4
  elseif op == 'hdel' then
    redis.call('HDEL', key, ARGV[i + 2])
    i = i + 3
  elseif op == 'del' then
    redis.call('DEL', key)
    i = i + 2
  elseif op == 'zadd' then
    redis.call('ZADD', key, ARGV[i + 2], ARGV[i + 3])
    i = i + 4
  elseif op == 'zrem' then
    redis.call('ZREM', key, ARGV[i + 2])
    i = i + 3
  elseif op == 'once' then
    local member = ARGV[i + 3]
    if redis.call('ZADD', key, 'NX', ARGV[i + 4], member) == 1 then
      redis.call('HSET', KEYS[tonumber(ARGV[i + 2])], member, ARGV[i + 5])
    else
      reply[#reply + 1] = member
    end
    i = i + 6
  elseif op == 'ztrim' then
    for _, member in ipairs(dated(key, ARGV[i + 2], ARGV[i + 3])) do
      redis.call('ZREM', key, member)
    end
    i = i + 4
  elseif op == 'htrim' then
    for _, member in ipairs(dated(key, ARGV[i + 3], ARGV[i + 4])) do
      redis.call('ZREM', key, member)
      redis.call('HDEL', KEYS[tonumber(ARGV[i + 2])], member)
    end
    i = i + 5
  else
    return redis.error_reply('fenced_write: no operation ' .. op)
  end
end
return reply
