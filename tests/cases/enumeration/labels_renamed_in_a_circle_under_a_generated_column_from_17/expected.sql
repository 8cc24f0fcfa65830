select id, one::text, g from t order by id
