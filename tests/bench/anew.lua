-- anew.lua: every request asks for a sort order nobody declared: the same page, but never in memory. As if each visit came behind a change.
local n = 0
math.randomseed(os.time())
local id = math.random(1, 1e9)
function request()
	n = n + 1
	return wrk.format("GET", wrk.path .. "?sort=x" .. id .. "-" .. tostring({}):sub(8) .. n)
end
