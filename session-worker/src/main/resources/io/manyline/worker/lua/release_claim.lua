-- Gives a session up if it is still ours; the fence stays. Returns {1} when released, else {0}.
-- KEYS[1] hash: the claim
-- ARGV[1] text: incarnation id of the owner
-- ARGV[2] number: its fence
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1]
    or redis.call('HGET', KEYS[1], 'fence') ~= ARGV[2] then
  return {0}
end
redis.call('HSET', KEYS[1], 'owner', '')
return {1}
