-- KEYS[1] tenants whose endpoints changed; ARGV[1] one of them
-- The score grows from change to change, and with time: who read up to a score that a fail-over
-- took back still finds what changes after it. Nobody trusts for an hour what was read before.
local time = redis.call('TIME')
local score = time[1] * 1000000 + time[2]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('(%.0f', score - 3600 * 1000000))
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if last[2] and tonumber(last[2]) >= score then
  score = tonumber(last[2]) + 1
end
return redis.call('ZADD', KEYS[1], string.format('%.0f', score), ARGV[1])
