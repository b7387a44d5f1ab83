-- Ends a claim: removes the pointer or gives it a new due time, and makes the next of its chat due.
-- Returns '1' or, when the token is not the stored one, '0'; then the next time to look here or ''.
-- KEYS: due, waiting, pointers, leases, delivered, attempts, dead, marks
-- ARGV: 1 pointer id, 2 token, 3 chat key, 4 event id, 5 now in ms,
--       6 'done', 'again' or 'remove', 7 new pointer, 8 new due time in ms, 9 '1' to hold the chat,
--       10 attempt or '', 11 dead letter or '', 12 seconds to live,
--       13 delivered ids kept, 14 attempts kept, 15 dead letters kept
local function next_look()
  local next = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return next[2] or ''
end

if redis.call('HGET', KEYS[4], ARGV[1]) ~= ARGV[2] then return {'0', next_look()} end
redis.call('HDEL', KEYS[4], ARGV[1])

local place = ARGV[3] .. '|' .. ARGV[1]
if ARGV[6] == 'again' then
  redis.call('HSET', KEYS[3], ARGV[1], ARGV[7])
  redis.call('ZADD', KEYS[1], ARGV[8], ARGV[1])
  if ARGV[9] ~= '1' then redis.call('ZREM', KEYS[2], place) end
else
  redis.call('HDEL', KEYS[3], ARGV[1])
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('ZREM', KEYS[2], place)
end

if ARGV[6] == 'done' then
  redis.call('ZADD', KEYS[5], ARGV[5], ARGV[4])
  redis.call('ZREMRANGEBYRANK', KEYS[5], 0, -1 - ARGV[13])
end
if ARGV[10] ~= '' then
  redis.call('LPUSH', KEYS[6], ARGV[10])
  redis.call('LTRIM', KEYS[6], 0, ARGV[14] - 1)
end
if ARGV[11] ~= '' then
  redis.call('LPUSH', KEYS[7], ARGV[11])
  redis.call('LTRIM', KEYS[7], 0, ARGV[15] - 1)
end

local first = redis.call('ZRANGEBYLEX', KEYS[2], '[' .. ARGV[3] .. '|', '(' .. ARGV[3] .. '}', 'LIMIT', 0, 1)
if #first > 0 then
  local id = string.sub(first[1], #ARGV[3] + 2)
  if not redis.call('ZSCORE', KEYS[1], id) then redis.call('ZADD', KEYS[1], ARGV[5], id) end
end
for i = 1, 7 do redis.call('EXPIRE', KEYS[i], ARGV[12]) end
return {'1', next_look()}
