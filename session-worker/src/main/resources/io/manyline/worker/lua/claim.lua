-- Takes a session over from exactly the claim that was observed.
-- Returns {fence, rev, status or '', doubts} when taken, {-1} when it cannot be taken now, {-2} when
-- there is no such session.
-- KEYS[1] hash: the claim
-- KEYS[2] hash: the state
-- KEYS[3] string: the session's record
-- ARGV[1] text: the owner that was observed, empty for none
-- ARGV[2] number: the fence that was observed, 0 for none
-- ARGV[3] text: incarnation id of the new owner
-- ARGV[4] number: how long a fail-over is waited out, ms
if redis.call('EXISTS', KEYS[3]) == 0 then
  return {-2}
end
local owner = redis.call('HGET', KEYS[1], 'owner') or ''
local fence = tonumber(redis.call('HGET', KEYS[1], 'fence') or '0')
if owner ~= ARGV[1] or fence ~= tonumber(ARGV[2]) then
  return {-1}
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- `doubts` counts how often writes of earlier owners may have been lost. On another server than the
-- one that served the last claim some may be, and claims among them, at most four. That is
-- noted first and waited out, so that the next fail-over cannot lose the note with what it leads to.
local doubts = tonumber(redis.call('HGET', KEYS[1], 'doubts') or '-1')
if doubts < 0 then
  -- The claim is new; state that is not came from elsewhere.
  local stored = redis.call('HGET', KEYS[2], 'doubts')
  doubts = stored and tonumber(stored) + 1 or tonumber(ARGV[2])
end
local server = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
local known = redis.call('HGET', KEYS[1], 'server')
if known and known ~= server then
  redis.call('HSET', KEYS[1], 'server', server, 'doubts', string.format('%d', doubts + 5),
    'since', string.format('%d', now))
  return {-1}
end
if now < tonumber(redis.call('HGET', KEYS[1], 'since') or '0') + ARGV[4] then
  return {-1}
end
if owner ~= '' then
  doubts = doubts + 1
end
-- A claim that went back in time must not hand out a fence twice: the state remembers it too, and
-- where both went back together the server's clock did not.
local written = tonumber(redis.call('HGET', KEYS[2], 'fence') or '0')
fence = math.max(fence + 1, written + 1, now)
redis.call('HSET', KEYS[1], 'owner', ARGV[3], 'fence', string.format('%d', fence),
  'server', server, 'doubts', string.format('%d', doubts))
redis.call('HSET', KEYS[2], 'fence', string.format('%d', fence),
  'doubts', string.format('%d', doubts))
local rev = tonumber(redis.call('HGET', KEYS[2], 'rev') or '0')
return {fence, rev, redis.call('HGET', KEYS[2], 'status') or '', doubts}
