-- mixed.lua FILE: the first line is a cookie, the others are paths, asked for in turn; those below staff/ with the cookie.
local paths, cookie, n = {}, "", 0
function init(args)
	for line in io.lines(args[1]) do
		if cookie == "" then cookie = line else paths[#paths + 1] = line end
	end
end
function request()
	n = n % #paths + 1
	local headers = {}
	if paths[n]:find("/staff") then headers["Cookie"] = cookie end
	return wrk.format("GET", paths[n], headers)
end
