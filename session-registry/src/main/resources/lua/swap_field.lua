-- Replaces a hash field if it is still the one that was read. Returns 1 when done, else 0.
-- KEYS[1] hash
-- ARGV[1] text: the field
-- ARGV[2] bytes: the value as read
-- ARGV[3] bytes: the new value
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
