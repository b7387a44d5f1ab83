-- Decides what becomes of an event whose turn comes for the first time.
-- Returns FREE, or HELD (a pointer was written), KNOWN, DELIVERED, GONE, STALE, OPEN; then how many
-- pointers there are.
-- KEYS: due, waiting, pointers, leases, delivered, attempts, dead, marks
-- ARGV: 1 pointer id, 2 pointer, 3 chat key, 4 event id, 5 fence, 6 offset, 7 '1' for a state event,
--       8 mark of the address, 9 seconds to live, 10 now in ms, 11 end of a probe's lease in ms,
--       12 session
local function answer(admission)
  return {admission, redis.call('HLEN', KEYS[3])}
end

if redis.call('HEXISTS', KEYS[3], ARGV[1]) == 1 then return answer('KNOWN') end
if redis.call('ZSCORE', KEYS[5], ARGV[4]) then return answer('DELIVERED') end

-- An older fence is stale only after the place where the newer one was seen: a repeat of what came
-- before that place is not.
local marks = redis.call('HMGET', KEYS[8], 'fence:' .. ARGV[12], 'fence_at:' .. ARGV[12], 'gone', 'open_until')
local fence, offset = tonumber(ARGV[5]), tonumber(ARGV[6])
local seen, seen_at = tonumber(marks[1] or '-1'), tonumber(marks[2] or '-1')
if fence > seen then
  redis.call('HSET', KEYS[8], 'fence:' .. ARGV[12], ARGV[5], 'fence_at:' .. ARGV[12], ARGV[6])
  redis.call('EXPIRE', KEYS[8], ARGV[9])
elseif fence < seen and offset > seen_at and ARGV[7] == '1' then
  return answer('STALE')
end

if marks[3] and marks[3] == ARGV[8] then return answer('GONE') end
if marks[3] then
  redis.call('HDEL', KEYS[8], 'gone', 'failures', 'trips', 'open_until', 'probe', 'failing_since')
  marks[4] = nil
end

local first = redis.call('ZRANGEBYLEX', KEYS[2], '[' .. ARGV[3] .. '|', '(' .. ARGV[3] .. '}', 'LIMIT', 0, 1)
if #first == 0 then
  if not marks[4] then return answer('FREE') end
  if tonumber(marks[4]) > tonumber(ARGV[10]) then return answer('OPEN') end
  redis.call('HSET', KEYS[8], 'open_until', ARGV[11], 'probe', ARGV[1])
  return answer('FREE')
end
redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], 0, ARGV[3] .. '|' .. ARGV[1])
redis.call('EXPIRE', KEYS[3], ARGV[9])
redis.call('EXPIRE', KEYS[2], ARGV[9])
return answer('HELD')
