select id, a::text from t order by id
