-- Puts a command into a session's outbox unless it is known. No fence: any worker may append.
-- Returns {0, sequence} when appended, {1, outcome} when it has one, {2, row} when it waits there,
-- {3} when the outbox is full, {4} when there is no such session.
-- KEYS[1] hash: outbox · KEYS[2] sorted set: its order · KEYS[3] hash: outcomes · KEYS[4] hash: state
-- KEYS[5] the session's record
-- ARGV[1] text: command id · ARGV[2] bytes: the row · ARGV[3] number: most rows
if redis.call('EXISTS', KEYS[5]) == 0 then
  return {4}
end
local outcome = redis.call('HGET', KEYS[3], ARGV[1])
if outcome then
  return {1, outcome}
end
local row = redis.call('HGET', KEYS[1], ARGV[1])
if row then
  return {2, row}
end
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then
  return {3}
end
local sequence = redis.call('HINCRBY', KEYS[4], 'outbox_sequence', 1)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], sequence, ARGV[1])
return {0, sequence}
