-- Moves an endpoint to the next time to look there, or takes it out, unless somebody touched it.
-- Returns 1 when moved, else 0.
-- KEYS: index
-- ARGV: 1 endpoint, 2 score as read in ms, 3 next time in ms or ''
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) ~= tonumber(ARGV[2]) then return 0 end
if ARGV[3] == '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
end
return 1
