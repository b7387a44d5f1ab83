-- Writes where an endpoint goes on, unless a lower place is there. Returns what is there now.
-- KEYS: cursors of the partition
-- ARGV: 1 endpoint, 2 offset
local there = redis.call('HGET', KEYS[1], ARGV[1])
if there and tonumber(there) <= tonumber(ARGV[2]) then return there end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return ARGV[2]
