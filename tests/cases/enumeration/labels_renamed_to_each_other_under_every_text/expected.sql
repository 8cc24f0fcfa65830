select id, m::text, ms::text, g from t order by id
