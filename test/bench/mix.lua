-- The four routes in the mix of a to-do app: of twenty requests ten get one, four list, three create, three change.
-- IDS is a file of ids, one a line.
local ids = {}
for id in io.lines(os.getenv('IDS')) do ids[#ids + 1] = id end
local json = { ['content-type'] = 'application/json' }
local sent = 0

function request()
  sent = sent + 1
  local turn = sent % 20
  local path = '/to-dos/' .. ids[sent * 7919 % #ids + 1]
  if turn < 10 then return wrk.format('GET', path) end
  if turn < 14 then return wrk.format('GET', '/to-dos?limit=20') end
  if turn < 17 then return wrk.format('POST', '/to-dos', json, '{"title":"buy bread","order":' .. sent .. '}') end
  return wrk.format('PATCH', path, json, '{"notes":"changed","order":' .. sent .. '}')
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"failed":%d}\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
