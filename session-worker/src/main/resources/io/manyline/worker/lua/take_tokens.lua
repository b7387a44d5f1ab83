-- Draws from a bucket that the whole cluster shares. Returns {taken}.
-- KEYS[1] hash: `tokens`, `at` (ms of the server's clock)
-- ARGV[1] number: how many are wanted · ARGV[2] number: refill per second · ARGV[3] number: most
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local rate, most = tonumber(ARGV[2]), tonumber(ARGV[3])
local tokens = tonumber(redis.call('HGET', KEYS[1], 'tokens') or ARGV[3])
local at = tonumber(redis.call('HGET', KEYS[1], 'at') or now)
if now > at then
  tokens = math.min(most, tokens + (now - at) * rate / 1000)
end
local taken = math.min(tonumber(ARGV[1]), math.floor(tokens))
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens - taken), 'at', string.format('%d', math.max(now, at)))
redis.call('PEXPIRE', KEYS[1], 60000 + math.ceil(most * 1000 / rate))
return {taken}
