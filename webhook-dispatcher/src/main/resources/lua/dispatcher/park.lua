-- Writes the pointer of an event, behind those of its chat. An existing pointer stays as it is; what
-- nobody attempts and the endpoint has already gets none.
-- Returns how many pointers wait in order.
-- KEYS: due, waiting, pointers, leases, delivered, attempts, dead, marks
-- ARGV: 1 pointer id, 2 pointer, 3 chat key, 4 due time or end of lease in ms, 5 token or '',
--       6 seconds to live, 7 event id, 8 '1' when somebody asked for it again
if ARGV[5] == '' and redis.call('ZSCORE', KEYS[5], ARGV[7]) then return redis.call('ZCARD', KEYS[2]) end
if redis.call('HSETNX', KEYS[3], ARGV[1], ARGV[2]) == 0 then return redis.call('ZCARD', KEYS[2]) end
if ARGV[8] == '1' then redis.call('ZREM', KEYS[5], ARGV[7]) end
local first = redis.call('ZRANGEBYLEX', KEYS[2], '[' .. ARGV[3] .. '|', '(' .. ARGV[3] .. '}', 'LIMIT', 0, 1)
redis.call('ZADD', KEYS[2], 0, ARGV[3] .. '|' .. ARGV[1])
if #first == 0 or ARGV[5] ~= '' then redis.call('ZADD', KEYS[1], ARGV[4], ARGV[1]) end
if ARGV[5] ~= '' then redis.call('HSET', KEYS[4], ARGV[1], ARGV[5]) end
for i = 1, 4 do redis.call('EXPIRE', KEYS[i], ARGV[6]) end
return redis.call('ZCARD', KEYS[2])
