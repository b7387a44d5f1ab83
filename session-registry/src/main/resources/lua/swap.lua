-- Replaces a string value if it is still the one that was read. Returns 1 when done, else 0.
-- KEYS[1] string: the value's key
-- ARGV[1] bytes: the value as read
-- ARGV[2] bytes: the new value
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2])
return 1
