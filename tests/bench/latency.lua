-- latency.lua: prints the latency under which 95 of 100 answers stayed, in milliseconds.
function done(summary, latency)
	io.write(string.format("p95 %.3f\n", latency:percentile(95) / 1000))
end
