select id, one::text, many::text from t order by id
