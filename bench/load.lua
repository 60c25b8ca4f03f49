-- Sends prepared requests, each line of a file once; without a file, GETs of the address given.
local lines, sent, requests = nil, 0, nil

function init(args)
  local file = args[1]
  if not file then
    requests = wrk.format("GET")
    return
  end
  lines = io.lines(file)
end

function request()
  if requests then return requests end
  local line = lines()
  if not line then

    return wrk.format("GET", "/exhausted")
  end
  local token, key, body = line:match("^(%S+) (%S+) (.+)$")
  return "POST " .. wrk.path .. " HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nAuthorization: Bearer "
    .. token .. "\r\nIdempotency-Key: " .. key .. "\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency, _)
  local e = summary.errors
  print(string.format(
    'JSON {"requests": %d, "seconds": %f, "failed": %d, "p50": %f, "p99": %f}',
    summary.requests, summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
