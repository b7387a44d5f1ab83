-- Leases due pointers to one dispatcher: none while the breaker is open, one as its probe after that.
-- Returns the next time to look here ('' when nothing is left), then id and pointer of each.
-- KEYS: due, waiting, pointers, leases, delivered, attempts, dead, marks
-- ARGV: 1 now in ms, 2 at most, 3 end of lease in ms, 4 token, 5 seconds to live
local open = redis.call('HGET', KEYS[8], 'open_until')
if open and tonumber(open) > tonumber(ARGV[1]) then
  return {redis.call('EXISTS', KEYS[1]) == 1 and open or ''}
end

local claimed = {''}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, open and 1 or ARGV[2])) do
  local pointer = redis.call('HGET', KEYS[3], id)
  if pointer then
    redis.call('ZADD', KEYS[1], ARGV[3], id)
    redis.call('HSET', KEYS[4], id, ARGV[4])
    claimed[#claimed + 1] = id
    claimed[#claimed + 1] = pointer
    if open then redis.call('HSET', KEYS[8], 'open_until', ARGV[3], 'probe', id) end
  else
    redis.call('ZREM', KEYS[1], id)
  end
end
if #claimed > 1 then redis.call('EXPIRE', KEYS[4], ARGV[5]) end
local next = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if #next > 0 then claimed[1] = (open and #claimed > 1) and ARGV[3] or next[2] end
return claimed
