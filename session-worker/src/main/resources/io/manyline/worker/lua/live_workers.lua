-- Says that an incarnation lives, or has gone, and who else does.
-- Returns {ms until the first of the others ends unless it says so again, or -1 without others,
-- live incarnation ids ...}.
-- KEYS[1] sorted set: incarnations, score = end of life, ms of the server's clock
-- ARGV[1] text: incarnation id
-- ARGV[2] number: how long it lives unless it says so again, ms; 0 when it leaves
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if ARGV[2] == '0' then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
end
local live = redis.call('ZRANGE', KEYS[1], 0, -1)
local left = -1
for _, each in ipairs(live) do
  if each ~= ARGV[1] then
    left = tonumber(redis.call('ZSCORE', KEYS[1], each)) - now
    break
  end
end
table.insert(live, 1, left)
return live
