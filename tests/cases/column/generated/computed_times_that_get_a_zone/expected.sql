select id, made::text, base::text, on_day::text, later::text from t order by id
