-- Records deliveries of events that never were pointers, which close the breaker; then decides what
-- becomes of events whose turn comes for the first time.
-- Returns how many pointers wait in order then, and for each of those events, apart by spaces, FREE, or
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

-- What all events are asked about is looked up once.
local has_pointers = redis.call('EXISTS', KEYS[3]) == 1
local has_waiting = redis.call('EXISTS', KEYS[2]) == 1
local gone, open_until = unpack(redis.call('HMGET', KEYS[8], 'gone', 'open_until'))
local fences = {}

-- The fence seen last in a session, and where.
local function seen_of(session)
  local seen = fences[session]
  if not seen then
    local marks = redis.call('HMGET', KEYS[8], 'fence:' .. session, 'fence_at:' .. session)
    seen = { fence = tonumber(marks[1] or '-1'), at = tonumber(marks[2] or '-1') }
    fences[session] = seen
  end
  return seen
end

local function admit(delivered, id, chat, event, fence, offset, is_state, mark, lease_end, session, pointer)
  if has_pointers and redis.call('HEXISTS', KEYS[3], id) == 1 then return 'KNOWN' end
  if delivered then return 'DELIVERED' end

  -- An older fence is stale only after the place where the newer one was seen: a repeat of what came
  -- before that place is not.
  local seen = seen_of(session)
  if tonumber(fence) > seen.fence then
    redis.call('HSET', KEYS[8], 'fence:' .. session, fence, 'fence_at:' .. session, offset)
    redis.call('EXPIRE', KEYS[8], ARGV[2])
    seen.fence, seen.at = tonumber(fence), tonumber(offset)
  elseif tonumber(fence) < seen.fence and tonumber(offset) > seen.at and is_state == '1' then
    return 'STALE'
  end

  if gone and gone == mark then return 'GONE' end
  if gone then
    redis.call('HDEL', KEYS[8], 'gone', 'failures', 'trips', 'open_until', 'probe', 'failing_since')
    gone, open_until = nil, nil
  end

  local first = has_waiting
    and redis.call('ZRANGEBYLEX', KEYS[2], '[' .. chat .. '|', '(' .. chat .. '}', 'LIMIT', 0, 1) or {}
  if #first == 0 then
    if not open_until then return 'FREE' end
    if tonumber(open_until) > tonumber(ARGV[1]) then return 'OPEN' end
    redis.call('HSET', KEYS[8], 'open_until', lease_end, 'probe', id)
    open_until = lease_end
    return 'FREE'
  end
  redis.call('HSET', KEYS[3], id, pointer)
  redis.call('ZADD', KEYS[2], 0, chat .. '|' .. id)
  redis.call('EXPIRE', KEYS[3], ARGV[2])
  redis.call('EXPIRE', KEYS[2], ARGV[2])
  return 'HELD'
end

local EVENT = '^' .. string.rep('(%S*) ', 9) .. '(.*)$'
local events, ids = {}, {}
for i = 8 + 2 * deliveries, #ARGV do
  local event = { string.match(ARGV[i], EVENT) }
  events[#events + 1] = event
  ids[#ids + 1] = event[3]
end
local answers = {}
if #events > 0 then
  local delivered = redis.call('ZMSCORE', KEYS[5], unpack(ids))
  for i, event in ipairs(events) do
    answers[i] = admit(delivered[i], unpack(event))
  end
end
return { redis.call('ZCARD', KEYS[2]), table.concat(answers, ' ') }
