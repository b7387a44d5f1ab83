-- Records the delivery of an event that never was a pointer, and closes the breaker. Returns 1.
-- KEYS: due, waiting, pointers, leases, delivered, attempts, dead, marks
-- ARGV: 1 event id, 2 now in ms, 3 attempt, 4 seconds to live, 5 delivered ids kept,
--       6 attempts kept, 7 ms that more ids are kept, 8 ids kept at most
redis.call('ZADD', KEYS[5], ARGV[2], ARGV[1])
-- What is older than a minute goes by twos, so that those of the last minute before an outage outlive it.
local over = redis.call('ZCARD', KEYS[5])
over = math.max(math.min(2, over - ARGV[5], redis.call('ZCOUNT', KEYS[5], '-inf', ARGV[2] - ARGV[7])), over - ARGV[8])
if over > 0 then redis.call('ZREMRANGEBYRANK', KEYS[5], 0, over - 1) end
redis.call('LPUSH', KEYS[6], ARGV[3])
redis.call('LTRIM', KEYS[6], 0, ARGV[6] - 1)
redis.call('EXPIRE', KEYS[5], ARGV[4])
redis.call('EXPIRE', KEYS[6], ARGV[4])
redis.call('HDEL', KEYS[8], 'failures', 'trips', 'open_until', 'probe', 'failing_since')
return 1
