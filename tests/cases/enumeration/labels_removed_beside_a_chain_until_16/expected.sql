select id, one::text, many::text, g from t order by id
