-- submit.lua FILE: lines "path<TAB>cookie<TAB>body", each sent once; then the last again and again, which is answered from what is there.
local lines, n = {}, 0
function init(args)
	for line in io.lines(args[1]) do lines[#lines + 1] = line end
end
function request()
	n = math.min(n + 1, #lines)
	local path, cookie, body = lines[n]:match("^(.-)\t(.-)\t(.*)$")
	return wrk.format("POST", path, { ["Cookie"] = cookie, ["Content-Type"] = "application/x-www-form-urlencoded", ["Origin"] = wrk.scheme .. "://" .. wrk.host .. ":" .. wrk.port }, body)
end
