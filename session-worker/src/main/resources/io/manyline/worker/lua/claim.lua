-- Takes a session over from exactly the claim that was observed.
-- Returns {fence, rev, status or ''} when taken, {-1} when the claim is another by now, {-2} when
-- there is no such session.
-- KEYS[1] hash: the claim
-- KEYS[2] hash: the state
-- KEYS[3] string: the session's record
-- ARGV[1] text: the owner that was observed, empty for none
-- ARGV[2] number: the fence that was observed, 0 for none
-- ARGV[3] text: incarnation id of the new owner
if redis.call('EXISTS', KEYS[3]) == 0 then
  return {-2}
end
local owner = redis.call('HGET', KEYS[1], 'owner') or ''
local fence = tonumber(redis.call('HGET', KEYS[1], 'fence') or '0')
if owner ~= ARGV[1] or fence ~= tonumber(ARGV[2]) then
  return {-1}
end
-- The state remembers the fence too: a claim that went back in time must not hand out one twice.
local written = tonumber(redis.call('HGET', KEYS[2], 'fence') or '0')
if written > fence then
  fence = written
end
fence = fence + 1
redis.call('HSET', KEYS[1], 'owner', ARGV[3], 'fence', string.format('%d', fence))
redis.call('HSET', KEYS[2], 'fence', string.format('%d', fence))
local rev = tonumber(redis.call('HGET', KEYS[2], 'rev') or '0')
return {fence, rev, redis.call('HGET', KEYS[2], 'status') or ''}
