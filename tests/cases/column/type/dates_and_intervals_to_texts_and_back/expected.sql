select id, "A"::text, b::text, c::text, d::text, e::text, f::text, g::text, h::text, i::text, j::text, k::text, l::text, m::text from "Odd one"."T" order by id
