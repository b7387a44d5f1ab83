-- Moves an endpoint's cursor, or takes it out, if it is where the caller thinks.
-- Returns 1 when it is there now, else 0.
-- KEYS: cursors of the partition
-- ARGV: 1 endpoint, 2 offset that is replaced, 3 new offset or ''
local there = redis.call('HGET', KEYS[1], ARGV[1])
if (there or '') == ARGV[3] then return 1 end
if there ~= ARGV[2] then return 0 end
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return 1
