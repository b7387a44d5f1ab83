-- Ends a claim: removes the pointer or gives it a new due time, and makes the next of its chat due.
-- Counts failures in a row; enough of them, or that of the probe, open the breaker, a success closes
-- it. Returns '1', '2' when the pointer became a dead letter since too many stepped aside before it, or,
-- when the token is not the stored one, '0'; then the next time to look here or '', the time until when
-- the breaker is open or '', since when there are failures only or '', and how many pointers wait in order.
-- KEYS: due, waiting, pointers, leases, delivered, attempts, dead, marks
-- ARGV: 1 pointer id, 2 token, 3 chat key, 4 event id, 5 now in ms,
--       6 'done', 'again' or 'remove', 7 new pointer, 8 new due time in ms, 9 '1' to hold the chat,
--       10 attempt or '', 11 dead letter or '', which with 'again' is for one too many, 12 seconds to live,
--       13 delivered ids kept, 14 attempts kept, 15 dead letters kept, 16 'ok', 'failed' or '',
--       17 failures that open the breaker, 18 and 19 ms that it is open at first and at most,
--       20 ms that more delivered ids are kept, 21 ids kept at most,
--       22 mark of the endpoint that failed, 23 pointers that step aside at most
local function answer(ours)
  local next = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  local marks = redis.call('HMGET', KEYS[8], 'open_until', 'failing_since')
  return {ours, next[2] or '', marks[1] or '', marks[2] or '', tostring(redis.call('ZCARD', KEYS[2]))}
end

if redis.call('HGET', KEYS[4], ARGV[1]) ~= ARGV[2] then return answer('0') end
redis.call('HDEL', KEYS[4], ARGV[1])

if ARGV[16] == 'ok' then
  redis.call('HDEL', KEYS[8], 'failures', 'trips', 'open_until', 'probe', 'failing_since')
elseif ARGV[16] == 'failed' then
  -- What another address did, or this one before it was enabled again, says nothing about this one.
  if redis.call('HGET', KEYS[8], 'failing_mark') ~= ARGV[22] then
    redis.call('HDEL', KEYS[8], 'failures', 'trips', 'open_until', 'probe', 'failing_since')
    redis.call('HSET', KEYS[8], 'failing_mark', ARGV[22])
  end
  redis.call('HSETNX', KEYS[8], 'failing_since', ARGV[5])
  local failures = redis.call('HINCRBY', KEYS[8], 'failures', 1)
  local marks = redis.call('HMGET', KEYS[8], 'open_until', 'probe')
  local open = marks[1] and tonumber(marks[1]) > tonumber(ARGV[5])
  if failures >= tonumber(ARGV[17]) and (not open or marks[2] == ARGV[1]) then
    local trips = redis.call('HINCRBY', KEYS[8], 'trips', 1)
    local time = math.min(tonumber(ARGV[18]) * 2 ^ math.min(trips - 1, 20), tonumber(ARGV[19]))
    redis.call('HSET', KEYS[8], 'open_until', string.format('%.0f', tonumber(ARGV[5]) + time))
    redis.call('HDEL', KEYS[8], 'probe')
  end
elseif redis.call('HGET', KEYS[8], 'probe') == ARGV[1] then
  -- It did not come to an attempt: somebody else may probe now.
  redis.call('HSET', KEYS[8], 'open_until', ARGV[5])
  redis.call('HDEL', KEYS[8], 'probe')
end

local place = ARGV[3] .. '|' .. ARGV[1]
local stays = ARGV[6] == 'again'
if stays and ARGV[9] ~= '1' then
  redis.call('ZREM', KEYS[2], place)
  stays = redis.call('HLEN', KEYS[3]) - redis.call('ZCARD', KEYS[2]) <= tonumber(ARGV[23])
end
if stays then
  redis.call('HSET', KEYS[3], ARGV[1], ARGV[7])
  redis.call('ZADD', KEYS[1], ARGV[8], ARGV[1])
else
  redis.call('HDEL', KEYS[3], ARGV[1])
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('ZREM', KEYS[2], place)
end

if ARGV[6] == 'done' then
  redis.call('ZADD', KEYS[5], ARGV[5], ARGV[4])
  -- What is older than a minute goes by twos, so that those of the last minute before an outage outlive it.
  local over = redis.call('ZCARD', KEYS[5])
  over = math.max(math.min(2, over - ARGV[13], redis.call('ZCOUNT', KEYS[5], '-inf', ARGV[5] - ARGV[20])), over - ARGV[21])
  if over > 0 then redis.call('ZREMRANGEBYRANK', KEYS[5], 0, over - 1) end
end
if ARGV[10] ~= '' then
  redis.call('LPUSH', KEYS[6], ARGV[10])
  redis.call('LTRIM', KEYS[6], 0, ARGV[14] - 1)
end
if ARGV[11] ~= '' and not stays then
  redis.call('LPUSH', KEYS[7], ARGV[11])
  redis.call('LTRIM', KEYS[7], 0, ARGV[15] - 1)
end

local first = redis.call('ZRANGEBYLEX', KEYS[2], '[' .. ARGV[3] .. '|', '(' .. ARGV[3] .. '}', 'LIMIT', 0, 1)
if #first > 0 then
  local id = string.sub(first[1], #ARGV[3] + 2)
  if not redis.call('ZSCORE', KEYS[1], id) then redis.call('ZADD', KEYS[1], ARGV[5], id) end
end
for i = 1, 8 do redis.call('EXPIRE', KEYS[i], ARGV[12]) end
return answer(ARGV[6] == 'again' and not stays and '2' or '1')
