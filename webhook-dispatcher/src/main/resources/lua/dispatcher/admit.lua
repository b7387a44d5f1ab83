-- Decides what becomes of an event whose turn comes for the first time.
-- Returns FREE, or HELD (a pointer was written), KNOWN, DELIVERED, GONE, STALE.
-- KEYS: due, waiting, pointers, leases, delivered, attempts, dead, marks
-- ARGV: 1 pointer id, 2 pointer, 3 chat key, 4 event id, 5 fence, 6 offset, 7 '1' for a state event,
--       8 mark of the address, 9 seconds to live
if redis.call('HEXISTS', KEYS[3], ARGV[1]) == 1 then return 'KNOWN' end
if redis.call('ZSCORE', KEYS[5], ARGV[4]) then return 'DELIVERED' end

-- An older fence is stale only after the place where the newer one was seen: a repeat of what came
-- before that place is not.
local marks = redis.call('HMGET', KEYS[8], 'fence', 'fence_at', 'gone')
local fence, offset = tonumber(ARGV[5]), tonumber(ARGV[6])
local seen, seen_at = tonumber(marks[1] or '-1'), tonumber(marks[2] or '-1')
if fence > seen then
  redis.call('HSET', KEYS[8], 'fence', ARGV[5], 'fence_at', ARGV[6])
  redis.call('EXPIRE', KEYS[8], ARGV[9])
elseif fence < seen and offset > seen_at and ARGV[7] == '1' then
  return 'STALE'
end

if marks[3] and marks[3] == ARGV[8] then return 'GONE' end
if marks[3] then redis.call('HDEL', KEYS[8], 'gone') end

local first = redis.call('ZRANGEBYLEX', KEYS[2], '[' .. ARGV[3] .. '|', '(' .. ARGV[3] .. '}', 'LIMIT', 0, 1)
if #first == 0 then return 'FREE' end
redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], 0, ARGV[3] .. '|' .. ARGV[1])
redis.call('EXPIRE', KEYS[3], ARGV[9])
redis.call('EXPIRE', KEYS[2], ARGV[9])
return 'HELD'
