-- Says that something is due at an endpoint. Always changes a score that is there, downwards, so that
-- who read the old one cannot move it any more. Returns 1.
-- KEYS: index
-- ARGV: 1 endpoint, 2 due time in ms
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if score and tonumber(score) <= tonumber(ARGV[2]) then
  redis.call('ZADD', KEYS[1], tonumber(score) - 1, ARGV[1])
else
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
end
return 1
