-- Puts an endpoint into the indexes of its tenant, unless they are full.
-- Returns 0 when done, 1 when the tenant has too many, 2 when the scope has.
-- KEYS: 1 sorted set of all, 2 sorted set of the scope
-- ARGV: 1 endpoint, 2 now in ms, 3 most of all, 4 most in the scope
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 1 end
if redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[4]) then return 2 end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
return 0
