-- Extends a lease that still stands. Returns {1} when extended, {0} when it is gone for ever.
-- It is set anew, not only given more time: a Redis that is full refuses that, and a worker that can
-- write nothing must not be taken for one that serves its sessions.
-- KEYS[1] string: the lease
-- ARGV[1] text: incarnation id, the value that the lease must have
-- ARGV[2] number: time to live, ms
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {0}
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {1}
