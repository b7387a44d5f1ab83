-- Records the delivery of an event that never was a pointer, and closes the breaker. Returns 1.
-- KEYS: due, waiting, pointers, leases, delivered, attempts, dead, marks
-- ARGV: 1 event id, 2 now in ms, 3 attempt, 4 seconds to live, 5 delivered ids kept, 6 attempts kept
redis.call('ZADD', KEYS[5], ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[5], 0, -1 - ARGV[5])
redis.call('LPUSH', KEYS[6], ARGV[3])
redis.call('LTRIM', KEYS[6], 0, ARGV[6] - 1)
redis.call('EXPIRE', KEYS[5], ARGV[4])
redis.call('EXPIRE', KEYS[6], ARGV[4])
redis.call('HDEL', KEYS[8], 'failures', 'trips', 'open_until', 'probe', 'failing_since')
return 1
