-- Extends a lease that still stands. Returns {1} when extended, {0} when it is gone for ever.
-- KEYS[1] string: the lease
-- ARGV[1] text: incarnation id, the value that the lease must have
-- ARGV[2] number: time to live, ms
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {0}
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {1}
