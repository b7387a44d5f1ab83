-- Records deliveries of events that never were pointers, which close the breaker; then decides what
-- becomes of events whose turn comes for the first time.
-- Returns how many pointers there are then, and for each of those events, apart by spaces, FREE, or
-- HELD (a pointer was written), KNOWN, DELIVERED, GONE, STALE, OPEN.
-- KEYS: due, waiting, pointers, leases, delivered, attempts, dead, marks
-- ARGV: 1 now in ms, 2 seconds to live, 3 delivered ids kept, 4 attempts kept,
--       5 ms that more ids are kept, 6 ids kept at most, 7 how many deliveries;
--       of each delivery: event id, attempt;
--       of each event one text, since each argument takes its time here and in the driver: pointer id,
--       chat key, event id, fence, offset, '1' for a state event, mark of the address, end of a
--       probe's lease in ms, session, pointer; apart by spaces, of which only the pointer has any
local deliveries = tonumber(ARGV[7])
for i = 8, 6 + 2 * deliveries, 2 do
  redis.call('ZADD', KEYS[5], ARGV[1], ARGV[i])
  redis.call('LPUSH', KEYS[6], ARGV[i + 1])
end
if deliveries > 0 then
  -- What is older than a minute goes by twos, so that those of the last minute before an outage outlive it.
  local over = redis.call('ZCARD', KEYS[5])
  local old = redis.call('ZCOUNT', KEYS[5], '-inf', ARGV[1] - ARGV[5])
  over = math.max(math.min(2 * deliveries, over - ARGV[3], old), over - ARGV[6])
  if over > 0 then redis.call('ZREMRANGEBYRANK', KEYS[5], 0, over - 1) end
  redis.call('LTRIM', KEYS[6], 0, ARGV[4] - 1)
  redis.call('EXPIRE', KEYS[5], ARGV[2])
  redis.call('EXPIRE', KEYS[6], ARGV[2])
  redis.call('HDEL', KEYS[8], 'failures', 'trips', 'open_until', 'probe', 'failing_since')
end

local EVENT = '^' .. string.rep('(%S*) ', 9) .. '(.*)$'

local function admit(id, chat, event, fence, offset, is_state, mark, lease_end, session, pointer)
  if redis.call('HEXISTS', KEYS[3], id) == 1 then return 'KNOWN' end
  if redis.call('ZSCORE', KEYS[5], event) then return 'DELIVERED' end

  -- An older fence is stale only after the place where the newer one was seen: a repeat of what came
  -- before that place is not.
  local marks = redis.call('HMGET', KEYS[8], 'fence:' .. session, 'fence_at:' .. session, 'gone', 'open_until')
  local seen, seen_at = tonumber(marks[1] or '-1'), tonumber(marks[2] or '-1')
  if tonumber(fence) > seen then
    redis.call('HSET', KEYS[8], 'fence:' .. session, fence, 'fence_at:' .. session, offset)
    redis.call('EXPIRE', KEYS[8], ARGV[2])
  elseif tonumber(fence) < seen and tonumber(offset) > seen_at and is_state == '1' then
    return 'STALE'
  end

  if marks[3] and marks[3] == mark then return 'GONE' end
  if marks[3] then
    redis.call('HDEL', KEYS[8], 'gone', 'failures', 'trips', 'open_until', 'probe', 'failing_since')
    marks[4] = nil
  end

  local first = redis.call('ZRANGEBYLEX', KEYS[2], '[' .. chat .. '|', '(' .. chat .. '}', 'LIMIT', 0, 1)
  if #first == 0 then
    if not marks[4] then return 'FREE' end
    if tonumber(marks[4]) > tonumber(ARGV[1]) then return 'OPEN' end
    redis.call('HSET', KEYS[8], 'open_until', lease_end, 'probe', id)
    return 'FREE'
  end
  redis.call('HSET', KEYS[3], id, pointer)
  redis.call('ZADD', KEYS[2], 0, chat .. '|' .. id)
  redis.call('EXPIRE', KEYS[3], ARGV[2])
  redis.call('EXPIRE', KEYS[2], ARGV[2])
  return 'HELD'
end

local answers = {}
for i = 8 + 2 * deliveries, #ARGV do
  answers[#answers + 1] = admit(string.match(ARGV[i], EVENT))
end
return { redis.call('HLEN', KEYS[3]), table.concat(answers, ' ') }
