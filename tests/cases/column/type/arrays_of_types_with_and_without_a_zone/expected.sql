select id, a::text, b::text, c::text, d::text, e::text, f::text, g::text, h::text from t order by id
